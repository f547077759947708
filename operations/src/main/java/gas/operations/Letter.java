package gas.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/// A message that was looked at and left where it was.
record Letter(String id, Instant sent, String receives, String body) {
    /// How long what was looked at stays hidden at most; it is put back at the end of the look.
    private static final Duration LOOK = Duration.ofSeconds(30);

    private static final int BATCH = 10;

    /// Looks at the messages of a queue, oldest first. SQS counts each look as one receive.
    static List<Letter> look(SqsClient sqs, String queueUrl, int most) {
        Map<String, Message> seen = new LinkedHashMap<>();
        try {
            List<Message> batch;
            do {
                int wanted = Math.min(BATCH, most - seen.size());
                batch = sqs.receiveMessage(receive -> receive.queueUrl(queueUrl)
                                .maxNumberOfMessages(wanted)
                                .visibilityTimeout((int) LOOK.toSeconds())
                                .waitTimeSeconds(1)
                                .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                        .messages();
                batch.forEach(message -> seen.put(message.messageId(), message));
            } while (!batch.isEmpty() && seen.size() < most);
        } finally {
            putBack(sqs, queueUrl, new ArrayList<>(seen.values()));
        }
        return seen.values().stream()
                .map(Letter::of)
                .sorted((one, other) -> one.sent().compareTo(other.sent()))
                .toList();
    }

    private static void putBack(SqsClient sqs, String queueUrl, List<Message> messages) {
        for (int from = 0; from < messages.size(); from += BATCH) {
            var entries = messages.subList(from, Math.min(from + BATCH, messages.size())).stream()
                    .map(message -> ChangeMessageVisibilityBatchRequestEntry.builder()
                            .id(message.messageId())
                            .receiptHandle(message.receiptHandle())
                            .visibilityTimeout(0)
                            .build())
                    .toList();
            sqs.changeMessageVisibilityBatch(change -> change.queueUrl(queueUrl).entries(entries));
        }
    }

    private static Letter of(Message message) {
        Map<MessageSystemAttributeName, String> attributes = message.attributes();
        return new Letter(
                message.messageId(),
                Instant.ofEpochMilli(
                        Long.parseLong(attributes.getOrDefault(MessageSystemAttributeName.SENT_TIMESTAMP, "0"))),
                attributes.getOrDefault(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "?"),
                message.body());
    }
}
