package gas.localcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import gas.localcloud.control.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.JsonNode;

class SnsTest {
    @TempDir
    static Path data;

    static TestCloud cloud;
    static HttpServer web;
    static final List<JsonNode> received = new CopyOnWriteArrayList<>();
    static volatile int refusals;

    @BeforeAll
    static void start() throws Exception {
        cloud = TestCloud.start(data);
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean refuse = refusals-- > 0;
            if (!refuse) {
                received.add(Json.tree(body));
            }
            exchange.sendResponseHeaders(refuse ? 503 : 200, -1);
            exchange.close();
        });
        web.start();
    }

    @AfterAll
    static void stop() {
        web.stop(0);
        cloud.close();
    }

    @AfterEach
    void heal() {
        cloud.cloud().faults().clear();
        received.clear();
        refusals = 0;
    }

    @Test
    void aRawSubscriptionGetsTheMessageItself() {
        var topic = topic("raw");
        var queue = subscribedQueue("raw", topic, Map.of("RawMessageDelivery", "true"));

        cloud.sns.publish(b ->
                b.topicArn(topic).message("{\"job_id\":\"é1\"}").messageAttributes(Map.of("kind", attribute("thaw"))));

        var message = receiveOne(queue);
        assertThat(message.body()).isEqualTo("{\"job_id\":\"é1\"}");
        assertThat(message.messageAttributes().get("kind").stringValue()).isEqualTo("thaw");
    }

    @Test
    void anEnvelopeHoldsTheMessageOtherwise() {
        var topic = topic("envelope");
        var queue = subscribedQueue("envelope", topic, Map.of());

        var id = cloud.sns
                .publish(b -> b.topicArn(topic).message("text").subject("about"))
                .messageId();

        var envelope = Json.tree(receiveOne(queue).body());
        assertThat(envelope.path("Type").asString()).isEqualTo("Notification");
        assertThat(envelope.path("Message").asString()).isEqualTo("text");
        assertThat(envelope.path("Subject").asString()).isEqualTo("about");
        assertThat(envelope.path("MessageId").asString()).isEqualTo(id);
    }

    @Test
    void aFilterPolicyLetsThroughWhatItNames() {
        var topic = topic("filtered");
        var queue = subscribedQueue(
                "filtered",
                topic,
                Map.of("RawMessageDelivery", "true", "FilterPolicy", "{\"plan\":[\"free\",{\"prefix\":\"trial-\"}]}"));

        for (var plan : List.of("premium", "free", "trial-1")) {
            cloud.sns.publish(b -> b.topicArn(topic).message(plan).messageAttributes(Map.of("plan", attribute(plan))));
        }
        cloud.sns.publish(b -> b.topicArn(topic).message("no plan at all"));

        assertThat(receive(queue, 2)).containsExactlyInAnyOrder("free", "trial-1");
    }

    @Test
    void aWebServerConfirmsAndGetsSignedNotifications() throws Exception {
        for (var version : List.of("1", "2")) {
            received.clear();
            var topic = topic("web-" + version);
            cloud.sns.setTopicAttributes(
                    b -> b.topicArn(topic).attributeName("SignatureVersion").attributeValue(version));
            var subscribed =
                    cloud.sns.subscribe(b -> b.topicArn(topic).protocol("http").endpoint(url("/hook-" + version)));
            assertThat(subscribed.subscriptionArn()).isEqualTo("pending confirmation");

            await().until(() -> received.size() == 1);
            var confirmation = received.getFirst();
            assertThat(confirmation.path("Type").asString()).isEqualTo("SubscriptionConfirmation");
            assertSigned(
                    confirmation, "Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");
            assertThat(get(confirmation.path("SubscribeURL").asString())).contains("<SubscriptionArn>" + topic + ":");

            cloud.sns.publish(b -> b.topicArn(topic).message("hello").subject("subject"));

            await().until(() -> received.size() == 2);
            var notification = received.get(1);
            assertThat(notification.path("SignatureVersion").asString()).isEqualTo(version);
            assertThat(notification.path("Message").asString()).isEqualTo("hello");
            assertSigned(notification, "Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
        }
    }

    @Test
    void aWebServerThatIsDownGetsItLater() {
        refusals = 3;
        var topic = topic("down");
        cloud.sns.subscribe(b -> b.topicArn(topic).protocol("http").endpoint(url("/down")));

        await().atMost(Duration.ofSeconds(20)).until(() -> received.size() == 1);
    }

    @Test
    void deliveriesAreMadeAgainAfterBeingLostAndTwiceWhenOrdered() {
        var topic = topic("lossy");
        var queue = subscribedQueue("lossy", topic, Map.of("RawMessageDelivery", "true"));

        order(Fault.Kind.DROP, 2);
        cloud.sns.publish(b -> b.topicArn(topic).message("late"));
        assertThat(receiveOne(queue).body()).isEqualTo("late");

        order(Fault.Kind.DUPLICATE, 1);
        cloud.sns.publish(b -> b.topicArn(topic).message("twice"));
        assertThat(receive(queue, 2)).containsExactly("twice", "twice");
    }

    @Test
    void whatWasAcceptedIsDeliveredAfterARestart() throws Exception {
        var topic = topic("restarted");
        var queue = subscribedQueue("restarted", topic, Map.of("RawMessageDelivery", "true"));
        order(Fault.Kind.ERROR, -1);
        cloud.sns.publish(b -> b.topicArn(topic).message("kept"));

        cloud.restart();

        assertThat(receiveOne(queue).body()).isEqualTo("kept");
    }

    @Test
    void aTopicThatIsNotThereIsNotFound() {
        assertThatThrownBy(() -> cloud.sns.publish(b ->
                        b.topicArn("arn:aws:sns:us-east-1:000000000000:none").message("text")))
                .isInstanceOf(NotFoundException.class);
    }

    private static void order(Fault.Kind kind, int times) {
        cloud.cloud().faults().order(new Fault("sns", "Deliver", kind, times, 1, Duration.ZERO, "", 500));
    }

    private static String topic(String name) {
        return cloud.sns.createTopic(b -> b.name(name)).topicArn();
    }

    private static String subscribedQueue(String name, String topic, Map<String, String> attributes) {
        var queue = cloud.sqs.createQueue(b -> b.queueName(name)).queueUrl();
        var arn = cloud.sqs
                .getQueueAttributes(b -> b.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        cloud.sns.subscribe(b -> b.topicArn(topic).protocol("sqs").endpoint(arn).attributes(attributes));
        return queue;
    }

    private static Message receiveOne(String queue) {
        var messages = cloud.sqs
                .receiveMessage(b -> b.queueUrl(queue)
                        .waitTimeSeconds(15)
                        .maxNumberOfMessages(1)
                        .messageAttributeNames("All"))
                .messages();
        assertThat(messages).hasSize(1);
        cloud.sqs.deleteMessage(
                b -> b.queueUrl(queue).receiptHandle(messages.getFirst().receiptHandle()));
        return messages.getFirst();
    }

    private static List<String> receive(String queue, int count) {
        var bodies = new ArrayList<String>();
        await().atMost(Duration.ofSeconds(15)).until(() -> {
            cloud.sqs
                    .receiveMessage(b -> b.queueUrl(queue).waitTimeSeconds(1).maxNumberOfMessages(10))
                    .messages()
                    .forEach(m -> bodies.add(m.body()));
            return bodies.size() >= count;
        });
        return bodies;
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + web.getAddress().getPort() + path;
    }

    private static MessageAttributeValue attribute(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }

    private static void assertSigned(JsonNode message, String... signed) throws Exception {
        var text = new StringBuilder();
        for (var name : signed) {
            text.append(name).append('\n').append(message.path(name).asString()).append('\n');
        }
        var certificate = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(
                        get(message.path("SigningCertURL").asString()).getBytes(StandardCharsets.US_ASCII)));
        var verifier = Signature.getInstance(
                message.path("SignatureVersion").asString().equals("1") ? "SHA1withRSA" : "SHA256withRSA");
        verifier.initVerify(certificate);
        verifier.update(text.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(verifier.verify(
                        Base64.getDecoder().decode(message.path("Signature").asString())))
                .isTrue();
    }

    private static String get(String url) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var response =
                    client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            return response.body();
        }
    }
}
