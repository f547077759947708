package gas.localcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Local-cloud as a process of its own, as the launcher starts it.
class KilledTest {
    @TempDir
    Path folder;

    private final int portBase = LocalCloudSettings.freePortBase();
    private final URI endpoint =
            URI.create(LocalCloudSettings.of(portBase, Path.of("unused")).endpoint());
    private Process process;

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    @Test
    void whatWasAcknowledgedBeforeAKillIsDeliveredAfterIt() throws Exception {
        start();
        var accepted = ConcurrentHashMap.<String>newKeySet();
        try (var sns = sns();
                var sqs = sqs()) {
            var queue = sqs.createQueue(b -> b.queueName("kept")).queueUrl();
            var topic = sns.createTopic(b -> b.name("kept")).topicArn();
            sns.subscribe(b -> b.topicArn(topic)
                    .protocol("sqs")
                    .endpoint("arn:aws:sqs:us-east-1:000000000000:kept")
                    .attributes(Map.of("RawMessageDelivery", "true")));
            var numbers = new AtomicInteger();
            var publishers =
                    List.of(publisher(sns, topic, numbers, accepted), publisher(sns, topic, numbers, accepted));
            await().atMost(Duration.ofSeconds(30)).until(() -> accepted.size() > 100);

            process.destroyForcibly().waitFor();
            for (var publisher : publishers) {
                publisher.join();
            }
            start();

            var received = new HashSet<String>();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                sqs.receiveMessage(b -> b.queueUrl(queue)
                                .maxNumberOfMessages(10)
                                .waitTimeSeconds(1)
                                .visibilityTimeout(600))
                        .messages()
                        .forEach(m -> received.add(m.body()));
                return received.containsAll(accepted);
            });
        }
    }

    @Test
    void everyMailThatWasAcceptedBeforeAKillIsInTheInboxAfterIt() throws Exception {
        start();
        var accepted = ConcurrentHashMap.<String>newKeySet();
        var numbers = new AtomicInteger();
        var senders = List.of(sender(numbers, accepted), sender(numbers, accepted), sender(numbers, accepted));
        await().atMost(Duration.ofSeconds(30)).until(() -> accepted.size() > 300);

        process.destroyForcibly().waitFor();
        for (var sender : senders) {
            sender.join();
        }
        start();

        assertThat(inbox()).containsAll(accepted);
    }

    @Test
    void itEndsByItselfWhenToldTo() throws Exception {
        start();

        process.destroy();

        assertThat(process.waitFor()).isEqualTo(143);
    }

    @Test
    void aBusyPortIsNamed() throws Exception {
        start();

        var second = launch(folder.resolve("other"));

        assertThat(new String(second.getErrorStream().readAllBytes()))
                .contains("local-cloud: port " + (portBase + 1) + " is in use");
        assertThat(second.waitFor()).isEqualTo(2);
    }

    private static Thread publisher(SnsClient sns, String topic, AtomicInteger numbers, Set<String> accepted) {
        return Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    var message = "message " + numbers.incrementAndGet();
                    sns.publish(b -> b.topicArn(topic).message(message));
                    accepted.add(message);
                }
            } catch (SdkException | UncheckedIOException killed) {
                // That was the last one.
            }
        });
    }

    private Thread sender(AtomicInteger numbers, Set<String> accepted) {
        return Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    accepted.add(send("mail " + numbers.incrementAndGet()));
                }
            } catch (MessagingException killed) {
                // That was the last one.
            }
        });
    }

    private String send(String subject) throws MessagingException {
        var properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put(
                "mail.smtp.port",
                String.valueOf(
                        LocalCloudSettings.of(portBase, Path.of("unused")).smtpPort()));
        var mail = new MimeMessage(Session.getInstance(properties));
        mail.setFrom(new InternetAddress("gas@localhost"));
        mail.setRecipient(Message.RecipientType.TO, new InternetAddress("someone@localhost"));
        mail.setSubject(subject);
        mail.setText("the job is done");
        Transport.send(mail);
        return subject;
    }

    private Set<String> inbox() throws IOException {
        var console = LocalCloudSettings.of(portBase, Path.of("unused")).consolePort();
        try (var mails = URI.create("http://127.0.0.1:" + console + "/inbox.json")
                .toURL()
                .openStream()) {
            var subjects = new HashSet<String>();
            Json.tree(new String(mails.readAllBytes(), StandardCharsets.UTF_8))
                    .forEach(mail -> subjects.add(mail.path("subject").asString()));
            return subjects;
        }
    }

    private void start() throws IOException {
        process = launch(folder.resolve("cloud"));
        var output = process.inputReader();
        for (var line = output.readLine(); !"ready".equals(line); line = output.readLine()) {
            assertThat(line).as(() -> read(folder.resolve("cloud.err"))).isNotNull();
        }
    }

    private Process launch(Path data) throws IOException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "gas.localcloud.LocalCloud",
                "--port-base",
                Integer.toString(portBase),
                "--data",
                data.toString());
        if (data.endsWith("cloud")) {
            builder.redirectError(folder.resolve("cloud.err").toFile());
        }
        return builder.start();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private SnsClient sns() {
        return SnsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(TestCloud.CREDENTIALS)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }

    private SqsClient sqs() {
        return SqsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(TestCloud.CREDENTIALS)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }
}
