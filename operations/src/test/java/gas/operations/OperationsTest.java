package gas.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gas.localcloud.LocalCloud;
import gas.localcloud.LocalCloudSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class OperationsTest {
    private static LocalCloud cloud;
    private static SqsClient sqs;

    @BeforeAll
    static void start(@TempDir Path data) throws IOException {
        cloud = LocalCloud.start(LocalCloudSettings.of(LocalCloudSettings.freePortBase(), data));
        sqs = SqsClient.builder()
                .endpointOverride(cloud.endpoint())
                .region(Region.of(LocalCloudSettings.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(LocalCloudSettings.ACCESS_KEY, LocalCloudSettings.SECRET_KEY)))
                .build();
    }

    @AfterAll
    static void stop() {
        sqs.close();
        cloud.close();
    }

    @Test
    void everyQueueIsListedWithWhatWaitsAndWhatDied() throws Exception {
        String url = queueWithDeadLetters("list-a", 3);
        sqs.sendMessage(send -> send.queueUrl(url).messageBody("alive"));
        sqs.createQueue(create -> create.queueName("list-b"));

        List<String> rows = run("queues", "--prefix", "list-").lines().toList();

        assertThat(rows).hasSize(3); // the dead-letter queue is a column, not a row
        assertThat(rows.get(0)).startsWith("QUEUE").contains("WAITING", "DEAD");
        assertThat(rows.get(1)).matches("list-a +1 +0 +0 +--look +3 +\\d+ s");
        assertThat(rows.get(2)).matches("list-b +0 +0 +0 +none *");
        assertThat(received(url)).as("listing receives nothing").containsExactly("alive 1");
    }

    @Test
    void theAgeOfTheOldestIsToldWhereSomebodyLooks() throws Exception {
        String url = sqs.createQueue(create -> create.queueName("look-a")).queueUrl();
        sqs.sendMessage(send -> send.queueUrl(url).messageBody("x"));

        assertThat(run("queues", "--prefix", "look-", "--look").lines().toList().get(1))
                .matches("look-a +1 +0 +0 +\\d+ s +none *");
        assertThat(received(url)).as("and is there still").containsExactly("x 2");
    }

    @Test
    void aDryRunShowsDeadLettersAndMovesNone() throws Exception {
        String url = queueWithDeadLetters("dry", 12);

        String shown = run("redrive", "dry", "--dry-run");

        assertThat(shown).contains("letter 0", "letter 11", "12 would be moved from dry-dead to dry; nothing was");
        assertThat(Queue.named(sqs, "dry-dead").waiting()).isEqualTo(12);
        assertThat(received(url)).isEmpty();
    }

    @Test
    void deadLettersComeBackToTheQueueThatTheyDiedIn() throws Exception {
        String url = queueWithDeadLetters("back", 25);

        String shown = run("redrive", "back");

        assertThat(shown).contains("letter 24", "received", "25 moved from back-dead to back");
        assertThat(received(url)).hasSize(25);
        assertThat(Queue.named(sqs, "back-dead").waiting()).isZero();
        assertThat(run("redrive", "back")).contains("back-dead holds no letters");
    }

    @Test
    void whatALetterHoldsDoesNotReachTheTerminalRaw() throws Exception {
        String url = queueWithDeadLetters("raw", 0);
        die(url, "\t\n<b>" + "x".repeat(1000));

        assertThat(run("redrive", "raw", "--dry-run"))
                .contains("      <b>xxx", "...")
                .doesNotContain("\t");
    }

    @Test
    void aMistakeIsToldWithItsCure() {
        sqs.createQueue(create -> create.queueName("alone"));

        assertThatThrownBy(() -> run("redrive", "nowhere")).hasMessageContaining("./gas queues lists");
        assertThatThrownBy(() -> run("redrive", "alone")).hasMessageContaining("has no dead-letter queue");
        assertThatThrownBy(() -> run("redrive")).hasMessageContaining("./gas redrive QUEUE");
        assertThatThrownBy(() -> run("redrive", "x", "--dry")).hasMessageContaining("'--dry' is not understood");
        assertThatThrownBy(() -> run("queues", "--prefix", "none-")).hasMessageContaining("--prefix");
        assertThatThrownBy(() -> run("purge")).hasMessageContaining("./gas queues");
    }

    private static String run(String... arguments) throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Main.run(sqs, new PrintStream(out, true, StandardCharsets.UTF_8), arguments);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String queueWithDeadLetters(String name, int letters) {
        String dead =
                sqs.createQueue(create -> create.queueName(name + "-dead")).queueUrl();
        String policy = "{\"deadLetterTargetArn\":\"" + Queue.at(sqs, dead).arn() + "\",\"maxReceiveCount\":\"1\"}";
        String url = sqs.createQueue(
                        create -> create.queueName(name).attributes(Map.of(QueueAttributeName.REDRIVE_POLICY, policy)))
                .queueUrl();
        for (int i = 0; i < letters; i++) {
            String body = "letter " + i;
            sqs.sendMessage(send -> send.queueUrl(dead).messageBody(body));
        }
        return url;
    }

    /// Received once and not dealt with, so that the next receive finds it dead.
    private static void die(String url, String body) {
        sqs.sendMessage(send -> send.queueUrl(url).messageBody(body));
        sqs.receiveMessage(receive -> receive.queueUrl(url).visibilityTimeout(0).waitTimeSeconds(5));
        sqs.receiveMessage(receive -> receive.queueUrl(url).visibilityTimeout(0));
    }

    /// Bodies and how often each was received, with this receive.
    private static Set<String> received(String url) {
        Set<String> bodies = new HashSet<>();
        List<Message> batch;
        do {
            batch = sqs.receiveMessage(receive -> receive.queueUrl(url)
                            .maxNumberOfMessages(10)
                            .waitTimeSeconds(1)
                            .messageSystemAttributeNamesWithStrings("All"))
                    .messages();
            batch.forEach(message -> bodies.add(
                    message.body() + " " + message.attributesAsStrings().get("ApproximateReceiveCount")));
        } while (!batch.isEmpty());
        return bodies;
    }
}
