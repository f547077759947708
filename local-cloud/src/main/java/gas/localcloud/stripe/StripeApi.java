package gas.localcloud.stripe;

import com.sun.net.httpserver.HttpExchange;
import gas.localcloud.CloudState;
import gas.localcloud.Json;
import gas.localcloud.StateMap;
import gas.localcloud.control.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Stripe's API under `/v1`: the secret key checked, Idempotency-Key honoured, errors as Stripe words them.
final class StripeApi {
    /// "Keys can be removed from the system automatically after they're at least 24 hours old."
    private static final Duration KEY_MEMORY = Duration.ofHours(24);

    private final StripeRoutes routes;
    private final Expansion expansion;
    private final StripeObjects objects;
    private final Agenda agenda;
    private final Events events;
    private final StateMap answered;
    private final String key;

    StripeApi(
            StripeRoutes routes,
            Expansion expansion,
            StripeObjects objects,
            Agenda agenda,
            Events events,
            CloudState state,
            String key) {
        this.routes = routes;
        this.expansion = expansion;
        this.objects = objects;
        this.agenda = agenda;
        this.events = events;
        this.answered = state.map("stripe.answered");
        this.key = key;
    }

    /// @param replayed it is the answer of an earlier request with the same key
    private record Answer(ObjectNode json, boolean replayed) {}

    void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("Request-Id", StripeObjects.id("req"));
        int status = 200;
        ObjectNode answer;
        try {
            authorize(exchange.getRequestHeaders().getFirst("Authorization"));
            Answer made = objects.alone(() -> answer(exchange, body));
            if (made.replayed()) {
                headers.put("Idempotent-Replayed", "true");
            }
            answer = made.json();
        } catch (Refusal refusal) {
            status = refusal.status();
            answer = refusal.toJson();
        }
        events.deliver();
        Console.respond(exchange, status, headers, answer.toString());
    }

    private Answer answer(HttpExchange exchange, String body) {
        agenda.catchUp();
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        String query = exchange.getRequestURI().getRawQuery();
        Map<String, String> form = Forms.parse(body.isEmpty() && query != null ? query : body);
        String once = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        return once == null || !method.equals("POST")
                ? new Answer(answer(method, path, form), false)
                : answerOnce(once, path, form);
    }

    /// The answer is durable together with what it tells of. What is refused is not remembered.
    private Answer answerOnce(String once, String path, Map<String, String> form) {
        String request = path + " " + new TreeMap<>(form);
        String saved = answered.get(once);
        if (saved != null) {
            ObjectNode before = Json.object(saved);
            if (before.path("time").asLong() > objects.now() - KEY_MEMORY.toSeconds()) {
                if (!StripeObjects.text(before, "request").equals(request)) {
                    throw Refusal.keyUsedForAnotherRequest(once);
                }
                return new Answer(before.withObject("/answer"), true);
            }
        }
        ObjectNode answer = answer("POST", path, form);
        ObjectNode kept = Json.object().put("request", request).put("time", objects.now());
        kept.set("answer", answer);
        answered.put(once, kept.toString());
        return new Answer(answer, false);
    }

    private ObjectNode answer(String method, String path, Map<String, String> form) {
        return expansion.of(routes.answer(method, path, form), form);
    }

    private void authorize(@Nullable String given) {
        String basic = Base64.getEncoder().encodeToString((key + ":").getBytes(StandardCharsets.UTF_8));
        if (given == null) {
            throw Refusal.unauthorized("You did not provide an API key. You need to provide your API key in the"
                    + " Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').");
        }
        String[] parts = given.strip().split(" +", 2);
        String scheme = parts[0].toLowerCase(Locale.ROOT);
        String credentials = parts.length == 2 ? parts[1] : "";
        if (!(scheme.equals("bearer") && credentials.equals(key))
                && !(scheme.equals("basic") && credentials.equals(basic))) {
            throw Refusal.unauthorized("Invalid API Key provided");
        }
    }
}
