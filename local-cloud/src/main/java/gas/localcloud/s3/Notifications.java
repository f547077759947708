package gas.localcloud.s3;

import gas.localcloud.AwsError;
import gas.localcloud.CloudContext;
import gas.localcloud.Json;
import gas.localcloud.LocalCloudSettings;
import gas.localcloud.StateMap;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;
import tools.jackson.databind.node.ObjectNode;

/// What buckets tell topics: the events of RestoreObject, in S3's own format (event message structure, version 2.1).
final class Notifications {
    private static final Logger log = LoggerFactory.getLogger(Notifications.class);
    private static final String NOTHING = "<NotificationConfiguration/>";

    private final CloudContext context;
    private final StateMap configurations;
    private final AtomicLong sequence = new AtomicLong(System.nanoTime());

    /// @param events as `s3:ObjectRestore:*`
    private record ToTopic(String id, String topic, List<String> events, String prefix, String suffix) {
        boolean wants(String event, String key) {
            return key.startsWith(prefix)
                    && key.endsWith(suffix)
                    && events.stream()
                            .anyMatch(wanted -> wanted.equals("s3:" + event)
                                    || wanted.endsWith("*")
                                            && ("s3:" + event).startsWith(wanted.substring(0, wanted.length() - 1)));
        }
    }

    Notifications(CloudContext context) {
        this.context = context;
        this.configurations = context.state().map("s3.notifications");
    }

    String configuration(String bucket) {
        String saved = configurations.get(bucket);
        return saved == null ? NOTHING : saved;
    }

    /// PutBucketNotificationConfiguration: every topic hears a test event first, as S3 has it.
    void configure(String bucket, String xml) {
        List<ToTopic> wanted = parse(xml);
        for (ToTopic one : wanted) {
            ObjectNode test = Json.object()
                    .put("Service", "Amazon S3")
                    .put("Event", "s3:TestEvent")
                    .put("Time", now())
                    .put("Bucket", bucket)
                    .put("RequestId", UUID.randomUUID().toString())
                    .put("HostId", UUID.randomUUID().toString());
            try {
                context.topics().publish(one.topic(), test.toString(), "Amazon S3 Notification", Map.of());
            } catch (AwsError noSuchTopic) {
                throw new AwsError(
                        400, "InvalidArgument", "Unable to validate the following destination configurations");
            }
        }
        configurations.put(bucket, xml);
    }

    /// @param more adds what only this kind of event has
    void tell(String event, String bucket, String key, Consumer<ObjectNode> more) {
        for (ToTopic one : parse(configuration(bucket))) {
            if (one.wants(event, key)) {
                ObjectNode message = Json.object();
                ObjectNode record = message.putArray("Records").addObject();
                describe(record, event, bucket, key, one.id());
                more.accept(record);
                try {
                    context.topics().publish(one.topic(), message.toString(), "Amazon S3 Notification", Map.of());
                } catch (AwsError gone) {
                    log.warn("nobody is told of {} of {}/{}: {}", event, bucket, key, gone.message());
                }
            }
        }
    }

    private void describe(ObjectNode record, String event, String bucket, String key, String id) {
        record.put("eventVersion", "2.1")
                .put("eventSource", "aws:s3")
                .put("awsRegion", LocalCloudSettings.REGION)
                .put("eventTime", now())
                .put("eventName", event);
        record.putObject("userIdentity").put("principalId", "AmazonCustomer:" + LocalCloudSettings.ACCOUNT);
        record.putObject("requestParameters").put("sourceIPAddress", "127.0.0.1");
        record.putObject("responseElements")
                .put("x-amz-request-id", UUID.randomUUID().toString())
                .put("x-amz-id-2", UUID.randomUUID().toString());
        ObjectNode s3 = record.putObject("s3").put("s3SchemaVersion", "1.0").put("configurationId", id);
        s3.putObject("bucket")
                .put("name", bucket)
                .put("arn", "arn:aws:s3:::" + bucket)
                .putObject("ownerIdentity")
                .put("principalId", LocalCloudSettings.ACCOUNT);
        // the key is encoded like a form's field (user guide, "Event message structure")
        s3.putObject("object")
                .put("key", URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/"))
                .put("sequencer", "%016X".formatted(sequence.incrementAndGet()));
    }

    private String now() {
        return context.clock().instant().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static List<ToTopic> parse(String xml) {
        List<ToTopic> wanted = new ArrayList<>();
        for (Element one : RequestXml.children(RequestXml.root(xml))) {
            if (!one.getLocalName().equals("TopicConfiguration")) {
                throw new AwsError(501, "NotImplemented", one.getLocalName() + " is not implemented: topics are");
            }
            List<String> events = RequestXml.texts(one, "Event");
            if (events.isEmpty() || !events.stream().allMatch(event -> event.startsWith("s3:ObjectRestore:"))) {
                throw new AwsError(501, "NotImplemented", "of events, s3:ObjectRestore:* are implemented: " + events);
            }
            List<String> names = RequestXml.texts(one, "Name");
            List<String> values = RequestXml.texts(one, "Value");
            wanted.add(new ToTopic(
                    RequestXml.texts(one, "Id").stream()
                            .findFirst()
                            .orElse(UUID.nameUUIDFromBytes(xml.getBytes(StandardCharsets.UTF_8))
                                    .toString()),
                    RequestXml.texts(one, "Topic").stream().findFirst().orElse(""),
                    events,
                    filter(names, values, "prefix"),
                    filter(names, values, "suffix")));
        }
        return wanted;
    }

    private static String filter(List<String> names, List<String> values, String rule) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(rule)) {
                return values.get(i);
            }
        }
        return "";
    }
}
