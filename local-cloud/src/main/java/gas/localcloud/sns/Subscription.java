package gas.localcloud.sns;

import gas.localcloud.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/// Somebody who wants a topic's messages.
///
/// @param protocol `sqs`, `http` or `https`
/// @param endpoint the queue's ARN or the URL
/// @param confirmed whether deliveries go out; a URL has to confirm first
/// @param token that confirms
record Subscription(
        String arn,
        String topicArn,
        String protocol,
        String endpoint,
        boolean confirmed,
        String token,
        Map<String, String> attributes) {
    static final String RAW = "RawMessageDelivery";
    static final String FILTER = "FilterPolicy";
    static final String REDRIVE = "RedrivePolicy";

    boolean raw() {
        return Boolean.parseBoolean(attributes.get(RAW));
    }

    Subscription confirm() {
        return new Subscription(arn, topicArn, protocol, endpoint, true, token, attributes);
    }

    Subscription with(String name, String value) {
        var changed = new LinkedHashMap<>(attributes);
        changed.put(name, value);
        return new Subscription(arn, topicArn, protocol, endpoint, confirmed, token, changed);
    }

    String toJson() {
        var json = Json.object()
                .put("arn", arn)
                .put("topic", topicArn)
                .put("protocol", protocol)
                .put("endpoint", endpoint)
                .put("confirmed", confirmed)
                .put("token", token);
        var named = json.putObject("attributes");
        attributes.forEach(named::put);
        return json.toString();
    }

    static Subscription fromJson(String text) {
        var json = Json.tree(text);
        var attributes = new LinkedHashMap<String, String>();
        json.path("attributes").forEachEntry((name, value) -> attributes.put(name, value.asString()));
        return new Subscription(
                json.path("arn").asString(),
                json.path("topic").asString(),
                json.path("protocol").asString(),
                json.path("endpoint").asString(),
                json.path("confirmed").asBoolean(),
                json.path("token").asString(),
                attributes);
    }
}
