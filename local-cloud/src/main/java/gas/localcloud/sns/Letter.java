package gas.localcloud.sns;

import gas.localcloud.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A message on its way to one subscription. A letter in the outbox will be delivered, if need be again and again.
///
/// @param type `Notification` or `SubscriptionConfirmation`
/// @param attempts made so far
record Letter(
        String id,
        String type,
        String subscriptionArn,
        String topicArn,
        String messageId,
        String message,
        @Nullable String subject,
        Map<String, Attribute> attributes,
        Instant published,
        int attempts) {
    static final String NOTIFICATION = "Notification";
    static final String CONFIRMATION = "SubscriptionConfirmation";

    /// A message attribute.
    ///
    /// @param type `String`, `Number`, `Binary` or `String.Array`
    /// @param value text; Base64 of a binary one
    record Attribute(String type, String value) {}

    Letter tried() {
        return new Letter(
                id, type, subscriptionArn, topicArn, messageId, message, subject, attributes, published, attempts + 1);
    }

    String toJson() {
        var json = Json.object()
                .put("id", id)
                .put("type", type)
                .put("subscription", subscriptionArn)
                .put("topic", topicArn)
                .put("messageId", messageId)
                .put("message", message)
                .put("subject", subject)
                .put("published", published.toString())
                .put("attempts", attempts);
        var named = json.putObject("attributes");
        attributes.forEach((name, attribute) ->
                named.putObject(name).put("type", attribute.type()).put("value", attribute.value()));
        return json.toString();
    }

    static Letter fromJson(String text) {
        var json = Json.tree(text);
        var attributes = new LinkedHashMap<String, Attribute>();
        json.path("attributes")
                .forEachEntry((name, value) -> attributes.put(
                        name,
                        new Attribute(
                                value.path("type").asString(),
                                value.path("value").asString())));
        return new Letter(
                json.path("id").asString(),
                json.path("type").asString(),
                json.path("subscription").asString(),
                json.path("topic").asString(),
                json.path("messageId").asString(),
                json.path("message").asString(),
                json.path("subject").isNull() ? null : json.path("subject").asString(),
                attributes,
                Instant.parse(json.path("published").asString()),
                json.path("attempts").asInt());
    }
}
