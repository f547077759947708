package gas.web.webhooks;

import gas.ledger.accounts.UserId;
import gas.ledger.webhooks.Deliveries;
import gas.ledger.webhooks.Delivery;
import gas.ledger.webhooks.DeliveryKey;
import gas.ledger.webhooks.DeliveryTry;
import gas.ledger.webhooks.Endpoint;
import gas.ledger.webhooks.Endpoints;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Makes one try at a delivery. The ledger remembers its end and when the next is due; a try whose process dies is made
/// again, so a receiver may see the same `webhook-id` twice, but never misses one.
@Component
class DeliverWebhook {
    private static final Logger log = LoggerFactory.getLogger(DeliverWebhook.class);

    /// Of one user in one process: somebody's slow receiver does not take everybody's place.
    private static final int AT_ONCE = 3;

    private static final int MOST_CHARACTERS = 200;
    private static final int GONE = 410;

    private final Endpoints endpoints;
    private final Deliveries deliveries;
    private final WebhookClient client;
    private final WebhookSettings settings;
    private final InstantSource clock;
    private final Map<UserId, Integer> underWay = new ConcurrentHashMap<>();

    DeliverWebhook(
            Endpoints endpoints,
            Deliveries deliveries,
            WebhookClient client,
            WebhookSettings settings,
            InstantSource clock) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.client = client;
        this.settings = settings;
        this.clock = clock;
    }

    void of(UserId user, DeliveryKey key) {
        // empty: it is over, not due yet, or another process tries it at this moment
        deliveries.claim(user, key, settings.lease()).ifPresent(this::attempt);
    }

    private void attempt(Delivery delivery) {
        Endpoint endpoint = endpoints.find(delivery.user(), delivery.endpoint()).orElse(null);
        if (endpoint == null || endpoint.state() != Endpoint.State.ON) {
            deliveries.drop(delivery);
            return;
        }
        try {
            if (underWay.merge(delivery.user(), 1, Integer::sum) > AT_ONCE) {
                deliveries.postpone(
                        delivery,
                        clock.instant().plusSeconds(ThreadLocalRandom.current().nextLong(2, 20)));
                return;
            }
            settle(delivery, endpoint, post(delivery, endpoint));
        } finally {
            underWay.computeIfPresent(delivery.user(), (user, count) -> count > 1 ? count - 1 : null);
        }
    }

    private DeliveryTry post(Delivery delivery, Endpoint endpoint) {
        Instant now = clock.instant();
        long start = System.nanoTime();
        int status = 0;
        String answer;
        try {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("webhook-id", delivery.id());
            headers.put("webhook-timestamp", String.valueOf(now.getEpochSecond()));
            headers.put("webhook-signature", Signature.of(endpoint, delivery.id(), now, delivery.body()));
            Destination to = Destination.of(endpoint.url(), settings.networks());
            WebhookClient.Answer got = client.post(to, headers, delivery.body());
            status = got.status();
            answer = got.body();
        } catch (Destination.Refused refused) {
            answer = refused.why();
        } catch (SSLException notTrusted) {
            answer = "No trusted TLS connection: " + notTrusted.getMessage();
        } catch (IOException none) {
            answer = "No answer: " + none.getMessage();
        }
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        return new DeliveryTry(now, status, millis, shown(answer));
    }

    private void settle(Delivery delivery, Endpoint endpoint, DeliveryTry done) {
        log.info(
                "webhook {} of {}: status {} after {} ms at try {}",
                delivery.id(),
                delivery.user(),
                done.status(),
                done.millis(),
                delivery.tries().size() + 1);
        boolean isTest = delivery.type().equals(NotifyWebhooks.TEST);
        int tries = delivery.tries().size();
        if (done.status() >= 200 && done.status() < 300) {
            endpoints.succeeded(endpoint);
            deliveries.delivered(delivery, done);
        } else if (isTest) {
            deliveries.giveUp(delivery, done);
        } else if (done.status() == GONE) {
            endpoints.stop(endpoint);
            deliveries.giveUp(delivery, done);
        } else {
            endpoints.failed(endpoint, settings.patience());
            if (tries < settings.backoff().size()) {
                deliveries.retry(
                        delivery, done, clock.instant().plus(settings.backoff().get(tries)));
            } else {
                deliveries.giveUp(delivery, done);
            }
        }
    }

    /// One line of what can be shown.
    private static String shown(String answer) {
        String line = answer.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "…";
    }
}
