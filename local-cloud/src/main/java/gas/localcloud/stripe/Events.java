package gas.localcloud.stripe;

import com.stripe.Stripe;
import com.stripe.net.Webhook;
import gas.localcloud.CloudClock;
import gas.localcloud.CloudState;
import gas.localcloud.Json;
import gas.localcloud.StateMap;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// What happened, told to every webhook endpoint: signed, at least once, again with growing pauses until it answers
/// 2xx. A
/// delivery is saved with its event, so that it survives a restart.
final class Events {
    private static final Logger log = LoggerFactory.getLogger(Events.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 6;

    private final StateMap events;
    private final StateMap deliveries;
    private final StateMap endpoints;
    private final CloudClock clock;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    Events(CloudState state, CloudClock clock) {
        this.events = state.map("stripe.events");
        this.deliveries = state.map("stripe.deliveries");
        this.endpoints = state.map("stripe.endpoints");
        this.clock = clock;
    }

    void endpoint(String id, String url, String secret) {
        endpoints.put(
                id,
                Json.object()
                        .put("id", id)
                        .put("object", "webhook_endpoint")
                        .put("url", url)
                        .put("secret", secret)
                        .put("status", "enabled")
                        .toString());
    }

    void removeEndpoint(String id) {
        endpoints.remove(id);
    }

    List<ObjectNode> endpoints() {
        return endpoints.entries().values().stream().map(Json::object).toList();
    }

    Optional<ObjectNode> find(String id) {
        return Optional.ofNullable(events.get(id)).map(Json::object);
    }

    /// Newest first.
    List<ObjectNode> all() {
        return new ArrayList<>(
                        events.entries().values().stream().map(Json::object).toList())
                .reversed();
    }

    /// Saves an event and what is to be delivered of it; [#deliver] sends it, once all of a change is saved.
    void emit(String type, ObjectNode object) {
        String id = "evt_%013d_%s"
                .formatted(clock.instant().toEpochMilli(), StripeObjects.id("x").substring(2));
        ObjectNode event = Json.object()
                .put("id", id)
                .put("object", "event")
                .put("api_version", Stripe.API_VERSION)
                .put("created", clock.instant().getEpochSecond())
                .put("livemode", false)
                .put("pending_webhooks", endpoints.size())
                .put("type", type);
        event.putObject("data").set("object", object);
        event.putObject("request").putNull("id").putNull("idempotency_key");
        events.put(id, event.toString());
        for (String endpoint : endpoints.keys()) {
            deliveries.put(id + "/" + endpoint, "0");
        }
    }

    /// Sends what is waiting to be delivered, in the background.
    void deliver() {
        for (String delivery : deliveries.keys()) {
            if ("0".equals(deliveries.get(delivery))) {
                deliveries.put(delivery, "1");
                Thread.ofVirtual().start(() -> send(delivery, 1));
            }
        }
    }

    void resume() {
        for (String delivery : deliveries.keys()) {
            Thread.ofVirtual().start(() -> send(delivery, 1));
        }
    }

    private void send(String delivery, int attempt) {
        String[] parts = delivery.split("/");
        ObjectNode event = find(parts[0]).orElse(null);
        String saved = endpoints.get(parts[1]);
        if (event == null || saved == null) {
            deliveries.remove(delivery);
            return;
        }
        ObjectNode endpoint = Json.object(saved);
        if (isTaken(event.toString(), endpoint)) {
            deliveries.remove(delivery);
            return;
        }
        Duration pause = Duration.ofSeconds(1L << Math.min(attempt - 1, MOST_DOUBLINGS));
        clock.after(
                pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause,
                () -> Thread.ofVirtual().start(() -> send(delivery, attempt + 1)));
    }

    private boolean isTaken(String body, ObjectNode endpoint) {
        // signatures are checked against the receiver's own clock, which nobody moves
        long time = System.currentTimeMillis() / 1000;
        try {
            String signature =
                    Webhook.Util.computeHmacSha256(endpoint.path("secret").asString(), time + "." + body);
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(endpoint.path("url").asString()))
                    .timeout(TIMEOUT)
                    .header("Content-Type", "application/json; charset=utf-8")
                    .header("Stripe-Signature", "t=" + time + ",v1=" + signature)
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status / 100 == 2) {
                return true;
            }
            log.info("the webhook at {} answered {}", request.uri(), status);
        } catch (IOException unreachable) {
            log.info(
                    "the webhook at {} is not reached: {}", endpoint.path("url").asString(), unreachable.getMessage());
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
