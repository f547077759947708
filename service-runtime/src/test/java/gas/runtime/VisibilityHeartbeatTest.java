package gas.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gas.ledger.TestLedger;
import io.awspring.cloud.sqs.listener.SqsMessageListenerContainer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class VisibilityHeartbeatTest {
    private static final Duration VISIBILITY = Duration.ofSeconds(2);

    private final SqsClient sqs = TestLedger.client(SqsClient.builder()).build();
    private final SqsAsyncClient listening =
            TestLedger.client(SqsAsyncClient.builder()).build();
    private final VisibilityHeartbeat heartbeat = new VisibilityHeartbeat(VISIBILITY);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final String name = "heartbeat-" + UUID.randomUUID();
    private String queue = "";
    private SqsMessageListenerContainer<Object> worker;

    @BeforeEach
    void start() throws InterruptedException {
        queue = sqs.createQueue(create -> create.queueName(name)
                        .attributes(
                                Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, String.valueOf(VISIBILITY.toSeconds()))))
                .queueUrl();
        worker = SqsMessageListenerContainer.builder()
                .sqsAsyncClient(listening)
                .queueNames(name)
                .configure(options ->
                        options.pollTimeout(Duration.ofSeconds(1)).listenerShutdownTimeout(Duration.ofSeconds(5)))
                .messageInterceptor(heartbeat)
                .messageListener(message -> {
                    begun.countDown();
                    try {
                        done.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                })
                .build();
        sqs.sendMessage(send -> send.queueUrl(queue).messageBody("work"));
        worker.start();
        begun.await();
    }

    @AfterEach
    void stop() {
        done.countDown();
        worker.stop();
        heartbeat.close();
        listening.close();
        sqs.close();
    }

    @Test
    void whatIsWorkedOnLongerThanItsVisibilityIsDeliveredToNobodyElse() {
        assertThat(others()).isEmpty();

        done.countDown();
        await().atMost(Duration.ofSeconds(20)).until(() -> held() == 0);
    }

    @Test
    void whatADeadWorkerHeldIsDeliveredAgain() {
        heartbeat.close();

        assertThat(others()).hasSize(1);
    }

    /// What another receives within three times the visibility.
    private List<Message> others() {
        return sqs.receiveMessage(
                        receive -> receive.queueUrl(queue).waitTimeSeconds(3 * Math.toIntExact(VISIBILITY.toSeconds())))
                .messages();
    }

    private int held() {
        Map<QueueAttributeName, String> attributes = sqs.getQueueAttributes(
                        get -> get.queueUrl(queue).attributeNames(QueueAttributeName.ALL))
                .attributes();
        return Integer.parseInt(attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                + Integer.parseInt(attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
    }
}
