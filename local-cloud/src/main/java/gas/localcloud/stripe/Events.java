package gas.localcloud.stripe;

import static gas.localcloud.stripe.StripeObjects.text;

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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// What happened, told to every webhook endpoint that wants to know: signed, at least once, again with growing pauses
/// until it answers 2xx. What is to be delivered is saved with its event, so that it survives a restart.
final class Events implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Events.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofDays(3);
    private static final int MOST_DOUBLINGS = 6;

    private final StateMap events;
    private final StateMap deliveries;
    private final StateMap endpoints;
    private final StripeObjects objects;
    private final CloudClock clock;
    /// The deliveries that a thread or an appointment has taken on.
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private volatile boolean closed;

    Events(CloudState state, CloudClock clock, StripeObjects objects) {
        this.objects = objects;
        this.events = state.map("stripe.events");
        this.deliveries = state.map("stripe.deliveries");
        this.endpoints = state.map("stripe.endpoints");
        this.clock = clock;
    }

    /// @param types of events to be told of; `*` is all
    ObjectNode endpoint(String id, String url, String secret, List<String> types) {
        ObjectNode endpoint = Json.object()
                .put("id", id)
                .put("object", "webhook_endpoint")
                .put("api_version", Stripe.API_VERSION)
                .put("created", clock.instant().getEpochSecond())
                .put("livemode", false)
                .put("secret", secret)
                .put("status", "enabled")
                .put("url", url);
        types.forEach(endpoint.putArray("enabled_events")::add);
        endpoint.putObject("metadata");
        endpoints.put(id, endpoint.toString());
        return endpoint;
    }

    boolean removeEndpoint(String id) {
        return endpoints.remove(id) != null;
    }

    /// Newest first, without their secrets, which are told once.
    List<ObjectNode> endpoints() {
        return endpoints.entries().values().stream()
                .map(Json::object)
                .map(endpoint -> endpoint.without("secret"))
                .toList()
                .reversed();
    }

    Optional<ObjectNode> find(String id) {
        return Optional.ofNullable(events.get(id)).map(Json::object).map(this::pending);
    }

    /// Newest first.
    List<ObjectNode> all() {
        return events.entries().values().stream()
                .map(Json::object)
                .map(this::pending)
                .sorted(StripeObjects.OLDEST_FIRST.reversed())
                .toList();
    }

    private ObjectNode pending(ObjectNode event) {
        return event.put(
                "pending_webhooks",
                deliveries.entriesFrom(text(event, "id") + "/").size());
    }

    void emit(String type, ObjectNode object) {
        emit(type, object, Json.object());
    }

    /// Saves an event and what is to be delivered of it; [#deliver] sends it, once all of a change is saved.
    ///
    /// @param previous the former values of what an update changed
    void emit(String type, ObjectNode object, ObjectNode previous) {
        String id = StripeObjects.id("evt");
        List<String> told = endpoints.entries().values().stream()
                .map(Json::object)
                .filter(endpoint -> wants(endpoint, type))
                .map(endpoint -> text(endpoint, "id"))
                .toList();
        ObjectNode event = Json.object()
                .put("id", id)
                .put("object", "event")
                .put("api_version", Stripe.API_VERSION)
                .put("created", objects.now())
                .put("livemode", false)
                .put("pending_webhooks", told.size())
                .put("type", type);
        ObjectNode data = event.putObject("data");
        data.set("object", StripeObjects.shown(object));
        if (!previous.isEmpty()) {
            data.set("previous_attributes", previous);
        }
        event.putObject("request").putNull("id").putNull("idempotency_key");
        events.put(id, event.toString());
        told.forEach(endpoint -> deliveries.put(id + "/" + endpoint, "{}"));
    }

    private static boolean wants(ObjectNode endpoint, String type) {
        return endpoint.path("enabled_events")
                .valueStream()
                .anyMatch(wanted ->
                        wanted.asString().equals("*") || wanted.asString().equals(type));
    }

    /// Sends what is waiting to be delivered, in the background.
    void deliver() {
        for (String delivery : deliveries.keys()) {
            if (underWay.add(delivery)) {
                send(delivery, 1);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        http.shutdownNow();
    }

    private void send(String delivery, int attempt) {
        Thread.ofVirtual().name("webhook").start(() -> attempt(delivery, attempt));
    }

    private void attempt(String delivery, int attempt) {
        if (closed) {
            return;
        }
        String[] parts = delivery.split("/");
        ObjectNode event = find(parts[0]).orElse(null);
        String endpoint = endpoints.get(parts[1]);
        boolean over = event == null
                || endpoint == null
                || !deliveries.contains(delivery)
                || isTaken(event.toString(), Json.object(endpoint))
                || isTooOld(event);
        if (closed) {
            return;
        }
        if (over) {
            deliveries.remove(delivery);
            underWay.remove(delivery);
            return;
        }
        Duration pause = Duration.ofSeconds(1L << Math.min(attempt - 1, MOST_DOUBLINGS));
        clock.after(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause, () -> attempt(delivery, attempt + 1));
    }

    private boolean isTooOld(ObjectNode event) {
        Instant created = Instant.ofEpochSecond(event.path("created").asLong());
        boolean tooOld = created.plus(PATIENCE).isBefore(clock.instant());
        if (tooOld) {
            log.warn("event {} was not taken for {} days, and is not told again", text(event, "id"), PATIENCE.toDays());
        }
        return tooOld;
    }

    private boolean isTaken(String body, ObjectNode endpoint) {
        // signatures are checked against the receiver's own clock, which nobody moves
        long time = System.currentTimeMillis() / 1000;
        String url = text(endpoint, "url");
        try {
            String signature = Webhook.Util.computeHmacSha256(text(endpoint, "secret"), time + "." + body);
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(TIMEOUT)
                    .header("Content-Type", "application/json; charset=utf-8")
                    .header("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)")
                    .header("Stripe-Signature", "t=" + time + ",v1=" + signature)
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status / 100 == 2) {
                return true;
            }
            log.info("the webhook at {} answered {}; it is told again", url, status);
        } catch (IOException unreachable) {
            if (!closed) {
                log.info("the webhook at {} is not reached: {}; it is told again", url, unreachable.getMessage());
            }
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
