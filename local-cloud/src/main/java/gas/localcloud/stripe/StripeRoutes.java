package gas.localcloud.stripe;

import static gas.localcloud.stripe.StripeObjects.text;

import gas.localcloud.Json;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/// Which address of Stripe's API does what.
final class StripeRoutes {
    private final StripeObjects objects;
    private final Checkouts checkouts;
    private final Subscriptions subscriptions;
    private final Payments payments;
    private final Events events;
    private final String console;

    StripeRoutes(
            StripeObjects objects,
            Checkouts checkouts,
            Subscriptions subscriptions,
            Payments payments,
            Events events,
            String console) {
        this.objects = objects;
        this.checkouts = checkouts;
        this.subscriptions = subscriptions;
        this.payments = payments;
        this.events = events;
        this.console = console;
    }

    ObjectNode answer(String method, String path, Map<String, String> form) {
        String[] parts = path.substring("/v1/".length()).split("/");
        String id = parts[parts.length - 1];
        return switch (method + " " + shape(parts)) {
            case "POST customers" -> createCustomer(form);
            case "GET customers" -> list("customer", form, "email");
            case "GET customers/*" -> objects.require("customer", id);
            case "POST customers/*" -> updateCustomer(objects.require("customer", id), form);
            case "GET prices" -> list("price", form, "product");
            case "GET prices/*" -> objects.require("price", id);
            case "GET products" -> list("product", form);
            case "GET products/*" -> objects.require("product", id);
            case "POST checkout/sessions" -> checkouts.create(form);
            case "GET checkout/sessions" -> list("checkout.session", form, "customer", "status", "subscription");
            case "GET checkout/sessions/*" -> objects.require("checkout.session", id);
            case "POST checkout/sessions/*/expire" -> checkouts.expire(objects.require("checkout.session", parts[2]));
            case "POST billing_portal/sessions" -> createPortal(form);
            case "POST subscriptions" -> subscriptions.create(form);
            case "GET subscriptions" -> listSubscriptions(form);
            case "GET subscriptions/*" -> objects.require("subscription", id);
            case "POST subscriptions/*" -> subscriptions.update(objects.require("subscription", id), form);
            case "DELETE subscriptions/*" -> subscriptions.cancel(objects.require("subscription", id));
            case "GET invoices" -> list("invoice", form, "customer", "status");
            case "GET invoices/*" -> objects.require("invoice", id);
            case "POST invoices/*/pay" -> subscriptions.pay(objects.require("invoice", parts[1]));
            case "GET invoice_payments" -> list("invoice_payment", form, "invoice", "status");
            case "GET payment_methods/*" -> objects.require("payment_method", id);
            case "POST payment_methods/*/attach" -> payments.attach(parts[1], form);
            case "GET payment_intents" -> list("payment_intent", form, "customer");
            case "GET payment_intents/*" -> objects.require("payment_intent", id);
            case "GET charges" -> list("charge", form, "customer", "payment_intent");
            case "GET charges/*" -> objects.require("charge", id);
            case "POST refunds" -> payments.refund(form);
            case "GET refunds" -> list("refund", form, "charge", "payment_intent");
            case "GET refunds/*" -> objects.require("refund", id);
            case "GET events" -> listEvents(form);
            case "GET events/*" -> events.find(id).orElseThrow(() -> Refusal.missing("event", id));
            case "POST webhook_endpoints" -> createEndpoint(form);
            case "GET webhook_endpoints" -> new Pages(form).of(path, events.endpoints());
            case "DELETE webhook_endpoints/*" -> deleteEndpoint(id);
            default -> throw Refusal.unknownAddress(method, path);
        };
    }

    /// The path with a star where an id is.
    private static String shape(String[] parts) {
        StringBuilder shape = new StringBuilder(parts[0]);
        boolean inGroup = parts[0].equals("checkout") || parts[0].equals("billing_portal");
        for (int i = 1; i < parts.length; i++) {
            boolean isId = inGroup ? i == 2 : i == 1;
            shape.append('/').append(isId ? "*" : parts[i]);
        }
        return shape.toString();
    }

    private ObjectNode createCustomer(Map<String, String> form) {
        ObjectNode customer = objects.object(StripeObjects.id("cus"), "customer");
        customer.putNull("email").putNull("name").putNull("description").putObject("metadata");
        customer.putObject("invoice_settings").putNull("default_payment_method");
        fillCustomer(customer, form);
        events.emit("customer.created", customer);
        return customer;
    }

    private ObjectNode updateCustomer(ObjectNode customer, Map<String, String> form) {
        ObjectNode before = customer.deepCopy();
        fillCustomer(customer, form);
        ObjectNode previous = Payments.changed(before, customer);
        if (!previous.isEmpty()) {
            events.emit("customer.updated", customer, previous);
        }
        return customer;
    }

    private void fillCustomer(ObjectNode customer, Map<String, String> form) {
        Forms.heedOnly(form, "email", "name", "description", "metadata", "invoice_settings", "expand");
        String method = form.get("invoice_settings[default_payment_method]");
        if (method != null) {
            objects.require("payment_method", method);
            customer.withObject("/invoice_settings").put("default_payment_method", method);
        }
        for (String field : List.of("email", "name", "description")) {
            String value = form.get(field);
            if (value != null) {
                customer.put(field, value.isEmpty() ? null : value);
            }
        }
        Forms.mergeMetadata(customer, form);
        objects.save(customer);
    }

    private ObjectNode createPortal(Map<String, String> form) {
        Forms.heedOnly(form, "customer", "return_url", "expand");
        String customer = form.get("customer");
        if (customer == null) {
            throw Refusal.missingParameter("customer");
        }
        objects.require("customer", customer);
        String id = StripeObjects.id("bps");
        ObjectNode session = objects.object(id, "billing_portal.session")
                .put("customer", customer)
                .put("return_url", form.containsKey("return_url") ? Forms.url(form, "return_url") : null)
                .put("url", console + "/portal/" + id);
        return objects.save(session);
    }

    private ObjectNode createEndpoint(Map<String, String> form) {
        Forms.heedOnly(form, "url", "enabled_events", "metadata", "description", "api_version", "expand");
        List<String> types = Forms.list(form, "enabled_events");
        if (types.isEmpty()) {
            throw Refusal.missingParameter("enabled_events");
        }
        return events.endpoint(StripeObjects.id("we"), Forms.url(form, "url"), StripeObjects.id("whsec"), types);
    }

    private ObjectNode deleteEndpoint(String id) {
        if (!events.removeEndpoint(id)) {
            throw Refusal.missing("webhook endpoint", id);
        }
        return Json.object().put("id", id).put("object", "webhook_endpoint").put("deleted", true);
    }

    private ObjectNode list(String kind, Map<String, String> form, String... filters) {
        return new Pages(form, filters).of(address(kind), objects.all(kind));
    }

    private static String address(String kind) {
        return "/v1/" + kind.replace('.', '/') + "s";
    }

    /// Without a status asked for: all that are not canceled.
    private ObjectNode listSubscriptions(Map<String, String> form) {
        String status = form.getOrDefault("status", "");
        Predicate<ObjectNode> wanted = switch (status) {
            case "" -> subscription -> !text(subscription, "status").equals("canceled");
            case "all" -> subscription -> true;
            case "ended" -> Subscriptions::isOver;
            default -> subscription -> text(subscription, "status").equals(status);
        };
        List<ObjectNode> found =
                objects.all("subscription").stream().filter(wanted).toList();
        return new Pages(form, "customer", "-status").of("/v1/subscriptions", found);
    }

    private ObjectNode listEvents(Map<String, String> form) {
        List<String> types = Forms.list(form, "types");
        List<ObjectNode> found = events.all().stream()
                .filter(event -> types.isEmpty() || types.contains(text(event, "type")))
                .filter(event -> !form.containsKey("delivery_success")
                        || Forms.truth(form, "delivery_success")
                                == (event.path("pending_webhooks").asInt() == 0))
                .toList();
        return new Pages(form, "type", "-types", "-delivery_success").of("/v1/events", found);
    }
}
