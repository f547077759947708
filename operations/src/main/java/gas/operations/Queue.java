package gas.operations;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/// A queue and how it stands.
///
/// @param waiting messages that a consumer could receive now
/// @param inFlight messages that a consumer has, or had until its visibility time-out
/// @param delayed messages that are not to be received yet
/// @param deadArn ARN of its dead-letter queue
record Queue(String name, String url, String arn, long waiting, long inFlight, long delayed, Optional<String> deadArn) {
    private static final Pattern DEAD_TARGET = Pattern.compile("\"deadLetterTargetArn\"\\s*:\\s*\"([^\"]+)\"");

    /// @throws OperatorError where there is no such queue
    static Queue named(SqsClient sqs, String name) {
        try {
            return at(sqs, sqs.getQueueUrl(get -> get.queueName(name)).queueUrl());
        } catch (QueueDoesNotExistException none) {
            throw new OperatorError("there is no queue " + name + ": ./gas queues lists those that there are");
        }
    }

    static Queue at(SqsClient sqs, String url) {
        Map<QueueAttributeName, String> attributes = sqs.getQueueAttributes(
                        get -> get.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                .attributes();
        String arn = attributes.getOrDefault(QueueAttributeName.QUEUE_ARN, "");
        Matcher dead = DEAD_TARGET.matcher(attributes.getOrDefault(QueueAttributeName.REDRIVE_POLICY, ""));
        return new Queue(
                nameOf(arn),
                url,
                arn,
                number(attributes, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES),
                number(attributes, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE),
                number(attributes, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED),
                dead.find() ? Optional.of(dead.group(1)) : Optional.empty());
    }

    static String nameOf(String arn) {
        return arn.substring(arn.lastIndexOf(':') + 1);
    }

    private static long number(Map<QueueAttributeName, String> attributes, QueueAttributeName name) {
        return Long.parseLong(attributes.getOrDefault(name, "0"));
    }
}
