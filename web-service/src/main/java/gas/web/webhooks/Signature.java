package gas.web.webhooks;

import gas.ledger.webhooks.Endpoint;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs by Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, version 1.
final class Signature {
    private static final String SECRET_PREFIX = "whsec_";

    private Signature() {}

    /// All signatures that hold now, separated by spaces: while a secret retires, two do.
    static String of(Endpoint endpoint, String id, Instant time, String body) {
        String signature = sign(endpoint.secret(), id, time, body);
        String retired = endpoint.retiredSecret();
        Instant until = endpoint.retiredUntil();
        return retired != null && until != null && time.isBefore(until)
                ? signature + " " + sign(retired, id, time, body)
                : signature;
    }

    private static String sign(String secret, String id, Instant time, String body) {
        byte[] key = Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length()));
        String content = id + "." + time.getEpochSecond() + "." + body;
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException everyJdkHasHmacSha256) {
            throw new AssertionError(everyJdkHasHmacSha256);
        }
    }
}
