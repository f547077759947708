package gas.localcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import gas.localcloud.control.Fault;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.InvalidObjectStateException;
import software.amazon.awssdk.services.s3.model.StorageClass;
import software.amazon.awssdk.services.s3.model.Tier;
import software.amazon.awssdk.services.s3.model.TopicConfiguration;
import software.amazon.awssdk.services.sqs.model.Message;
import tools.jackson.databind.JsonNode;

/// S3's archive classes by the AWS SDK: GLACIER, DEEP_ARCHIVE and RestoreObject.
class ArchiveClassesTest {
    private static final String BUCKET = "class-test";
    private static final int MIB = 1 << 20;

    @TempDir
    static Path data;

    static TestCloud cloud;
    static S3Client s3;

    private final String key = "folder/a key+" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        cloud = TestCloud.start(data);
        s3 = cloud.configured(
                S3Client.builder().forcePathStyle(true),
                b -> b.overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry())));
        s3.createBucket(b -> b.bucket(BUCKET));
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    @BeforeEach
    void putObject() {
        put(key, "the bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GLACIER", "DEEP_ARCHIVE"})
    void whatIsCopiedIntoAnArchiveClassIsSeenAndNotRead(String storageClass) {
        copy(key, key + ".cold", storageClass);

        assertThat(head(key + ".cold").storageClassAsString()).isEqualTo(storageClass);
        assertThat(head(key + ".cold").contentLength()).isEqualTo(9);
        assertThat(head(key + ".cold").restore()).isNull();
        assertThat(s3.listObjectsV2(b -> b.bucket(BUCKET).prefix(key + ".cold")).contents())
                .singleElement()
                .satisfies(object -> assertThat(object.storageClassAsString()).isEqualTo(storageClass));
        assertNotReadable(key + ".cold");
        assertThat(read(key)).isEqualTo("the bytes");
    }

    @Test
    void anObjectMovesIntoAnArchiveClassWhereItIsAndOutAgainByAnOverwrite() {
        copy(key, key, "GLACIER");
        assertNotReadable(key);

        put(key, "other bytes");

        assertThat(read(key)).isEqualTo("other bytes");
    }

    @Test
    void anObjectIsPutIntoAnArchiveClassAtOnceOrInParts() {
        s3.putObject(b -> b.bucket(BUCKET).key(key).storageClass(StorageClass.GLACIER), RequestBody.fromString("x"));
        assertNotReadable(key);

        var bytes = new byte[6 * MIB];
        new Random(6).nextBytes(bytes);
        s3.putObject(b -> b.bucket(BUCKET).key(key + ".large"), RequestBody.fromBytes(bytes));
        copyInParts(key + ".large", key + ".parts", StorageClass.DEEP_ARCHIVE);
        assertThat(head(key + ".parts").storageClass()).isEqualTo(StorageClass.DEEP_ARCHIVE);
        assertNotReadable(key + ".parts");
    }

    @Test
    void aRestoredObjectIsReadUntilItsCopyExpires() {
        copy(key, key, "GLACIER");

        assertThat(restore(key, Tier.BULK, 2)).isEqualTo(202);
        assertThat(head(key).restore()).isEqualTo("ongoing-request=\"true\"");
        assertNotReadable(key);
        assertRefused(() -> restore(key, Tier.STANDARD, 2), 409, "RestoreAlreadyInProgress");

        cloud.cloud().clock().advance(Duration.ofHours(8));
        await().untilAsserted(() ->
                assertThat(head(key).restore()).matches("ongoing-request=\"false\", expiry-date=\".+ 00:00:00 GMT\""));
        assertThat(head(key).storageClass()).isEqualTo(StorageClass.GLACIER);
        assertThat(read(key)).isEqualTo("the bytes");
        copy(key, key + ".back", "STANDARD");
        assertThat(read(key + ".back")).isEqualTo("the bytes");

        var expiry = head(key).restore();
        assertThat(restore(key, Tier.STANDARD, 5)).isEqualTo(200);
        assertThat(head(key).restore()).isNotEqualTo(expiry);

        cloud.cloud().clock().advance(Duration.ofDays(6));
        assertThat(head(key).restore()).isNull();
        assertNotReadable(key);
        assertThat(restore(key, Tier.EXPEDITED, 1)).isEqualTo(202);
    }

    @Test
    void aDeepArchiveKnowsNoExpeditedAndTakesTwelveHours() {
        copy(key, key, "DEEP_ARCHIVE");

        assertRefused(() -> restore(key, Tier.EXPEDITED, 1), 400, "InvalidRequest");
        assertThat(restore(key, Tier.STANDARD, 1)).isEqualTo(202);

        cloud.cloud().clock().advance(Duration.ofHours(11));
        assertThat(head(key).restore()).isEqualTo("ongoing-request=\"true\"");
        cloud.cloud().clock().advance(Duration.ofHours(1));
        await().untilAsserted(() -> assertThat(read(key)).isEqualTo("the bytes"));
    }

    @Test
    void expeditedIsRefusedWhereThereIsNoCapacityAndStandardIsNot() throws Exception {
        copy(key, key, "GLACIER");
        var order = HttpRequest.newBuilder(URI.create(cloud.cloud().console() + "/control/glacier"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"refuseExpedited\": 1}"))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            assertThat(http.send(order, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }

        assertRefused(() -> restore(key, Tier.EXPEDITED, 1), 503, "GlacierExpeditedRetrievalNotAvailable");
        assertThat(restore(key, Tier.STANDARD, 1)).isEqualTo(202);
    }

    @Test
    void whatIsNotArchivedOrNotThereIsNotRestored() {
        assertRefused(() -> restore(key, Tier.STANDARD, 1), 403, "InvalidObjectState");
        assertRefused(() -> restore(key + ".none", Tier.STANDARD, 1), 404, "NoSuchKey");
        assertRefused(() -> restore(key, Tier.STANDARD, 0), 400, "MalformedXML");
    }

    @Test
    void aTopicHearsOfTheRequestAndOfItsEnd() {
        var topic = cloud.sns.createTopic(b -> b.name("restored")).topicArn();
        var queue = cloud.sqs.createQueue(b -> b.queueName("restored")).queueUrl();
        cloud.sns.subscribe(b -> b.topicArn(topic)
                .protocol("sqs")
                .endpoint("arn:aws:sqs:us-east-1:000000000000:restored")
                .attributes(Map.of("RawMessageDelivery", "true")));
        notify(topic, key, Event.S3_OBJECT_RESTORE_POST, Event.S3_OBJECT_RESTORE_COMPLETED);
        assertThat(s3.getBucketNotificationConfiguration(b -> b.bucket(BUCKET)).topicConfigurations())
                .singleElement()
                .satisfies(told -> assertThat(told.topicArn()).isEqualTo(topic));
        assertThat(next(queue).path("Event").asString()).isEqualTo("s3:TestEvent");
        copy(key, key, "GLACIER");

        restore(key, Tier.EXPEDITED, 1);
        var post = next(queue).path("Records").path(0);
        assertThat(post.path("eventName").asString()).isEqualTo("ObjectRestore:Post");
        cloud.cloud().clock().advance(Duration.ofMinutes(3));
        var completed = next(queue).path("Records").path(0);

        assertThat(completed.path("eventName").asString()).isEqualTo("ObjectRestore:Completed");
        assertThat(completed.path("eventSource").asString()).isEqualTo("aws:s3");
        assertThat(completed.at("/s3/bucket/name").asString()).isEqualTo(BUCKET);
        assertThat(completed.at("/s3/object/key").asString())
                .isEqualTo(key.replace("+", "%2B").replace(' ', '+'));
        assertThat(completed
                        .at("/glacierEventData/restoreEventData/lifecycleRestoreStorageClass")
                        .asString())
                .isEqualTo("GLACIER");
        assertThat(read(key)).as("whoever is told may read").isEqualTo("the bytes");
    }

    @Test
    void notificationsThatCannotBeKeptAreRefused() {
        assertRefused(
                () -> notify("arn:aws:sns:us-east-1:000000000000:nowhere", "", Event.S3_OBJECT_RESTORE),
                400,
                "InvalidArgument");
        var topic = cloud.sns.createTopic(b -> b.name("created")).topicArn();
        assertRefused(() -> notify(topic, "", Event.S3_OBJECT_CREATED), 501, "NotImplemented");
    }

    @Test
    void aRestoreGoesOnAfterARestart() throws Exception {
        copy(key, key, "GLACIER");
        restore(key, Tier.STANDARD, 1);

        cloud.restart();

        assertNotReadable(key);
        cloud.cloud().clock().advance(Duration.ofHours(4));
        await().untilAsserted(() -> assertThat(read(key)).isEqualTo("the bytes"));
    }

    @Test
    void aRestoreWhoseAnswerIsLostHasBegun() {
        copy(key, key, "GLACIER");
        cloud.cloud().faults().order(new Fault("s3", "RestoreObject", Fault.Kind.MUTE, 1, 1, Duration.ZERO, "", 0));

        assertThatThrownBy(() -> restore(key, Tier.STANDARD, 1)).isNotInstanceOf(AwsServiceException.class);

        assertThat(head(key).restore()).isEqualTo("ongoing-request=\"true\"");
    }

    private static void notify(String topic, String prefix, Event... events) {
        var onlyOurs = FilterRule.builder().name("prefix").value(prefix).build();
        var told = TopicConfiguration.builder()
                .id("ours")
                .topicArn(topic)
                .events(events)
                .filter(f -> f.key(k -> k.filterRules(List.of(onlyOurs))))
                .build();
        s3.putBucketNotificationConfiguration(
                b -> b.bucket(BUCKET).notificationConfiguration(n -> n.topicConfigurations(List.of(told))));
    }

    private static void put(String key, String text) {
        s3.putObject(b -> b.bucket(BUCKET).key(key), RequestBody.fromString(text));
    }

    private static void copy(String from, String to, String storageClass) {
        s3.copyObject(b -> b.sourceBucket(BUCKET)
                .sourceKey(from)
                .destinationBucket(BUCKET)
                .destinationKey(to)
                .storageClass(storageClass));
    }

    private static void copyInParts(String from, String to, StorageClass storageClass) {
        var upload = s3.createMultipartUpload(b -> b.bucket(BUCKET).key(to).storageClass(storageClass))
                .uploadId();
        var part = s3.uploadPartCopy(b -> b.sourceBucket(BUCKET)
                        .sourceKey(from)
                        .destinationBucket(BUCKET)
                        .destinationKey(to)
                        .uploadId(upload)
                        .partNumber(1))
                .copyPartResult();
        s3.completeMultipartUpload(b -> b.bucket(BUCKET)
                .key(to)
                .uploadId(upload)
                .multipartUpload(m -> m.parts(List.of(
                        CompletedPart.builder().partNumber(1).eTag(part.eTag()).build()))));
    }

    private static int restore(String key, Tier tier, int days) {
        return s3.restoreObject(b -> b.bucket(BUCKET)
                        .key(key)
                        .restoreRequest(r -> r.days(days).glacierJobParameters(p -> p.tier(tier))))
                .sdkHttpResponse()
                .statusCode();
    }

    private static HeadObjectResponse head(String key) {
        return s3.headObject(b -> b.bucket(BUCKET).key(key));
    }

    private static String read(String key) {
        return s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(key)).asUtf8String();
    }

    private static void assertNotReadable(String key) {
        assertThatThrownBy(() -> read(key)).isInstanceOf(InvalidObjectStateException.class);
        assertRefused(() -> copy(key, key + ".copy", "STANDARD"), 403, "InvalidObjectState");
        assertRefused(() -> copyInParts(key, key + ".copy", StorageClass.STANDARD), 403, "InvalidObjectState");
    }

    private static void assertRefused(ThrowingCallable call, int status, String code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, refused -> {
            assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(refused.statusCode()).isEqualTo(status);
        });
    }

    /// The next message, parsed.
    private static JsonNode next(String queue) {
        List<Message> messages = await().until(
                        () -> cloud.sqs
                                .receiveMessage(b -> b.queueUrl(queue).waitTimeSeconds(1))
                                .messages(),
                        received -> !received.isEmpty());
        cloud.sqs.deleteMessage(
                b -> b.queueUrl(queue).receiptHandle(messages.getFirst().receiptHandle()));
        return Json.tree(messages.getFirst().body());
    }
}
