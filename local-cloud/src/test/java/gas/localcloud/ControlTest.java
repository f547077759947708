package gas.localcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gas.localcloud.control.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import tools.jackson.databind.JsonNode;

class ControlTest {
    @TempDir
    static Path data;

    static TestCloud cloud;
    static S3Client s3;
    static SnsClient sns;
    static DynamoDbClient dynamoDb;

    @BeforeAll
    static void start() throws Exception {
        cloud = TestCloud.start(data);
        s3 = cloud.configured(S3Client.builder().forcePathStyle(true), ControlTest::neverTwice);
        sns = cloud.configured(SnsClient.builder(), ControlTest::neverTwice);
        dynamoDb = cloud.configured(DynamoDbClient.builder(), ControlTest::neverTwice);
        cloud.s3.createBucket(b -> b.bucket("bucket"));
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    @AfterEach
    void heal() throws Exception {
        call("DELETE", "/control/faults", "");
    }

    @Test
    void anOrderedErrorIsReadAsSuchInEveryProtocol() throws Exception {
        var ordered = call(
                "POST",
                "/control/faults",
                "{\"service\":\"*\",\"kind\":\"error\",\"times\":3,\"error\":\"SlowDown\",\"status\":503}");
        assertThat(ordered.path("faults").get(0).path("times").asInt()).isEqualTo(3);

        assertError(() -> s3.listObjectsV2(b -> b.bucket("bucket")), 503, "SlowDown");
        assertError(() -> sns.listTopics(), 503, "SlowDown");
        assertError(() -> dynamoDb.listTables(), 503, "SlowDown");

        assertThat(s3.listObjectsV2(b -> b.bucket("bucket")).contents()).isEmpty();
        assertThat(call("GET", "/control/faults", "").path("faults")).isEmpty();
    }

    @Test
    void aFaultStrikesTheOperationThatItNames() {
        order("s3", "PutObject", Fault.Kind.ERROR, -1);

        assertError(
                () -> s3.putObject(b -> b.bucket("bucket").key("k"), RequestBody.fromString("x")),
                503,
                "ServiceUnavailable");
        assertThat(s3.listObjectsV2(b -> b.bucket("bucket").prefix("k")).contents())
                .isEmpty();
    }

    @Test
    void aLostRequestHasNoEffectAndALostAnswerHas() {
        order("sns", "CreateTopic", Fault.Kind.DROP, 1);
        assertThatThrownBy(() -> sns.createTopic(b -> b.name("lost"))).isInstanceOf(SdkClientException.class);
        order("sns", "CreateTopic", Fault.Kind.MUTE, 1);
        assertThatThrownBy(() -> sns.createTopic(b -> b.name("made"))).isInstanceOf(SdkClientException.class);
        assertThat(sns.listTopics().topics())
                .extracting(t -> t.topicArn())
                .containsExactly("arn:aws:sns:us-east-1:000000000000:made");

        order("s3", "PutObject", Fault.Kind.DROP, 1);
        assertThatThrownBy(() -> s3.putObject(b -> b.bucket("bucket").key("lost"), RequestBody.fromString("x")))
                .isInstanceOfAny(SdkException.class, UncheckedIOException.class);
        order("s3", "PutObject", Fault.Kind.MUTE, 1);
        assertThatThrownBy(() -> s3.putObject(b -> b.bucket("bucket").key("made"), RequestBody.fromString("x")))
                .isInstanceOfAny(SdkException.class, UncheckedIOException.class);
        assertThat(s3.listObjectsV2(b -> b.bucket("bucket")).contents())
                .extracting(o -> o.key())
                .containsExactly("made");
        s3.deleteObject(b -> b.bucket("bucket").key("made"));
    }

    @Test
    void aDelayedRequestIsServedLate() {
        order("dynamodb", "ListTables", Fault.Kind.DELAY, 1);

        long begin = System.nanoTime();
        dynamoDb.listTables();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void aDuplicatedMessageArrivesTwice() {
        var queue = cloud.sqs.createQueue(b -> b.queueName("twice")).queueUrl();
        order("sqs", "SendMessage", Fault.Kind.DUPLICATE, 1);

        cloud.sqs.sendMessage(b -> b.queueUrl(queue).messageBody("once"));

        assertThat(cloud.sqs
                        .receiveMessage(
                                b -> b.queueUrl(queue).maxNumberOfMessages(10).waitTimeSeconds(2))
                        .messages())
                .extracting(m -> m.body())
                .containsExactly("once", "once");
    }

    @Test
    void theClockIsMovedForwardOnly() throws Exception {
        var moved = call("POST", "/control/clock", "{\"advance\":\"PT5M\"}");

        assertThat(Duration.parse(moved.path("offset").asString())).isGreaterThanOrEqualTo(Duration.ofMinutes(5));
        assertThat(Instant.parse(call("GET", "/control/clock", "").path("now").asString()))
                .isAfter(Instant.now().plus(Duration.ofMinutes(4)));
        assertThat(send("POST", "/control/clock", "{\"advance\":\"-PT5M\"}").statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/control/faults", "{\"kind\":\"explode\"}").body())
                .contains("mute");
    }

    @Test
    void nothingListensBeyondLoopback() throws Exception {
        var settings = cloud.settings();
        var ports = List.of(
                settings.awsPort(),
                settings.consolePort(),
                settings.s3Port(),
                settings.sqsPort(),
                settings.dynamoDbPort(),
                settings.lambdaRuntimePort());
        for (var address : outside()) {
            for (int port : ports) {
                assertThatThrownBy(() -> {
                            try (var socket = new Socket()) {
                                socket.connect(new InetSocketAddress(address, port), 500);
                            }
                        })
                        .as("%s:%d", address, port)
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void aPageUnderAnotherNameDoesNotReachTheConsole() throws Exception {
        try (var socket = new Socket("127.0.0.1", cloud.settings().consolePort())) {
            socket.getOutputStream()
                    .write("GET /control/clock HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void aServiceThatIsNotHereSaysSo() throws Exception {
        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(cloud.cloud().endpoint())
                                .header(
                                        "Authorization",
                                        "AWS4-HMAC-SHA256 Credential=local/20261120/us-east-1/kinesis/aws4_request,"
                                                + " SignedHeaders=host, Signature=0")
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("UnrecognizedClientException").contains("kinesis");
        assertError(() -> sns.listPlatformApplications(), 400, "InvalidAction");
    }

    private static List<InetAddress> outside() throws Exception {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(a -> !a.isLoopbackAddress() && !a.isLinkLocalAddress())
                .toList();
    }

    private static void order(String service, String operation, Fault.Kind kind, int times) {
        cloud.cloud()
                .faults()
                .order(new Fault(
                        service, operation, kind, times, 1, Duration.ofMillis(300), "ServiceUnavailable", 503));
    }

    private static void assertError(ThrowingCallable call, int status, String code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.statusCode()).isEqualTo(status);
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
        });
    }

    private static <B extends AwsClientBuilder<B, C>, C> void neverTwice(B builder) {
        builder.overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()));
    }

    private static JsonNode call(String method, String path, String body) throws Exception {
        return Json.tree(send(method, path, body).body());
    }

    private static HttpResponse<String> send(String method, String path, String body) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(cloud.cloud().console() + path))
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
