package gas.localcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Each operation once, by the AWS CLI.
class AwsCliTest {
    @TempDir
    static Path folder;

    static LocalCloud cloud;
    static AwsCli aws;

    @BeforeAll
    static void start() throws Exception {
        AwsCli.require();
        cloud = LocalCloud.start(LocalCloudSettings.of(LocalCloudSettings.freePortBase(), folder.resolve("cloud")));
        aws = new AwsCli(cloud);
    }

    @AfterAll
    static void stop() {
        if (cloud != null) {
            cloud.close();
        }
    }

    @Test
    void s3() throws Exception {
        var file =
                Files.writeString(folder.resolve("file"), "x".repeat(5 << 20)).toString();
        var back = folder.resolve("back");
        s3("create-bucket", "--bucket", "cli");
        s3("head-bucket", "--bucket", "cli");
        assertThat(s3("list-buckets").path("Buckets").get(0).path("Name").asString())
                .isEqualTo("cli");
        s3("get-bucket-location", "--bucket", "cli");
        s3(
                "put-object",
                "--bucket",
                "cli",
                "--key",
                "a b/c~1",
                "--body",
                file,
                "--server-side-encryption",
                "AES256",
                "--metadata",
                "owner=demo");
        assertThat(s3("head-object", "--bucket", "cli", "--key", "a b/c~1")
                        .path("Metadata")
                        .path("owner")
                        .asString())
                .isEqualTo("demo");
        s3("get-object", "--bucket", "cli", "--key", "a b/c~1", "--range", "bytes=0-3", back.toString());
        assertThat(back).hasContent("xxxx");
        s3("copy-object", "--bucket", "cli", "--key", "copy", "--copy-source", "cli/a b/c~1");
        assertThat(s3("list-objects-v2", "--bucket", "cli", "--prefix", "a").path("Contents"))
                .hasSize(1);
        assertThat(s3("list-objects", "--bucket", "cli").path("Contents")).hasSize(2);

        var upload = upload("parts");
        var first = s3(
                "upload-part",
                "--bucket",
                "cli",
                "--key",
                "parts",
                "--upload-id",
                upload,
                "--part-number",
                "1",
                "--body",
                file);
        var second = s3(
                "upload-part-copy",
                "--bucket",
                "cli",
                "--key",
                "parts",
                "--upload-id",
                upload,
                "--part-number",
                "2",
                "--copy-source",
                "cli/copy");
        assertThat(s3("list-parts", "--bucket", "cli", "--key", "parts", "--upload-id", upload)
                        .path("Parts"))
                .hasSize(2);
        assertThat(s3("list-multipart-uploads", "--bucket", "cli").path("Uploads"))
                .hasSize(1);
        var parts = Json.object();
        parts.putArray("Parts")
                .add(Json.object().put("PartNumber", 1).set("ETag", first.path("ETag")))
                .add(Json.object()
                        .put("PartNumber", 2)
                        .set("ETag", second.path("CopyPartResult").path("ETag")));
        s3(
                "complete-multipart-upload",
                "--bucket",
                "cli",
                "--key",
                "parts",
                "--upload-id",
                upload,
                "--multipart-upload",
                parts.toString());
        assertThat(s3("head-object", "--bucket", "cli", "--key", "parts")
                        .path("ContentLength")
                        .asLong())
                .isEqualTo(10 << 20);
        s3("abort-multipart-upload", "--bucket", "cli", "--key", "left", "--upload-id", upload("left"));

        s3("delete-object", "--bucket", "cli", "--key", "a b/c~1");
        s3("delete-objects", "--bucket", "cli", "--delete", "{\"Objects\":[{\"Key\":\"copy\"},{\"Key\":\"parts\"}]}");
        assertThat(aws.refused("s3api", "get-bucket-cors", "--bucket", "cli")).contains("NotImplemented");
        assertThat(aws.refused("s3api", "head-object", "--bucket", "cli", "--key", "copy"))
                .contains("404");
        s3("delete-bucket", "--bucket", "cli");
    }

    @Test
    void dynamoDb() {
        dynamoDb(
                "create-table",
                "--table-name",
                "cli",
                "--billing-mode",
                "PAY_PER_REQUEST",
                "--attribute-definitions",
                "AttributeName=id,AttributeType=S",
                "--key-schema",
                "AttributeName=id,KeyType=HASH");
        dynamoDb("describe-table", "--table-name", "cli");
        assertThat(dynamoDb("list-tables").path("TableNames").toString()).isEqualTo("[\"cli\"]");
        dynamoDb(
                "update-time-to-live",
                "--table-name",
                "cli",
                "--time-to-live-specification",
                "Enabled=true,AttributeName=ttl");
        dynamoDb("describe-time-to-live", "--table-name", "cli");
        var one = "{\"id\":{\"S\":\"1\"}}";
        dynamoDb("put-item", "--table-name", "cli", "--item", one);
        assertThat(aws.refused(
                        "dynamodb",
                        "put-item",
                        "--table-name",
                        "cli",
                        "--item",
                        one,
                        "--condition-expression",
                        "attribute_not_exists(id)"))
                .contains("ConditionalCheckFailedException");
        dynamoDb(
                "update-item",
                "--table-name",
                "cli",
                "--key",
                one,
                "--update-expression",
                "SET v = :v",
                "--expression-attribute-values",
                "{\":v\":{\"N\":\"7\"}}");
        assertThat(dynamoDb("get-item", "--table-name", "cli", "--key", one, "--consistent-read")
                        .path("Item")
                        .path("v")
                        .path("N")
                        .asString())
                .isEqualTo("7");
        dynamoDb(
                "batch-write-item",
                "--request-items",
                "{\"cli\":[{\"PutRequest\":{\"Item\":{\"id\":{\"S\":\"2\"}}}}]}");
        dynamoDb("batch-get-item", "--request-items", "{\"cli\":{\"Keys\":[" + one + "]}}");
        dynamoDb(
                "transact-write-items",
                "--transact-items",
                "[{\"Put\":{\"TableName\":\"cli\",\"Item\":{\"id\":{\"S\":\"3\"}}}}]");
        dynamoDb("transact-get-items", "--transact-items", "[{\"Get\":{\"TableName\":\"cli\",\"Key\":" + one + "}}]");
        dynamoDb(
                "query",
                "--table-name",
                "cli",
                "--key-condition-expression",
                "id = :i",
                "--expression-attribute-values",
                "{\":i\":{\"S\":\"1\"}}");
        assertThat(dynamoDb("scan", "--table-name", "cli").path("Count").asInt())
                .isEqualTo(3);
        dynamoDb("delete-item", "--table-name", "cli", "--key", one);
        dynamoDb("delete-table", "--table-name", "cli");
    }

    @Test
    void sqs() {
        var dead =
                sqs("create-queue", "--queue-name", "cli-dead").path("QueueUrl").asString();
        var url = sqs(
                        "create-queue",
                        "--queue-name",
                        "cli",
                        "--attributes",
                        "{\"VisibilityTimeout\":\"20\",\"RedrivePolicy\":\"{\\\"deadLetterTargetArn\\\":\\\""
                                + "arn:aws:sqs:us-east-1:000000000000:cli-dead\\\",\\\"maxReceiveCount\\\":\\\"5\\\"}\"}")
                .path("QueueUrl")
                .asString();
        assertThat(sqs("get-queue-url", "--queue-name", "cli").path("QueueUrl").asString())
                .isEqualTo(url);
        assertThat(sqs("list-queues", "--queue-name-prefix", "cli").path("QueueUrls"))
                .hasSize(2);
        assertThat(sqs("list-dead-letter-source-queues", "--queue-url", dead)
                        .path("queueUrls")
                        .toString())
                .contains(url);
        sqs("set-queue-attributes", "--queue-url", url, "--attributes", "VisibilityTimeout=60");
        assertThat(sqs("get-queue-attributes", "--queue-url", url, "--attribute-names", "All")
                        .path("Attributes")
                        .path("VisibilityTimeout")
                        .asString())
                .isEqualTo("60");
        sqs("tag-queue", "--queue-url", url, "--tags", "owner=demo");
        sqs("list-queue-tags", "--queue-url", url);
        sqs("untag-queue", "--queue-url", url, "--tag-keys", "owner");
        sqs("send-message", "--queue-url", url, "--message-body", "one");
        sqs(
                "send-message-batch",
                "--queue-url",
                url,
                "--entries",
                "[{\"Id\":\"a\",\"MessageBody\":\"two\"},{\"Id\":\"b\",\"MessageBody\":\"three\"}]");
        var messages = sqs(
                        "receive-message",
                        "--queue-url",
                        url,
                        "--max-number-of-messages",
                        "3",
                        "--wait-time-seconds",
                        "2")
                .path("Messages");
        assertThat(messages).hasSize(3);
        var handle = messages.get(0).path("ReceiptHandle").asString();
        sqs("change-message-visibility", "--queue-url", url, "--receipt-handle", handle, "--visibility-timeout", "30");
        sqs("delete-message", "--queue-url", url, "--receipt-handle", handle);
        var entry = Json.object()
                .put("Id", "a")
                .put("ReceiptHandle", messages.get(1).path("ReceiptHandle").asString());
        sqs(
                "change-message-visibility-batch",
                "--queue-url",
                url,
                "--entries",
                Json.array().add(entry.deepCopy().put("VisibilityTimeout", 30)).toString());
        sqs(
                "delete-message-batch",
                "--queue-url",
                url,
                "--entries",
                Json.array().add(entry).toString());
        sqs("purge-queue", "--queue-url", url);
        sqs("delete-queue", "--queue-url", url);
        assertThat(aws.refused("sqs", "get-queue-url", "--queue-name", "cli")).contains("NonExistentQueue");
    }

    @Test
    void sns() throws Exception {
        var token = new AtomicReference<String>();
        var web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", exchange -> {
            var message = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            token.set(Json.tree(message).path("Token").asString());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        web.start();
        try {
            var topic = sns("create-topic", "--name", "cli").path("TopicArn").asString();
            assertThat(sns("list-topics").path("Topics")).hasSize(1);
            sns(
                    "set-topic-attributes",
                    "--topic-arn",
                    topic,
                    "--attribute-name",
                    "SignatureVersion",
                    "--attribute-value",
                    "2");
            assertThat(sns("get-topic-attributes", "--topic-arn", topic)
                            .path("Attributes")
                            .path("SignatureVersion")
                            .asString())
                    .isEqualTo("2");
            sqs("create-queue", "--queue-name", "topic-cli");
            var subscription = sns(
                            "subscribe",
                            "--topic-arn",
                            topic,
                            "--protocol",
                            "sqs",
                            "--notification-endpoint",
                            "arn:aws:sqs:us-east-1:000000000000:topic-cli")
                    .path("SubscriptionArn")
                    .asString();
            sns(
                    "set-subscription-attributes",
                    "--subscription-arn",
                    subscription,
                    "--attribute-name",
                    "RawMessageDelivery",
                    "--attribute-value",
                    "true");
            assertThat(sns("get-subscription-attributes", "--subscription-arn", subscription)
                            .path("Attributes")
                            .path("RawMessageDelivery")
                            .asString())
                    .isEqualTo("true");
            sns(
                    "subscribe",
                    "--topic-arn",
                    topic,
                    "--protocol",
                    "http",
                    "--notification-endpoint",
                    "http://127.0.0.1:" + web.getAddress().getPort() + "/");
            await().until(() -> token.get() != null);
            sns("confirm-subscription", "--topic-arn", topic, "--token", token.get());
            assertThat(sns("list-subscriptions").path("Subscriptions")).hasSize(2);
            assertThat(sns("list-subscriptions-by-topic", "--topic-arn", topic).path("Subscriptions"))
                    .hasSize(2)
                    .noneMatch(s -> s.path("SubscriptionArn").asString().startsWith("Pending"));
            sns("publish", "--topic-arn", topic, "--message", "one", "--subject", "about");
            sns(
                    "publish-batch",
                    "--topic-arn",
                    topic,
                    "--publish-batch-request-entries",
                    "[{\"Id\":\"a\",\"Message\":\"two\"},{\"Id\":\"b\",\"Message\":\"three\"}]");
            sns("list-tags-for-resource", "--resource-arn", topic);
            sns("unsubscribe", "--subscription-arn", subscription);
            sns("delete-topic", "--topic-arn", topic);
            assertThat(aws.refused("sns", "publish", "--topic-arn", topic, "--message", "late"))
                    .contains("NotFound");
            assertThat(aws.refused("sns", "list-platform-applications")).contains("InvalidAction");
        } finally {
            web.stop(0);
        }
    }

    @Test
    void lambda() throws Exception {
        var code = Files.write(folder.resolve("code.zip"), Arrays.copyOf(new byte[] {'P', 'K', 5, 6}, 22));
        lambda(
                "create-function",
                "--function-name",
                "cli",
                "--runtime",
                "java11",
                "--role",
                "arn:aws:iam::000000000000:role/lambda",
                "--handler",
                "Handler",
                "--timeout",
                "5",
                "--zip-file",
                "fileb://" + code);
        lambda("update-function-configuration", "--function-name", "cli", "--timeout", "6");
        assertThat(lambda("get-function", "--function-name", "cli")
                        .path("Configuration")
                        .path("Timeout")
                        .asInt())
                .isEqualTo(6);
        lambda("get-function-configuration", "--function-name", "cli");
        assertThat(lambda("list-functions").path("Functions")).hasSize(1);

        var runtime = Thread.ofVirtual().start(AwsCliTest::echoOnce);
        var out = folder.resolve("answer");
        lambda(
                "invoke",
                "--function-name",
                "cli",
                "--cli-binary-format",
                "raw-in-base64-out",
                "--payload",
                "{\"a\":1}",
                out.toString());
        assertThat(out).hasContent("{\"a\":1}");
        runtime.join();
        lambda("invoke", "--function-name", "cli", "--invocation-type", "Event", out.toString());

        sqs("create-queue", "--queue-name", "source-cli");
        var uuid = lambda(
                        "create-event-source-mapping",
                        "--function-name",
                        "cli",
                        "--event-source-arn",
                        "arn:aws:sqs:us-east-1:000000000000:source-cli",
                        "--batch-size",
                        "5",
                        "--function-response-types",
                        "ReportBatchItemFailures")
                .path("UUID")
                .asString();
        assertThat(lambda("list-event-source-mappings", "--function-name", "cli")
                        .path("EventSourceMappings"))
                .hasSize(1);
        assertThat(lambda("update-event-source-mapping", "--uuid", uuid, "--no-enabled")
                        .path("State")
                        .asString())
                .isEqualTo("Disabled");
        lambda("get-event-source-mapping", "--uuid", uuid);
        lambda("delete-event-source-mapping", "--uuid", uuid);
        lambda("delete-function", "--function-name", "cli");
        assertThat(aws.refused("lambda", "get-function", "--function-name", "cli"))
                .contains("ResourceNotFoundException");
        assertThat(aws.refused("lambda", "list-layers")).contains("UnknownOperationException");
    }

    /// A function's process, as small as can be: answers one call with what it got.
    private static void echoOnce() {
        var base = "http://127.0.0.1:" + cloud.settings().lambdaRuntimePort() + "/2018-06-01/runtime/invocation/";
        try (var client = HttpClient.newHttpClient()) {
            var next = client.send(
                    HttpRequest.newBuilder(URI.create(base + "next")).build(), HttpResponse.BodyHandlers.ofString());
            var id = next.headers().firstValue("Lambda-Runtime-Aws-Request-Id").orElseThrow();
            client.send(
                    HttpRequest.newBuilder(URI.create(base + id + "/response"))
                            .POST(HttpRequest.BodyPublishers.ofString(next.body()))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String upload(String key) {
        return s3("create-multipart-upload", "--bucket", "cli", "--key", key)
                .path("UploadId")
                .asString();
    }

    private static JsonNode s3(String... arguments) {
        return call("s3api", arguments);
    }

    private static JsonNode dynamoDb(String... arguments) {
        return call("dynamodb", arguments);
    }

    private static JsonNode sqs(String... arguments) {
        return call("sqs", arguments);
    }

    private static JsonNode sns(String... arguments) {
        return call("sns", arguments);
    }

    private static JsonNode lambda(String... arguments) {
        return call("lambda", arguments);
    }

    private static JsonNode call(String service, String... arguments) {
        var all = new String[arguments.length + 1];
        all[0] = service;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return aws.run(all);
    }
}
