package gas.localcloud.sqs;

import gas.localcloud.LocalCloudSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/// The queues, as the other services use them: straight at the backend, behind the front and its faults. Queues are
/// named by their ARN. Thread-safe.
public final class Queues implements AutoCloseable {
    private static final String ARN =
            "arn:aws:sqs:" + LocalCloudSettings.REGION + ":" + LocalCloudSettings.ACCOUNT + ":";

    private final SqsClient sqs;
    private final String base;

    public Queues(LocalCloudSettings settings) {
        var endpoint = "http://127.0.0.1:" + settings.sqsPort();
        base = endpoint + "/" + LocalCloudSettings.ACCOUNT + "/";
        sqs = SqsClient.builder()
                .endpointOverride(URI.create(endpoint))
                .region(Region.of(LocalCloudSettings.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(LocalCloudSettings.ACCESS_KEY, LocalCloudSettings.SECRET_KEY)))
                .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofSeconds(40)))
                .overrideConfiguration(o -> o.retryStrategy(RetryMode.STANDARD))
                .build();
    }

    public static boolean isQueueArn(String arn) {
        return arn.startsWith(ARN) && arn.length() > ARN.length();
    }

    public boolean exists(String queueArn) {
        try {
            sqs.getQueueUrl(b -> b.queueName(name(queueArn)));
            return true;
        } catch (QueueDoesNotExistException none) {
            return false;
        }
    }

    /// The queue's visibility time-out in seconds, if there is such a queue.
    public Optional<Integer> visibilityTimeout(String queueArn) {
        try {
            return Optional.ofNullable(sqs.getQueueAttributes(b ->
                                    b.queueUrl(url(queueArn)).attributeNames(QueueAttributeName.VISIBILITY_TIMEOUT))
                            .attributes()
                            .get(QueueAttributeName.VISIBILITY_TIMEOUT))
                    .map(Integer::valueOf);
        } catch (QueueDoesNotExistException none) {
            return Optional.empty();
        }
    }

    /// @throws QueueDoesNotExistException if it does not
    public void send(String queueArn, String body, Map<String, MessageAttributeValue> attributes) {
        sqs.sendMessage(b -> b.queueUrl(url(queueArn)).messageBody(body).messageAttributes(attributes));
    }

    /// Waits up to 20 seconds for up to ten messages.
    public List<Message> receive(String queueArn, int max, Duration wait) {
        return sqs.receiveMessage(b -> b.queueUrl(url(queueArn))
                        .maxNumberOfMessages(max)
                        .waitTimeSeconds((int) wait.toSeconds())
                        .messageAttributeNames("All")
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                .messages();
    }

    public void delete(String queueArn, List<Message> messages) {
        for (int from = 0; from < messages.size(); from += 10) {
            var entries = messages.subList(from, Math.min(from + 10, messages.size())).stream()
                    .map(m -> DeleteMessageBatchRequestEntry.builder()
                            .id(m.messageId())
                            .receiptHandle(m.receiptHandle())
                            .build())
                    .toList();
            sqs.deleteMessageBatch(b -> b.queueUrl(url(queueArn)).entries(entries));
        }
    }

    @Override
    public void close() {
        sqs.close();
    }

    /// Waits until the queue is there.
    boolean appears(String queueName, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!exists(ARN + queueName)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }

    private String url(String queueArn) {
        return base + name(queueArn);
    }

    private static String name(String queueArn) {
        return Optional.of(queueArn)
                .filter(Queues::isQueueArn)
                .map(arn -> arn.substring(ARN.length()))
                .orElseThrow(() -> new IllegalArgumentException(queueArn + " is not the ARN of a queue here"));
    }
}
