package gas.localcloud.stripe;

import com.sun.net.httpserver.HttpExchange;
import gas.localcloud.CloudState;
import gas.localcloud.Json;
import gas.localcloud.StateMap;
import gas.localcloud.control.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Stripe's API under `/v1`: form-encoded requests, JSON back, the secret key checked, Idempotency-Key honoured.
final class StripeApi {
    private final StripeObjects objects;
    private final Events events;
    private final StateMap idempotent;
    private final String key;

    StripeApi(StripeObjects objects, Events events, CloudState state, String key) {
        this.objects = objects;
        this.events = events;
        this.idempotent = state.map("stripe.idempotent");
        this.key = key;
    }

    /// Refused, as Stripe says it.
    private static final class Refusal extends RuntimeException {
        private final int status;
        private final String code;

        Refusal(int status, String code, String message) {
            super(message);
            this.status = status;
            this.code = code;
        }
    }

    void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        try {
            authorize(exchange);
            String once = exchange.getRequestHeaders().getFirst("Idempotency-Key");
            String answer = once == null ? null : idempotent.get(once);
            if (answer == null) {
                answer = answer(exchange, body).toString();
                if (once != null && exchange.getRequestMethod().equals("POST")) {
                    idempotent.put(once, answer);
                }
            }
            Console.respond(exchange, 200, "application/json", answer);
        } catch (Refusal refusal) {
            ObjectNode error = Json.object();
            error.putObject("error")
                    .put("type", "invalid_request_error")
                    .put("code", refusal.code)
                    .put("message", String.valueOf(refusal.getMessage()));
            Console.respond(exchange, refusal.status, "application/json", error.toString());
        }
    }

    private void authorize(HttpExchange exchange) {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        String basic = Base64.getEncoder().encodeToString((key + ":").getBytes(StandardCharsets.UTF_8));
        if (given == null || !given.equals("Bearer " + key) && !given.equals("Basic " + basic)) {
            throw new Refusal(401, "invalid_api_key", "Invalid API Key provided");
        }
    }

    private ObjectNode answer(HttpExchange exchange, String body) {
        String path = exchange.getRequestURI().getPath().substring("/v1/".length());
        String query = exchange.getRequestURI().getRawQuery();
        Map<String, String> form = Forms.parse(body.isEmpty() && query != null ? query : body);
        String[] parts = path.split("/");
        String method = exchange.getRequestMethod();
        String id = parts[parts.length - 1];
        return switch (method + " " + shape(parts)) {
            case "POST customers" -> objects.createCustomer(form);
            case "GET customers" -> list("customer", "email", form);
            case "GET customers/*" -> require(id, "customer");
            case "POST customers/*" -> objects.updateCustomer(require(id, "customer"), form);
            case "GET prices" -> list("price", "product", form);
            case "GET prices/*" -> require(id, "price");
            case "GET products" -> list("product", "name", form);
            case "GET products/*" -> require(id, "product");
            case "POST checkout/sessions" -> checkout(form);
            case "GET checkout/sessions" -> list("checkout.session", "customer", form);
            case "GET checkout/sessions/*" -> require(id, "checkout.session");
            case "POST checkout/sessions/*/expire" -> objects.expire(require(parts[2], "checkout.session"));
            case "POST billing_portal/sessions" -> portal(form);
            case "GET subscriptions" -> list("subscription", "customer", form);
            case "GET subscriptions/*" -> require(id, "subscription");
            case "POST subscriptions/*" ->
                objects.cancelAtPeriodEnd(
                        require(id, "subscription"), Boolean.parseBoolean(form.get("cancel_at_period_end")));
            case "DELETE subscriptions/*" -> objects.cancel(require(id, "subscription"));
            case "GET invoices" -> list("invoice", "customer", form);
            case "GET invoices/*" -> require(id, "invoice");
            case "GET events" -> listOf("/v1/events", events.all());
            case "GET events/*" -> events.find(id).orElseThrow(() -> missing(id));
            case "POST webhook_endpoints" -> createEndpoint(form);
            case "GET webhook_endpoints" -> listOf("/v1/webhook_endpoints", events.endpoints());
            case "DELETE webhook_endpoints/*" -> {
                events.removeEndpoint(id);
                yield Json.object()
                        .put("id", id)
                        .put("object", "webhook_endpoint")
                        .put("deleted", true);
            }
            default ->
                throw new Refusal(
                        404, "resource_missing", "Unrecognized request URL (" + method + ": /v1/" + path + ")");
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

    private ObjectNode checkout(Map<String, String> form) {
        if (!"subscription".equals(form.get("mode"))) {
            throw new Refusal(400, "parameter_invalid_string_empty", "mode=subscription alone is implemented");
        }
        if (!form.containsKey("success_url")) {
            throw new Refusal(400, "parameter_missing", "Missing required param: success_url.");
        }
        require(form.getOrDefault("line_items[0][price]", ""), "price");
        if (form.containsKey("customer")) {
            require(form.get("customer"), "customer");
        }
        return objects.createCheckout(form);
    }

    private ObjectNode portal(Map<String, String> form) {
        require(form.getOrDefault("customer", ""), "customer");
        return objects.createPortal(form);
    }

    private ObjectNode createEndpoint(Map<String, String> form) {
        String id = StripeObjects.id("we");
        events.endpoint(id, form.getOrDefault("url", ""), StripeObjects.id("whsec"));
        return events.endpoints().stream()
                .filter(endpoint -> endpoint.path("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private ObjectNode require(@Nullable String id, String kind) {
        return objects.find(String.valueOf(id))
                .filter(object -> object.path("object").asString().equals(kind))
                .orElseThrow(() -> missing(kind + ": '" + id + "'"));
    }

    private static Refusal missing(String what) {
        return new Refusal(404, "resource_missing", "No such " + what);
    }

    private ObjectNode list(String kind, String filter, Map<String, String> form) {
        String wanted = form.get(filter);
        return listOf(
                "/v1/" + kind,
                objects.all(kind).stream()
                        .filter(object -> wanted == null || wanted.equals(StripeObjects.text(object, filter)))
                        .limit(Long.parseLong(form.getOrDefault("limit", "10")))
                        .toList());
    }

    private static ObjectNode listOf(String url, List<ObjectNode> data) {
        ObjectNode list = Json.object().put("object", "list").put("url", url).put("has_more", false);
        data.forEach(list.putArray("data")::add);
        return list;
    }
}
