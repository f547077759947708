package gas.localcloud.stripe;

import static gas.localcloud.stripe.StripeObjects.text;

import gas.localcloud.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Checkout sessions: open until they are paid or expire. Callers make each change [StripeObjects#alone].
final class Checkouts {
    private static final Duration OPEN_FOR = Duration.ofHours(24);

    private final StripeObjects objects;
    private final Subscriptions subscriptions;
    private final Payments payments;
    private final Events events;
    private final Agenda agenda;
    private final String console;

    Checkouts(
            StripeObjects objects,
            Subscriptions subscriptions,
            Payments payments,
            Events events,
            Agenda agenda,
            String console) {
        this.objects = objects;
        this.subscriptions = subscriptions;
        this.payments = payments;
        this.events = events;
        this.agenda = agenda;
        this.console = console;
        agenda.handle(
                "expire",
                id -> objects.find("checkout.session", id)
                        .filter(Checkouts::isOpen)
                        .ifPresent(this::expire));
    }

    static boolean isOpen(ObjectNode session) {
        return text(session, "status").equals("open");
    }

    static boolean isComplete(ObjectNode session) {
        return text(session, "status").equals("complete");
    }

    ObjectNode create(Map<String, String> form) {
        Forms.heedOnly(
                form,
                "mode",
                "customer",
                "customer_email",
                "client_reference_id",
                "success_url",
                "cancel_url",
                "line_items",
                "metadata",
                "subscription_data",
                "payment_method_types",
                "expand");
        String mode = form.get("mode");
        if (mode == null) {
            throw Refusal.missingParameter("mode");
        }
        if (!mode.equals("subscription")) {
            throw Refusal.parameter(
                    "parameter_invalid", "mode", "The local stand-in knows mode=subscription, not " + mode);
        }
        String priced = form.get("line_items[0][price]");
        if (priced == null) {
            throw Refusal.missingParameter("line_items[0][price]");
        }
        if (form.keySet().stream().anyMatch(field -> field.startsWith("line_items[1]"))) {
            throw Refusal.parameter(
                    "parameter_invalid", "line_items", "The local stand-in sells one line item in a session");
        }
        form.keySet().stream()
                .filter(field ->
                        field.startsWith("subscription_data[") && !field.startsWith("subscription_data[metadata]"))
                .findAny()
                .ifPresent(field -> {
                    throw Refusal.unknownParameter(field);
                });
        ObjectNode price = objects.require("price", priced);
        long quantity = Forms.number(form, "line_items[0][quantity]", 1, 1);
        String customer = form.get("customer");
        if (customer != null) {
            objects.require("customer", customer);
        }
        String cancelUrl = form.containsKey("cancel_url") ? Forms.url(form, "cancel_url") : null;
        String id = StripeObjects.id("cs_test");
        long amount = price.path("unit_amount").asLong() * quantity;
        ObjectNode session = objects.object(id, "checkout.session")
                .put("mode", mode)
                .put("status", "open")
                .put("payment_status", "unpaid")
                .put("currency", text(price, "currency"))
                .put("amount_subtotal", amount)
                .put("amount_total", amount)
                .put("customer", customer)
                .put("customer_email", form.get("customer_email"))
                .put("client_reference_id", form.get("client_reference_id"))
                .put("success_url", Forms.url(form, "success_url"))
                .put("cancel_url", cancelUrl)
                .put("url", console + "/checkout/" + id)
                .putNull("subscription")
                .putNull("invoice")
                .put("expires_at", objects.instant().plus(OPEN_FOR).getEpochSecond());
        session.set("metadata", Forms.inner(form, "metadata"));
        ObjectNode bought = session.putObject("_bought");
        bought.put("price", priced).put("quantity", quantity);
        bought.set("metadata", Forms.inner(form, "subscription_data[metadata]"));
        agenda.at(Instant.ofEpochSecond(session.path("expires_at").asLong()), "expire", id);
        return objects.save(session);
    }

    ObjectNode price(ObjectNode session) {
        return objects.require("price", text(session.path("_bought"), "price"));
    }

    ObjectNode expire(ObjectNode session) {
        if (!isOpen(session)) {
            throw Refusal.state(
                    "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session"
                            + " has a status of " + text(session, "status") + ".");
        }
        objects.save(session.put("status", "expired").putNull("url"));
        events.emit("checkout.session.expired", session);
        return session;
    }

    /// The card pays: the session is complete, a subscription begins.
    ///
    /// @param name on the card; the name of a customer who has none yet
    ObjectNode complete(ObjectNode session, Card card, String name) {
        String customer = text(session, "customer");
        if (customer.isEmpty()) {
            customer = newCustomer(session, name);
        }
        JsonNode bought = session.path("_bought");
        ObjectNode subscription = subscriptions.begin(
                customer,
                price(session),
                bought.path("quantity").asLong(1),
                bought.path("metadata"),
                text(payments.attach(card, customer), "id"));
        session.put("status", "complete")
                .put("payment_status", "paid")
                .put("customer", customer)
                .put("subscription", text(subscription, "id"))
                .put("invoice", text(subscription, "latest_invoice"))
                .putNull("url");
        objects.save(session);
        events.emit("checkout.session.completed", session);
        return session;
    }

    private String newCustomer(ObjectNode session, String name) {
        String id = StripeObjects.id("cus");
        ObjectNode customer = objects.object(id, "customer").put("name", name);
        customer.set("email", session.path("customer_email"));
        customer.set("metadata", Json.object());
        customer.putObject("invoice_settings").putNull("default_payment_method");
        objects.save(customer);
        events.emit("customer.created", customer);
        return id;
    }
}
