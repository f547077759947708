package gas.localcloud.sns;

import static gas.localcloud.Xml.element;

import gas.localcloud.AwsError;
import gas.localcloud.AwsExchange;
import gas.localcloud.AwsProtocol;
import gas.localcloud.AwsService;
import gas.localcloud.LocalCloudSettings;
import gas.localcloud.Xml;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// SNS on the wire: the query protocol, version 2010-03-31.
public final class SnsService implements AwsService {
    private static final String NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";
    private static final int PAGE = 100;

    private final Topics topics;

    public SnsService(Topics topics) {
        this.topics = topics;
    }

    @Override
    public String signingName() {
        return "sns";
    }

    @Override
    public AwsProtocol protocol() {
        return AwsProtocol.QUERY;
    }

    @Override
    public void resume() {
        topics.resume();
    }

    @Override
    public void close() {
        topics.close();
    }

    /// Links in what SNS sends: its certificate, and the links that confirm and unsubscribe.
    @Override
    public boolean invites(AwsExchange x) {
        if (x.path().equals(topics.seal().path())) {
            return true;
        }
        var action = x.path().equals("/") ? x.parameter("Action") : null;
        return "ConfirmSubscription".equals(action) || "Unsubscribe".equals(action);
    }

    @Override
    public void handle(AwsExchange x) throws IOException {
        if (x.path().equals(topics.seal().path())) {
            x.respond(
                    200,
                    Map.of("Content-Type", "application/x-pem-file"),
                    topics.seal().certificate());
            return;
        }
        var in = new Parameters(x.form());
        var result = switch (x.operation()) {
            case "CreateTopic" ->
                element("TopicArn", topics.create(in.required("Name"), in.entries("Attributes.entry", "key", "value")));
            case "DeleteTopic" -> {
                topics.delete(in.required("TopicArn"));
                yield null;
            }
            case "ListTopics" ->
                page("Topics", topics.all(), in.get("NextToken"), arn -> member(element("TopicArn", arn)));
            case "GetTopicAttributes" -> entries(topicAttributes(in.required("TopicArn")));
            case "SetTopicAttributes" -> {
                topics.setAttribute(
                        in.required("TopicArn"), in.required("AttributeName"), in.getOr("AttributeValue", ""));
                yield null;
            }
            case "Subscribe" -> subscribe(in);
            case "ConfirmSubscription" ->
                element(
                        "SubscriptionArn",
                        topics.confirm(in.required("TopicArn"), in.required("Token"))
                                .arn());
            case "Unsubscribe" -> {
                topics.unsubscribe(in.required("SubscriptionArn"));
                yield null;
            }
            case "ListSubscriptions" -> subscriptions(topics.allSubscriptions(), in);
            case "ListSubscriptionsByTopic" -> {
                topics.require(in.required("TopicArn"));
                yield subscriptions(topics.subscriptionsOf(in.required("TopicArn")), in);
            }
            case "GetSubscriptionAttributes" ->
                entries(subscriptionAttributes(topics.subscription(in.required("SubscriptionArn"))));
            case "SetSubscriptionAttributes" -> {
                topics.setSubscriptionAttribute(
                        in.required("SubscriptionArn"), in.required("AttributeName"), in.getOr("AttributeValue", ""));
                yield null;
            }
            case "Publish" -> element("MessageId", publish(in));
            case "PublishBatch" -> publishBatch(in);
            case "ListTagsForResource" -> {
                topics.require(in.required("ResourceArn"));
                yield "<Tags/>";
            }
            default ->
                throw new AwsError(
                        400, "InvalidAction", "Could not find operation " + x.operation() + " for version 2010-03-31");
        };
        answer(x, result);
    }

    private static void answer(AwsExchange x, @Nullable String result) {
        var operation = Xml.escape(x.operation());
        var body = "<" + operation + "Response xmlns=\"" + NAMESPACE + "\">"
                + (result == null ? "" : "<" + operation + "Result>" + result + "</" + operation + "Result>")
                + "<ResponseMetadata>" + element("RequestId", x.requestId()) + "</ResponseMetadata></" + operation
                + "Response>";
        x.respond(200, Map.of("Content-Type", "text/xml"), body);
    }

    private SequencedMap<String, String> topicAttributes(String arn) {
        topics.require(arn);
        var subscriptions = topics.subscriptionsOf(arn);
        long confirmed = subscriptions.stream().filter(Subscription::confirmed).count();
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("TopicArn", arn);
        attributes.put("Owner", LocalCloudSettings.ACCOUNT);
        attributes.put("DisplayName", "");
        attributes.put("SubscriptionsConfirmed", Long.toString(confirmed));
        attributes.put("SubscriptionsPending", Long.toString(subscriptions.size() - confirmed));
        attributes.put("SubscriptionsDeleted", "0");
        attributes.put("Policy", "");
        attributes.putAll(topics.attributes(arn));
        return attributes;
    }

    private static SequencedMap<String, String> subscriptionAttributes(Subscription subscription) {
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("SubscriptionArn", subscription.arn());
        attributes.put("TopicArn", subscription.topicArn());
        attributes.put("Protocol", subscription.protocol());
        attributes.put("Endpoint", subscription.endpoint());
        attributes.put("Owner", LocalCloudSettings.ACCOUNT);
        attributes.put("PendingConfirmation", Boolean.toString(!subscription.confirmed()));
        attributes.put("ConfirmationWasAuthenticated", "false");
        attributes.put(Subscription.RAW, "false");
        attributes.putAll(subscription.attributes());
        return attributes;
    }

    private String subscribe(Parameters in) {
        var subscription = topics.subscribe(
                in.required("TopicArn"),
                in.required("Protocol"),
                in.required("Endpoint"),
                in.entries("Attributes.entry", "key", "value"));
        boolean show = subscription.confirmed() || Boolean.parseBoolean(in.get("ReturnSubscriptionArn"));
        return element("SubscriptionArn", show ? subscription.arn() : "pending confirmation");
    }

    private String subscriptions(List<Subscription> all, Parameters in) {
        return page(
                "Subscriptions",
                all,
                in.get("NextToken"),
                subscription -> member(element(
                                "SubscriptionArn",
                                subscription.confirmed() ? subscription.arn() : "PendingConfirmation")
                        + element("TopicArn", subscription.topicArn())
                        + element("Protocol", subscription.protocol())
                        + element("Endpoint", subscription.endpoint())
                        + element("Owner", LocalCloudSettings.ACCOUNT)));
    }

    private String publish(Parameters in) {
        var topic = in.get("TopicArn");
        return topics.accept(
                topic == null ? in.required("TargetArn") : topic,
                in.required("Message"),
                in.get("Subject"),
                in.messageAttributes(""));
    }

    private String publishBatch(Parameters in) {
        var topic = in.required("TopicArn");
        topics.require(topic);
        var ids = new HashSet<String>();
        var done = new StringBuilder();
        var failed = new StringBuilder();
        for (int i = 1; in.get("PublishBatchRequestEntries.member." + i + ".Id") != null; i++) {
            var entry = "PublishBatchRequestEntries.member." + i + ".";
            var id = in.required(entry + "Id");
            if (!ids.add(id)) {
                throw new AwsError(
                        400, "BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id");
            }
            try {
                var messageId = topics.accept(
                        topic, in.required(entry + "Message"), in.get(entry + "Subject"), in.messageAttributes(entry));
                done.append(member(element("Id", id) + element("MessageId", messageId)));
            } catch (AwsError refused) {
                failed.append(member(element("Id", id)
                        + element("Code", refused.code())
                        + element("Message", refused.message())
                        + element("SenderFault", "true")));
            }
        }
        if (ids.isEmpty()) {
            throw new AwsError(400, "EmptyBatchRequest", "The batch request doesn't contain any entries");
        }
        if (ids.size() > 10) {
            throw new AwsError(
                    400, "TooManyEntriesInBatchRequest", "The batch request contains more entries than permissible");
        }
        return "<Successful>" + done + "</Successful><Failed>" + failed + "</Failed>";
    }

    private static String member(String content) {
        return "<member>" + content + "</member>";
    }

    private static String entries(Map<String, String> attributes) {
        var entries = new StringBuilder("<Attributes>");
        attributes.forEach((name, value) -> entries.append("<entry>")
                .append(element("key", name))
                .append(element("value", value))
                .append("</entry>"));
        return entries.append("</Attributes>").toString();
    }

    private static <T> String page(String name, List<T> all, @Nullable String token, Function<T, String> render) {
        int from = token == null || !token.matches("\\d{1,9}") ? 0 : Math.min(Integer.parseInt(token), all.size());
        int to = Math.min(from + PAGE, all.size());
        var page = new StringBuilder("<" + name + ">");
        all.subList(from, to).forEach(each -> page.append(render.apply(each)));
        page.append("</").append(name).append(">");
        return to < all.size() ? page + element("NextToken", Integer.toString(to)) : page.toString();
    }

    /// The parameters of a request.
    private record Parameters(Map<String, String> form) {
        @Nullable
        String get(String name) {
            return form.get(name);
        }

        String getOr(String name, String fallback) {
            return form.getOrDefault(name, fallback);
        }

        String required(String name) {
            var value = form.get(name);
            if (value == null) {
                throw new AwsError(400, "InvalidParameter", "Invalid parameter: " + name + " is missing");
            }
            return value;
        }

        Map<String, String> entries(String prefix, String key, String value) {
            var entries = new TreeMap<String, String>();
            for (int i = 1; form.containsKey(prefix + "." + i + "." + key); i++) {
                entries.put(required(prefix + "." + i + "." + key), getOr(prefix + "." + i + "." + value, ""));
            }
            return entries;
        }

        Map<String, Letter.Attribute> messageAttributes(String entry) {
            var attributes = new LinkedHashMap<String, Letter.Attribute>();
            for (int i = 1; form.containsKey(entry + "MessageAttributes.entry." + i + ".Name"); i++) {
                var prefix = entry + "MessageAttributes.entry." + i + ".";
                var text = get(prefix + "Value.StringValue");
                attributes.put(
                        required(prefix + "Name"),
                        new Letter.Attribute(
                                required(prefix + "Value.DataType"),
                                text == null ? required(prefix + "Value.BinaryValue") : text));
            }
            return attributes;
        }
    }
}
