package gas.localcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.glacier.GlacierClient;
import software.amazon.awssdk.services.glacier.model.DescribeJobResponse;
import software.amazon.awssdk.services.glacier.model.GetJobOutputResponse;
import software.amazon.awssdk.services.glacier.model.InsufficientCapacityException;
import software.amazon.awssdk.services.glacier.model.InvalidParameterValueException;
import software.amazon.awssdk.services.glacier.model.JobParameters;
import software.amazon.awssdk.services.glacier.model.ResourceNotFoundException;
import software.amazon.awssdk.services.glacier.model.StatusCode;
import tools.jackson.databind.JsonNode;

/// Vaults by the AWS SDK, against tree hashes computed from their definition.
class GlacierTest {
    private static final int MIB = 1 << 20;
    private static final byte[] SMALL = bytes(MIB + 4711);

    @TempDir
    static Path data;

    static TestCloud cloud;
    static GlacierClient glacier;

    private final String vault = "v-" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        cloud = TestCloud.start(data);
        glacier = cloud.configured(
                GlacierClient.builder(),
                b -> b.overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry())));
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    @BeforeEach
    void makeVault() {
        glacier.createVault(b -> b.accountId("-").vaultName(vault));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, MIB - 1, MIB, MIB + 1, 3 * MIB, 5 * MIB + 17})
    void whatIsUploadedAtOnceComesBack(int length) throws Exception {
        var archive = bytes(length);

        var id = upload(archive);

        var output = output(retrieved(retrieve(id)));
        assertThat(output.asByteArray()).isEqualTo(archive);
        assertThat(output.response().checksum()).isEqualTo(treeHash(archive));
    }

    @ParameterizedTest
    @ValueSource(ints = {2 * MIB, 5 * MIB, 13 * MIB + 17})
    void whatIsUploadedInPartsInAnyOrderComesBack(int length) throws Exception {
        var archive = bytes(length);
        var upload = initiate(2 * MIB);
        for (int start = (length - 1) / (2 * MIB) * (2 * MIB); start >= 0; start -= 2 * MIB) {
            part(upload, start, Arrays.copyOfRange(archive, start, Math.min(length, start + 2 * MIB)));
        }
        part(upload, 0, Arrays.copyOf(archive, Math.min(length, 2 * MIB)));

        var id = complete(upload, length, treeHash(archive));

        assertThat(output(retrieved(retrieve(id))).asByteArray()).isEqualTo(archive);
        assertThatThrownBy(() -> complete(upload, length, treeHash(archive)))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void aWrongHashIsRefusedAndLeavesNothing() throws Exception {
        var wrong = treeHash(new byte[] {1});
        var filesBefore = files();
        var upload = initiate(MIB);
        part(upload, 0, bytes(MIB));
        part(upload, MIB, bytes(10));

        assertThatThrownBy(() -> glacier.uploadArchive(
                        b -> b.accountId("-").vaultName(vault).checksum(wrong), RequestBody.fromBytes(SMALL)))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("Checksum mismatch");
        assertThatThrownBy(() -> glacier.uploadMultipartPart(
                        b -> b.accountId("-")
                                .vaultName(vault)
                                .uploadId(upload)
                                .range("bytes 0-1048575/*")
                                .checksum(wrong),
                        RequestBody.fromBytes(bytes(MIB))))
                .isInstanceOf(InvalidParameterValueException.class);
        assertThatThrownBy(() -> complete(upload, MIB + 10, wrong)).isInstanceOf(InvalidParameterValueException.class);
        assertThatThrownBy(() -> complete(upload, MIB + 11, wrong))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("size");
        glacier.abortMultipartUpload(b -> b.accountId("-").vaultName(vault).uploadId(upload));

        assertThat(files()).isEqualTo(filesBefore);
        assertThat(glacier.describeVault(b -> b.accountId("-").vaultName(vault)).numberOfArchives())
                .isZero();
    }

    @Test
    void aRangeOfTheOutputHasAHashWhereItIsANodeOfTheTree() throws Exception {
        var archive = bytes(5 * MIB + 17);
        var job = retrieved(retrieve(upload(archive)));

        assertRange(archive, job, 0, 2 * MIB, true);
        assertRange(archive, job, 2 * MIB, 4 * MIB, true);
        assertRange(archive, job, 4 * MIB, archive.length, true);
        assertRange(archive, job, MIB, 3 * MIB, false);
        assertRange(archive, job, 3 * MIB, archive.length, false);
        assertRange(archive, job, 5, 10, false);
        assertThatThrownBy(() -> output(job, "bytes=" + archive.length + "-"))
                .isInstanceOf(InvalidParameterValueException.class);
    }

    @Test
    void aPartOfAnArchiveIsRetrieved() throws Exception {
        var archive = bytes(5 * MIB);
        var id = upload(archive);

        var job = retrieved(retrieve(id, b -> b.retrievalByteRange("2097152-4194303")));

        var output = output(job);
        assertThat(output.asByteArray()).isEqualTo(Arrays.copyOfRange(archive, 2 * MIB, 4 * MIB));
        assertThat(output.response().checksum())
                .isEqualTo(treeHash(output.asByteArray()))
                .isEqualTo(describe(job).sha256TreeHash());
        assertThat(describe(job).archiveSHA256TreeHash()).isEqualTo(treeHash(archive));
        for (var wrong : List.of("5-10", "3145728-2097151", "0-5242880", "0-99999999999999999999", "all")) {
            assertThatThrownBy(() -> retrieve(id, b -> b.retrievalByteRange(wrong)))
                    .isInstanceOf(InvalidParameterValueException.class);
        }
    }

    @Test
    void eachTierTakesItsTime() throws Exception {
        var id = upload(SMALL);
        var expedited = retrieve(id, b -> b.tier("Expedited"));
        var standard = retrieve(id, b -> {});
        var bulk = retrieve(id, b -> b.tier("Bulk"));
        assertThatThrownBy(() -> output(expedited)).isInstanceOf(InvalidParameterValueException.class);

        cloud.cloud().clock().advance(Duration.ofMinutes(4));
        succeeded(expedited);
        assertThat(describe(standard).statusCode()).isEqualTo(StatusCode.IN_PROGRESS);
        assertThat(describe(standard).tier()).isEqualTo("Standard");
        cloud.cloud().clock().advance(Duration.ofHours(4));
        succeeded(standard);
        assertThat(describe(bulk).completed()).isFalse();
        cloud.cloud().clock().advance(Duration.ofHours(4));
        succeeded(bulk);
    }

    @Test
    void theEndIsAnnouncedAsGlacierDoes() throws Exception {
        var jobTopic = topic("job");
        var vaultTopic = topic("vault");
        var queue = queue(jobTopic, vaultTopic);
        glacier.setVaultNotifications(b -> b.accountId("-")
                .vaultName(vault)
                .vaultNotificationConfig(c ->
                        c.snsTopic(vaultTopic).events("ArchiveRetrievalCompleted", "InventoryRetrievalCompleted")));
        var id = upload(SMALL);

        var job = retrieve(id, b -> b.snsTopic(jobTopic).description("user/job").tier("Expedited"));
        retrieved(job);

        for (var notice : List.of(receive(queue), receive(queue))) {
            assertThat(notice.path("Action").asString()).isEqualTo("ArchiveRetrieval");
            assertThat(notice.path("ArchiveId").asString()).isEqualTo(id);
            assertThat(notice.path("ArchiveSHA256TreeHash").asString()).isEqualTo(treeHash(SMALL));
            assertThat(notice.path("ArchiveSizeInBytes").asLong()).isEqualTo(SMALL.length);
            assertThat(notice.path("Completed").asBoolean()).isTrue();
            assertThat(notice.path("CompletionDate").asString()).matches("\\S+T\\S+Z");
            assertThat(notice.path("CreationDate").asString()).matches("\\S+T\\S+Z");
            assertThat(notice.path("JobDescription").asString()).isEqualTo("user/job");
            assertThat(notice.path("JobId").asString()).isEqualTo(job);
            assertThat(notice.path("RetrievalByteRange").asString()).isEqualTo("0-" + (SMALL.length - 1));
            assertThat(notice.path("SHA256TreeHash").asString()).isEqualTo(treeHash(SMALL));
            assertThat(notice.path("SNSTopic").asString()).isEqualTo(jobTopic);
            assertThat(notice.path("StatusCode").asString()).isEqualTo("Succeeded");
            assertThat(notice.path("StatusMessage").asString()).isEqualTo("Succeeded");
            assertThat(notice.path("Tier").asString()).isEqualTo("Expedited");
            assertThat(notice.path("VaultARN").asString()).endsWith(":vaults/" + vault);
            assertThat(notice.has("due")).isFalse();
        }
    }

    @Test
    void anInventoryListsTheArchives() throws Exception {
        var id = upload(SMALL);
        var job = retrieved(glacier.initiateJob(
                        b -> b.accountId("-").vaultName(vault).jobParameters(j -> j.type("inventory-retrieval")))
                .jobId());

        var list = Json.tree(output(job).asUtf8String()).path("ArchiveList");

        assertThat(list).hasSize(1);
        assertThat(list.path(0).path("ArchiveId").asString()).isEqualTo(id);
        assertThat(list.path(0).path("ArchiveDescription").asString()).isEqualTo("user/job");
        assertThat(list.path(0).path("Size").asLong()).isEqualTo(SMALL.length);
        assertThat(list.path(0).path("SHA256TreeHash").asString()).isEqualTo(treeHash(SMALL));
    }

    @Test
    void anOutputLastsForADay() throws Exception {
        var job = retrieved(retrieve(upload(SMALL)));
        cloud.cloud().clock().advance(Duration.ofHours(23));
        assertThat(output(job).asByteArray()).isEqualTo(SMALL);

        cloud.cloud().clock().advance(Duration.ofHours(2));

        assertThatThrownBy(() -> output(job)).isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> describe(job)).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void aDeletedArchiveLeavesOnlyTheOutputsThatAreThere() throws Exception {
        var id = upload(SMALL);
        var ready = retrieved(retrieve(id));
        var pending = retrieve(id);

        glacier.deleteArchive(b -> b.accountId("-").vaultName(vault).archiveId(id));

        assertThatThrownBy(() -> retrieve(id)).isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> glacier.deleteArchive(
                        b -> b.accountId("-").vaultName(vault).archiveId(id)))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThat(output(ready).asByteArray()).isEqualTo(SMALL);
        cloud.cloud().clock().advance(Duration.ofHours(5));
        await().until(() -> describe(pending).completed());
        assertThat(describe(pending).statusCode()).isEqualTo(StatusCode.FAILED);
        assertThat(output(ready).asByteArray()).isEqualTo(SMALL);
        cloud.cloud().clock().advance(Duration.ofHours(25));
        await().untilAsserted(() -> assertThat(files()).doesNotContain(id));
    }

    @Test
    void expeditedRequestsAreRefusedAsOftenAsOrdered() throws Exception {
        var id = upload(SMALL);
        assertThat(control("{\"refuseExpedited\":2}")).isEqualTo(200);
        assertThat(control("{\"refuseExpedited\":\"many\"}")).isEqualTo(400);

        assertThat(retrieve(id, b -> b.tier("Bulk"))).isNotEmpty();
        assertThatThrownBy(() -> retrieve(id, b -> b.tier("Expedited")))
                .isInstanceOfSatisfying(
                        InsufficientCapacityException.class,
                        refused -> assertThat(refused.statusCode()).isEqualTo(503));
        cloud.restart();
        assertThatThrownBy(() -> retrieve(id, b -> b.tier("Expedited")))
                .isInstanceOf(InsufficientCapacityException.class);
        assertThat(retrieve(id, b -> b.tier("Expedited"))).isNotEmpty();
    }

    @Test
    void whatWasBegunGoesOnAfterARestart() throws Exception {
        var topic = topic("restart");
        var queue = queue(topic);
        var id = upload(SMALL);
        var ready = retrieved(retrieve(id));
        var upload = initiate(MIB);
        part(upload, 0, Arrays.copyOf(SMALL, MIB));
        var job = retrieve(id, b -> b.snsTopic(topic));
        Files.writeString(data.resolve("glacier/upload-broken-off"), "x");

        cloud.restart();

        assertThat(files()).doesNotContain("upload-broken-off");
        assertThat(output(ready).asByteArray()).isEqualTo(SMALL);
        part(upload, MIB, Arrays.copyOfRange(SMALL, MIB, SMALL.length));
        complete(upload, SMALL.length, treeHash(SMALL));
        assertThat(describe(job).completed()).isFalse();
        retrieved(job);
        assertThat(receive(queue).path("JobId").asString()).isEqualTo(job);
        assertThat(output(job).asByteArray()).isEqualTo(SMALL);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThatThrownBy(() -> glacier.describeVault(b -> b.accountId("-").vaultName("none")))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> retrieve("none")).isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> describe("none")).isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() ->
                        glacier.getVaultNotifications(b -> b.accountId("-").vaultName(vault)))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    private void assertRange(byte[] archive, String job, int from, int to, boolean hashed) throws Exception {
        var output = output(job, "bytes=" + from + "-" + (to - 1));
        var expected = Arrays.copyOfRange(archive, from, to);
        assertThat(output.asByteArray()).isEqualTo(expected);
        assertThat(output.response().status()).isEqualTo(206);
        assertThat(output.response().contentRange()).isEqualTo("bytes %d-%d/%d", from, to - 1, archive.length);
        assertThat(output.response().checksum()).isEqualTo(hashed ? treeHash(expected) : null);
    }

    private String upload(byte[] archive) throws Exception {
        var hash = treeHash(archive);
        var answer = glacier.uploadArchive(
                b -> b.accountId("-")
                        .vaultName(vault)
                        .archiveDescription("user/job")
                        .checksum(hash),
                RequestBody.fromBytes(archive));
        assertThat(answer.checksum()).isEqualTo(hash);
        return answer.archiveId();
    }

    private String initiate(int partSize) {
        return glacier.initiateMultipartUpload(
                        b -> b.accountId("-").vaultName(vault).partSize(Integer.toString(partSize)))
                .uploadId();
    }

    private void part(String upload, int start, byte[] bytes) throws Exception {
        var hash = treeHash(bytes);
        glacier.uploadMultipartPart(
                b -> b.accountId("-")
                        .vaultName(vault)
                        .uploadId(upload)
                        .range("bytes " + start + "-" + (start + bytes.length - 1) + "/*")
                        .checksum(hash),
                RequestBody.fromBytes(bytes));
    }

    private String complete(String upload, int size, String hash) {
        var answer = glacier.completeMultipartUpload(b -> b.accountId("-")
                .vaultName(vault)
                .uploadId(upload)
                .archiveSize(Integer.toString(size))
                .checksum(hash));
        assertThat(answer.checksum()).isEqualTo(hash);
        return answer.archiveId();
    }

    private String retrieve(String archive) {
        return retrieve(archive, b -> {});
    }

    private String retrieve(String archive, Consumer<JobParameters.Builder> more) {
        return glacier.initiateJob(b -> b.accountId("-")
                        .vaultName(vault)
                        .jobParameters(
                                j -> more.accept(j.type("archive-retrieval").archiveId(archive))))
                .jobId();
    }

    /// Moves the clock to when a Standard job is complete.
    private String retrieved(String job) {
        cloud.cloud().clock().advance(Duration.ofHours(4));
        return succeeded(job);
    }

    private String succeeded(String job) {
        await().until(() -> describe(job).completed());
        assertThat(describe(job).statusCode()).isEqualTo(StatusCode.SUCCEEDED);
        return job;
    }

    private DescribeJobResponse describe(String job) {
        return glacier.describeJob(b -> b.accountId("-").vaultName(vault).jobId(job));
    }

    private ResponseBytes<GetJobOutputResponse> output(String job) {
        return glacier.getJobOutputAsBytes(
                b -> b.accountId("-").vaultName(vault).jobId(job));
    }

    private ResponseBytes<GetJobOutputResponse> output(String job, String range) {
        return glacier.getJobOutputAsBytes(
                b -> b.accountId("-").vaultName(vault).jobId(job).range(range));
    }

    private String topic(String name) {
        return cloud.sns.createTopic(b -> b.name(name + "-" + vault)).topicArn();
    }

    private String queue(String... topics) {
        var url = cloud.sqs.createQueue(b -> b.queueName(vault)).queueUrl();
        for (var topic : topics) {
            cloud.sns.subscribe(b -> b.topicArn(topic)
                    .protocol("sqs")
                    .endpoint("arn:aws:sqs:us-east-1:000000000000:" + vault)
                    .attributes(Map.of("RawMessageDelivery", "true")));
        }
        return url;
    }

    private static JsonNode receive(String queue) {
        var bodies = new ArrayList<String>();
        await().until(() -> {
            cloud.sqs
                    .receiveMessage(b -> b.queueUrl(queue).waitTimeSeconds(1))
                    .messages()
                    .forEach(message -> {
                        bodies.add(message.body());
                        cloud.sqs.deleteMessage(b -> b.queueUrl(queue).receiptHandle(message.receiptHandle()));
                    });
            return !bodies.isEmpty();
        });
        return Json.tree(bodies.getFirst());
    }

    private static int control(String body) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(cloud.cloud().console() + "/control/glacier"))
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static List<String> files() throws IOException {
        try (var files = Files.list(data.resolve("glacier"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static byte[] bytes(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static String treeHash(byte[] data) throws Exception {
        return HexFormat.of().formatHex(node(data, 0, data.length));
    }

    /// A node's left child covers the largest power of two of MiB that leaves something to the right one.
    private static byte[] node(byte[] data, int from, int to) throws Exception {
        var sha256 = MessageDigest.getInstance("SHA-256");
        if (to - from <= MIB) {
            sha256.update(data, from, to - from);
            return sha256.digest();
        }
        int left = MIB;
        while (2 * left < to - from) {
            left *= 2;
        }
        sha256.update(node(data, from, from + left));
        return sha256.digest(node(data, from + left, to));
    }
}
