package gas.localcloud.sns;

import gas.localcloud.CloudClock;
import gas.localcloud.Json;
import gas.localcloud.StateMap;
import gas.localcloud.control.Fault;
import gas.localcloud.control.Faults;
import gas.localcloud.sqs.Queues;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/// The letters that have been accepted and not yet delivered. They survive a restart; each is delivered at least once,
/// with growing pauses between attempts, or given up as SNS does.
final class Outbox implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Outbox.class);
    private static final int ATTEMPTS = 50;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

    /// What became of an attempt.
    private sealed interface Outcome {
        record Delivered() implements Outcome {}

        record Retry(String why) implements Outcome {}

        record Hopeless(String why) implements Outcome {}
    }

    private final StateMap letters;
    private final CloudClock clock;
    private final Faults faults;
    private final Queues queues;
    private final Envelope envelope;
    private final Function<String, Optional<Subscription>> subscriptions;
    private final Function<String, String> signatureVersions;
    private final Semaphore atOnce = new Semaphore(64);
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private volatile boolean closed;

    Outbox(
            StateMap letters,
            CloudClock clock,
            Faults faults,
            Queues queues,
            Envelope envelope,
            Function<String, Optional<Subscription>> subscriptions,
            Function<String, String> signatureVersions) {
        this.letters = letters;
        this.clock = clock;
        this.faults = faults;
        this.queues = queues;
        this.envelope = envelope;
        this.subscriptions = subscriptions;
        this.signatureVersions = signatureVersions;
    }

    /// Keeps the letter; the caller dispatches it once that is durable.
    void put(Letter letter) {
        letters.put(letter.id(), letter.toJson());
    }

    void dispatch(Letter letter) {
        Thread.ofVirtual().name("delivery").start(() -> attempt(letter));
    }

    /// Takes up what a former process left.
    void resume() {
        letters.entries().values().forEach(json -> dispatch(Letter.fromJson(json)));
    }

    @Override
    public void close() {
        closed = true;
        http.shutdownNow();
    }

    private void attempt(Letter letter) {
        if (closed) {
            return;
        }
        Outcome outcome;
        try {
            atOnce.acquire();
            try {
                outcome = withFaults(letter);
            } finally {
                atOnce.release();
            }
        } catch (InterruptedException stopping) {
            return;
        } catch (RuntimeException bug) {
            log.error("delivering {} failed", letter.messageId(), bug);
            outcome = new Outcome.Retry(bug.toString());
        }
        if (!closed) {
            settle(letter, outcome);
        }
    }

    private void settle(Letter letter, Outcome outcome) {
        switch (outcome) {
            case Outcome.Delivered() -> letters.remove(letter.id());
            case Outcome.Retry(var why) -> {
                var tried = letter.tried();
                if (tried.attempts() >= ATTEMPTS) {
                    giveUp(tried, why);
                } else {
                    put(tried);
                    clock.after(pause(tried.attempts()), () -> attempt(tried));
                }
            }
            case Outcome.Hopeless(var why) -> giveUp(letter, why);
        }
    }

    private static Duration pause(int attempts) {
        var pause = Duration.ofMillis(250L << Math.min(attempts, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private void giveUp(Letter letter, String why) {
        log.warn("message {} to {} is given up: {}", letter.messageId(), letter.subscriptionArn(), why);
        subscriptions
                .apply(letter.subscriptionArn())
                .map(s -> s.attributes().get(Subscription.REDRIVE))
                .map(policy -> Json.tree(policy).path("deadLetterTargetArn").asString(""))
                .filter(Queues::isQueueArn)
                .ifPresent(dead -> queues.send(dead, letter.message(), sqsAttributes(letter.attributes())));
        letters.remove(letter.id());
    }

    private Outcome withFaults(Letter letter) throws InterruptedException {
        var fault = faults.strike("sns", "Deliver").orElse(null);
        if (fault == null) {
            return deliver(letter);
        }
        return switch (fault.kind()) {
            case Fault.Kind.ERROR, Fault.Kind.DROP -> new Outcome.Retry("ordered by a fault");
            case Fault.Kind.DELAY -> {
                Thread.sleep(fault.delay());
                yield deliver(letter);
            }
            case Fault.Kind.DUPLICATE -> {
                deliver(letter);
                yield deliver(letter);
            }
            case Fault.Kind.MUTE -> {
                deliver(letter);
                yield new Outcome.Retry("ordered by a fault");
            }
        };
    }

    private Outcome deliver(Letter letter) throws InterruptedException {
        var subscription = subscriptions.apply(letter.subscriptionArn()).orElse(null);
        if (subscription == null) {
            return new Outcome.Delivered();
        }
        return subscription.protocol().equals("sqs")
                ? deliverToQueue(letter, subscription)
                : deliverToUrl(letter, subscription);
    }

    private Outcome deliverToQueue(Letter letter, Subscription subscription) {
        try {
            if (subscription.raw()) {
                queues.send(subscription.endpoint(), letter.message(), sqsAttributes(letter.attributes()));
            } else {
                var body = envelope.of(letter, subscription, signatureVersions.apply(letter.topicArn()));
                queues.send(subscription.endpoint(), body, Map.of());
            }
            return new Outcome.Delivered();
        } catch (QueueDoesNotExistException gone) {
            return new Outcome.Hopeless("the queue " + subscription.endpoint() + " does not exist");
        } catch (SdkException failed) {
            return new Outcome.Retry(String.valueOf(failed.getMessage()));
        }
    }

    private Outcome deliverToUrl(Letter letter, Subscription subscription) throws InterruptedException {
        boolean raw = subscription.raw() && letter.type().equals(Letter.NOTIFICATION);
        var body =
                raw ? letter.message() : envelope.of(letter, subscription, signatureVersions.apply(letter.topicArn()));
        var request = HttpRequest.newBuilder(URI.create(subscription.endpoint()))
                .timeout(Duration.ofSeconds(15))
                .header("Content-Type", "text/plain; charset=UTF-8")
                .header("User-Agent", "Amazon Simple Notification Service Agent")
                .header("x-amz-sns-message-type", letter.type())
                .header("x-amz-sns-message-id", letter.messageId())
                .header("x-amz-sns-topic-arn", letter.topicArn())
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (letter.type().equals(Letter.NOTIFICATION)) {
            request.header("x-amz-sns-subscription-arn", subscription.arn());
        }
        if (raw) {
            request.header("x-amz-sns-rawdelivery", "true");
        }
        try {
            int status = http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status / 100 == 2) {
                return new Outcome.Delivered();
            }
            var why = subscription.endpoint() + " answered " + status;
            return status / 100 == 4 && status != 429 ? new Outcome.Hopeless(why) : new Outcome.Retry(why);
        } catch (IOException unreachable) {
            return new Outcome.Retry(subscription.endpoint() + ": " + unreachable);
        }
    }

    private static Map<String, MessageAttributeValue> sqsAttributes(Map<String, Letter.Attribute> attributes) {
        var values = new LinkedHashMap<String, MessageAttributeValue>();
        attributes.forEach((name, attribute) -> {
            var value = MessageAttributeValue.builder().dataType(attribute.type());
            if (attribute.type().startsWith("Binary")) {
                value.binaryValue(SdkBytes.fromByteArray(Base64.getDecoder().decode(attribute.value())));
            } else {
                value.stringValue(attribute.value());
            }
            values.put(name, value.build());
        });
        return values;
    }
}
