package gas.localcloud.sns;

import gas.localcloud.AwsError;
import gas.localcloud.CloudClock;
import gas.localcloud.CloudState;
import gas.localcloud.Json;
import gas.localcloud.LocalCloudSettings;
import gas.localcloud.StateMap;
import gas.localcloud.control.Faults;
import gas.localcloud.sqs.Queues;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The topics, who subscribes to them, and what is published to them. Thread-safe.
public final class Topics implements AutoCloseable {
    private static final String PREFIX =
            "arn:aws:sns:" + LocalCloudSettings.REGION + ":" + LocalCloudSettings.ACCOUNT + ":";
    private static final int LARGEST_MESSAGE = 256 * 1024;
    private static final Set<String> PROTOCOLS = Set.of("sqs", "http", "https");
    private static final Set<String> SUBSCRIPTION_ATTRIBUTES =
            Set.of(Subscription.RAW, Subscription.FILTER, Subscription.REDRIVE, "DeliveryPolicy", "FilterPolicyScope");

    private final CloudState state;
    private final CloudClock clock;
    private final StateMap topics;
    private final StateMap subscriptions;
    private final Queues queues;
    private final Seal seal;
    private final Outbox outbox;

    public Topics(LocalCloudSettings settings, CloudState state, CloudClock clock, Faults faults, Queues queues) {
        this.state = state;
        this.clock = clock;
        this.queues = queues;
        topics = state.map("sns.topics");
        subscriptions = state.map("sns.subscriptions");
        seal = new Seal(state);
        outbox = new Outbox(
                state.map("sns.outbox"),
                clock,
                faults,
                queues,
                new Envelope(seal, settings),
                this::find,
                arn -> attributes(arn).getOrDefault("SignatureVersion", "1"));
    }

    /// Accepts a message for everybody who subscribes to the topic; its deliveries are durable when this returns.
    ///
    /// @return the message's id
    /// @throws AwsError NotFound if there is no such topic
    public String publish(String topicArn, String message, @Nullable String subject, Map<String, String> attributes) {
        var typed = new LinkedHashMap<String, Letter.Attribute>();
        attributes.forEach((name, value) -> typed.put(name, new Letter.Attribute("String", value)));
        return accept(topicArn, message, subject, typed);
    }

    String accept(String topicArn, String message, @Nullable String subject, Map<String, Letter.Attribute> attributes) {
        require(topicArn);
        if (message.isEmpty()) {
            throw new AwsError(400, "InvalidParameter", "Invalid parameter: Empty message");
        }
        if (message.getBytes(StandardCharsets.UTF_8).length > LARGEST_MESSAGE) {
            throw new AwsError(400, "InvalidParameter", "Invalid parameter: Message too long");
        }
        var messageId = UUID.randomUUID().toString();
        var letters = new ArrayList<Letter>();
        for (var subscription : subscriptionsOf(topicArn)) {
            if (subscription.confirmed()
                    && FilterPolicy.matches(subscription.attributes().get(Subscription.FILTER), attributes)) {
                letters.add(letter(Letter.NOTIFICATION, subscription, messageId, message, subject, attributes));
            }
        }
        send(letters);
        return messageId;
    }

    String create(String name, Map<String, String> attributes) {
        if (!name.matches("[A-Za-z0-9_-]{1,256}")) {
            throw new AwsError(400, "InvalidParameter", "Invalid parameter: Topic Name");
        }
        if (Boolean.parseBoolean(attributes.get("FifoTopic"))) {
            throw new AwsError(400, "InvalidParameter", "Invalid parameter: FIFO topics are not implemented");
        }
        var arn = PREFIX + name;
        state.together(() -> {
            if (!topics.contains(arn)) {
                topics.put(arn, json(attributes));
            }
        });
        return arn;
    }

    void delete(String topicArn) {
        state.together(() -> {
            topics.remove(topicArn);
            subscriptionsOf(topicArn).forEach(s -> subscriptions.remove(s.arn()));
        });
    }

    List<String> all() {
        return topics.keys();
    }

    Map<String, String> attributes(String topicArn) {
        var saved = topics.get(topicArn);
        var attributes = new LinkedHashMap<String, String>();
        if (saved != null) {
            Json.tree(saved).forEachEntry((name, value) -> attributes.put(name, value.asString()));
        }
        return attributes;
    }

    void setAttribute(String topicArn, String name, String value) {
        require(topicArn);
        if (name.equals("SignatureVersion") && !Set.of("1", "2").contains(value)) {
            throw new AwsError(400, "InvalidParameter", "Invalid parameter: SignatureVersion");
        }
        state.together(() -> {
            var changed = attributes(topicArn);
            changed.put(name, value);
            topics.put(topicArn, json(changed));
        });
    }

    Subscription subscribe(String topicArn, String protocol, String endpoint, Map<String, String> attributes) {
        require(topicArn);
        if (!PROTOCOLS.contains(protocol)) {
            throw new AwsError(
                    400, "InvalidParameter", "Invalid parameter: " + protocol + " subscriptions are not implemented");
        }
        if (protocol.equals("sqs") ? !Queues.isQueueArn(endpoint) : !endpoint.startsWith(protocol + "://")) {
            throw new AwsError(400, "InvalidParameter", "Invalid parameter: Endpoint: " + endpoint);
        }
        attributes.forEach(Topics::check);
        for (var same : subscriptionsOf(topicArn)) {
            if (same.protocol().equals(protocol) && same.endpoint().equals(endpoint)) {
                if (!same.attributes().equals(attributes)) {
                    throw new AwsError(
                            400,
                            "InvalidParameter",
                            "Invalid parameter: Attributes Reason: Subscription already exists with different"
                                    + " attributes");
                }
                return same;
            }
        }
        boolean queue = protocol.equals("sqs");
        var subscription = new Subscription(
                topicArn + ":" + UUID.randomUUID(),
                topicArn,
                protocol,
                endpoint,
                queue,
                UUID.randomUUID().toString().replace("-", ""),
                Map.copyOf(attributes));
        subscriptions.put(subscription.arn(), subscription.toJson());
        if (!queue) {
            var text = "You have chosen to subscribe to the topic " + topicArn
                    + ".\nTo confirm the subscription, visit the SubscribeURL included in this message.";
            send(List.of(
                    letter(Letter.CONFIRMATION, subscription, UUID.randomUUID().toString(), text, null, Map.of())));
        }
        return subscription;
    }

    Subscription confirm(String topicArn, String token) {
        require(topicArn);
        for (var subscription : subscriptionsOf(topicArn)) {
            if (subscription.token().equals(token)) {
                var confirmed = subscription.confirm();
                subscriptions.put(confirmed.arn(), confirmed.toJson());
                return confirmed;
            }
        }
        throw new AwsError(400, "InvalidParameter", "Invalid parameter: Token");
    }

    void unsubscribe(String subscriptionArn) {
        subscriptions.remove(subscriptionArn);
    }

    Subscription subscription(String arn) {
        return find(arn).orElseThrow(() -> new AwsError(404, "NotFound", "Subscription does not exist"));
    }

    void setSubscriptionAttribute(String arn, String name, String value) {
        check(name, value);
        subscriptions.put(arn, subscription(arn).with(name, value).toJson());
    }

    List<Subscription> allSubscriptions() {
        return subscriptions.entries().values().stream()
                .map(Subscription::fromJson)
                .toList();
    }

    List<Subscription> subscriptionsOf(String topicArn) {
        return subscriptions.entriesFrom(topicArn + ":").values().stream()
                .map(Subscription::fromJson)
                .toList();
    }

    void require(String topicArn) {
        if (!topicArn.startsWith("arn:aws:sns:")) {
            throw new AwsError(400, "InvalidParameter", "Invalid parameter: TopicArn");
        }
        if (!topics.contains(topicArn)) {
            throw new AwsError(404, "NotFound", "Topic does not exist");
        }
    }

    Seal seal() {
        return seal;
    }

    void resume() {
        outbox.resume();
    }

    @Override
    public void close() {
        outbox.close();
        queues.close();
    }

    private Optional<Subscription> find(String arn) {
        return Optional.ofNullable(subscriptions.get(arn)).map(Subscription::fromJson);
    }

    private void send(List<Letter> letters) {
        state.together(() -> letters.forEach(outbox::put));
        letters.forEach(outbox::dispatch);
    }

    private Letter letter(
            String type,
            Subscription to,
            String messageId,
            String message,
            @Nullable String subject,
            Map<String, Letter.Attribute> attributes) {
        return new Letter(
                UUID.randomUUID().toString(),
                type,
                to.arn(),
                to.topicArn(),
                messageId,
                message,
                subject,
                attributes,
                clock.instant(),
                0);
    }

    private static void check(String name, String value) {
        if (!SUBSCRIPTION_ATTRIBUTES.contains(name)) {
            throw new AwsError(400, "InvalidParameter", "Invalid parameter: AttributeName");
        }
        if (name.equals(Subscription.FILTER) && !value.isBlank()) {
            FilterPolicy.check(value);
        }
        if (name.equals("FilterPolicyScope") && !value.equals("MessageAttributes")) {
            throw new AwsError(
                    400, "InvalidParameter", "Invalid parameter: FilterPolicyScope: " + value + " is not implemented");
        }
    }

    private static String json(Map<String, String> attributes) {
        var json = Json.object();
        attributes.forEach(json::put);
        return json.toString();
    }
}
