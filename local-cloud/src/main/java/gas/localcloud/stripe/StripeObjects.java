package gas.localcloud.stripe;

import gas.localcloud.CloudState;
import gas.localcloud.Json;
import gas.localcloud.LocalCloudSettings;
import gas.localcloud.StateMap;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Stripe's objects, in the shape in which its API answers them, and the changes that a payment or its failure makes to
/// them.
final class StripeObjects {
    private static final Random RANDOM = new SecureRandom();

    private final StateMap objects;
    private final CloudState state;
    private final InstantSource clock;
    private final Events events;
    private final String console;

    StripeObjects(CloudState state, InstantSource clock, Events events, LocalCloudSettings settings) {
        this.objects = state.map("stripe.objects");
        this.state = state;
        this.clock = clock;
        this.events = events;
        this.console = settings.console();
        seed(settings);
    }

    private void seed(LocalCloudSettings settings) {
        ObjectNode product =
                object("prod_premium", "product").put("name", "Premium").put("active", true);
        ObjectNode price = object("price_premium_monthly", "price")
                .put("product", "prod_premium")
                .put("active", true)
                .put("currency", settings.text("GAS_LOCAL_STRIPE_CURRENCY", "usd"))
                .put("unit_amount", Long.parseLong(settings.text("GAS_LOCAL_STRIPE_AMOUNT", "900")))
                .put("type", "recurring");
        price.putObject("recurring")
                .put("interval", settings.text("GAS_LOCAL_STRIPE_INTERVAL", "month"))
                .put("interval_count", 1);
        save(product);
        save(price);
    }

    Optional<ObjectNode> find(String id) {
        return Optional.ofNullable(objects.get(id)).map(Json::object);
    }

    /// All of a kind, newest first.
    List<ObjectNode> all(String kind) {
        return objects.entries().values().stream()
                .map(Json::object)
                .filter(object -> object.path("object").asString().equals(kind))
                .sorted((a, b) -> Long.compare(
                        b.path("created").asLong(), a.path("created").asLong()))
                .toList();
    }

    ObjectNode createCustomer(Map<String, String> form) {
        ObjectNode customer = object(id("cus"), "customer");
        for (String field : List.of("email", "name", "description")) {
            customer.put(field, form.get(field));
        }
        customer.set("metadata", Forms.inner(form, "metadata"));
        return save(customer);
    }

    ObjectNode updateCustomer(ObjectNode customer, Map<String, String> form) {
        for (String field : List.of("email", "name", "description")) {
            if (form.containsKey(field)) {
                customer.put(field, form.get(field));
            }
        }
        Forms.inner(form, "metadata")
                .forEachEntry((name, value) -> customer.withObject("metadata").set(name, value));
        return save(customer);
    }

    ObjectNode createCheckout(Map<String, String> form) {
        ObjectNode session = object(id("cs_test"), "checkout.session")
                .put("mode", form.getOrDefault("mode", "payment"))
                .put("status", "open")
                .put("payment_status", "unpaid")
                .put("customer", form.get("customer"))
                .put("client_reference_id", form.get("client_reference_id"))
                .put("success_url", form.get("success_url"))
                .put("cancel_url", form.get("cancel_url"))
                .putNull("subscription")
                .put("expires_at", clock.instant().plus(Duration.ofHours(24)).getEpochSecond());
        session.set("metadata", Forms.inner(form, "metadata"));
        session.set("subscription_metadata", Forms.inner(form, "subscription_data[metadata]"));
        session.put("price", form.getOrDefault("line_items[0][price]", "price_premium_monthly"));
        session.put("url", console + "/checkout/" + session.path("id").asString());
        return save(session);
    }

    ObjectNode createPortal(Map<String, String> form) {
        ObjectNode session = object(id("bps"), "billing_portal.session")
                .put("customer", form.get("customer"))
                .put("return_url", form.get("return_url"));
        session.put("url", console + "/portal/" + session.path("id").asString());
        return save(session);
    }

    ObjectNode expire(ObjectNode session) {
        return save(session.put("status", "expired"));
    }

    /// The card was taken: the session is complete, a subscription begins, an invoice is paid.
    ObjectNode complete(ObjectNode session) {
        String customer = session.path("customer").asString("");
        ObjectNode paying =
                customer.isEmpty() ? createCustomer(Map.of()) : find(customer).orElseThrow();
        ObjectNode price = find(session.path("price").asString()).orElseThrow();
        ObjectNode subscription = object(id("sub"), "subscription")
                .put("customer", paying.path("id").asString())
                .put("status", "active")
                .put("currency", price.path("currency").asString())
                .put("cancel_at_period_end", false)
                .put("start_date", now());
        subscription.set("metadata", session.path("subscription_metadata"));
        ObjectNode items = subscription.putObject("items").put("object", "list").put("has_more", false);
        ObjectNode item = items.putArray("data")
                .addObject()
                .put("id", id("si"))
                .put("object", "subscription_item")
                .put("subscription", subscription.path("id").asString())
                .put("quantity", 1)
                .put("current_period_start", now())
                .put("current_period_end", periodEnd());
        item.set("price", price);
        ObjectNode invoice = object(id("in"), "invoice")
                .put("customer", paying.path("id").asString())
                .put("status", "paid")
                .put("currency", price.path("currency").asString())
                .put("amount_due", price.path("unit_amount").asLong())
                .put("amount_paid", price.path("unit_amount").asLong())
                .put("total", price.path("unit_amount").asLong());
        subscription.put("latest_invoice", invoice.path("id").asString());
        session.put("status", "complete")
                .put("payment_status", "paid")
                .put("customer", paying.path("id").asString())
                .put("subscription", subscription.path("id").asString());
        state.together(() -> {
            save(subscription);
            save(invoice);
            save(session);
            events.emit("customer.subscription.created", subscription);
            events.emit("invoice.paid", invoice);
            events.emit("checkout.session.completed", session);
        });
        events.deliver();
        return session;
    }

    ObjectNode cancelAtPeriodEnd(ObjectNode subscription, boolean cancels) {
        subscription.put("cancel_at_period_end", cancels);
        return changed(subscription, "customer.subscription.updated");
    }

    ObjectNode cancel(ObjectNode subscription) {
        subscription.put("status", "canceled").put("canceled_at", now()).put("ended_at", now());
        return changed(subscription, "customer.subscription.deleted");
    }

    ObjectNode failPayment(ObjectNode subscription) {
        subscription.put("status", "past_due");
        return changed(subscription, "customer.subscription.updated");
    }

    private ObjectNode changed(ObjectNode subscription, String event) {
        state.together(() -> {
            save(subscription);
            events.emit(event, subscription);
        });
        events.deliver();
        return subscription;
    }

    private ObjectNode object(String id, String kind) {
        return Json.object()
                .put("id", id)
                .put("object", kind)
                .put("created", now())
                .put("livemode", false);
    }

    ObjectNode save(ObjectNode object) {
        objects.put(object.path("id").asString(), object.toString());
        return object;
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    private long periodEnd() {
        Instant now = clock.instant();
        return now.atZone(ZoneOffset.UTC).plusMonths(1).toEpochSecond();
    }

    static String id(String prefix) {
        byte[] random = new byte[12];
        RANDOM.nextBytes(random);
        return prefix + "_" + HexFormat.of().formatHex(random);
    }

    static String text(JsonNode object, String field) {
        return object.path(field).asString("");
    }
}
