package gas.localcloud.sns;

import gas.localcloud.Json;
import gas.localcloud.LocalCloudSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// The JSON around a message that is not delivered raw, signed as
/// https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html says.
final class Envelope {
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Seal seal;
    private final String endpoint;

    Envelope(Seal seal, LocalCloudSettings settings) {
        this.seal = seal;
        endpoint = settings.endpoint();
    }

    String of(Letter letter, Subscription subscription, String signatureVersion) {
        boolean confirmation = letter.type().equals(Letter.CONFIRMATION);
        var timestamp = MILLIS.format(letter.published());
        var subscribeUrl = endpoint + "/?Action=ConfirmSubscription&TopicArn=" + escape(letter.topicArn()) + "&Token="
                + subscription.token();
        var signed = new StringBuilder();
        line(signed, "Message", letter.message());
        line(signed, "MessageId", letter.messageId());
        if (confirmation) {
            line(signed, "SubscribeURL", subscribeUrl);
        } else if (letter.subject() != null) {
            line(signed, "Subject", letter.subject());
        }
        line(signed, "Timestamp", timestamp);
        if (confirmation) {
            line(signed, "Token", subscription.token());
        }
        line(signed, "TopicArn", letter.topicArn());
        line(signed, "Type", letter.type());

        var json = Json.object().put("Type", letter.type()).put("MessageId", letter.messageId());
        if (confirmation) {
            json.put("Token", subscription.token());
        }
        json.put("TopicArn", letter.topicArn());
        if (!confirmation && letter.subject() != null) {
            json.put("Subject", letter.subject());
        }
        json.put("Message", letter.message());
        if (confirmation) {
            json.put("SubscribeURL", subscribeUrl);
        }
        json.put("Timestamp", timestamp)
                .put("SignatureVersion", signatureVersion)
                .put("Signature", seal.sign(signed.toString(), signatureVersion))
                .put("SigningCertURL", endpoint + seal.path());
        if (!confirmation) {
            json.put("UnsubscribeURL", endpoint + "/?Action=Unsubscribe&SubscriptionArn=" + escape(subscription.arn()));
            if (!letter.attributes().isEmpty()) {
                var attributes = json.putObject("MessageAttributes");
                letter.attributes()
                        .forEach((name, attribute) -> attributes
                                .putObject(name)
                                .put("Type", attribute.type())
                                .put("Value", attribute.value()));
            }
        }
        return json.toString();
    }

    private static void line(StringBuilder signed, String name, String value) {
        signed.append(name).append('\n').append(value).append('\n');
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
