package gas.web.files;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import tools.jackson.databind.json.JsonMapper;

/// A form for a browser-based upload to S3, signed with Signature Version 4 (Amazon S3 API Reference, "Authenticating
/// requests: browser-based uploads using POST"). The SDK signs URLs, not such forms.
///
/// @param action where the form is sent, as `multipart/form-data`
/// @param fields its fields, in an order that works; the file itself comes after them, as `file`
public record PresignedPost(URI action, Map<String, String> fields) {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuuMMdd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter EXPIRATION =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    static PresignedPost sign(
            PostPolicy policy, URI action, AwsCredentialsIdentity credentials, String region, Instant now) {
        String day = DAY.format(now);
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("key", policy.key());
        fields.putAll(policy.fields());
        fields.put("x-amz-algorithm", ALGORITHM);
        fields.put("x-amz-credential", String.join("/", credentials.accessKeyId(), day, region, "s3", "aws4_request"));
        fields.put("x-amz-date", TIME.format(now));
        if (credentials instanceof AwsSessionCredentialsIdentity session) {
            fields.put("x-amz-security-token", session.sessionToken());
        }
        List<Object> conditions = new ArrayList<>();
        conditions.add(Map.of("bucket", policy.bucket()));
        fields.forEach((name, value) -> conditions.add(Map.of(name, value)));
        conditions.add(List.of("content-length-range", 1, policy.mostBytes()));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("expiration", EXPIRATION.format(policy.expires()));
        document.put("conditions", conditions);
        String encoded = Base64.getEncoder()
                .encodeToString(JSON.writeValueAsString(document).getBytes(StandardCharsets.UTF_8));
        fields.put("policy", encoded);
        fields.put("x-amz-signature", signature(encoded, credentials.secretAccessKey(), day, region));
        return new PresignedPost(action, fields);
    }

    /// @param encoded the policy in Base64, which is the string to sign
    /// @param day `yyyyMMdd`
    static String signature(String encoded, String secret, String day, String region) {
        byte[] key = hmac(("AWS4" + secret).getBytes(StandardCharsets.UTF_8), day);
        for (String scope : List.of(region, "s3", "aws4_request")) {
            key = hmac(key, scope);
        }
        return HexFormat.of().formatHex(hmac(key, encoded));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException everyJdkHasHmacSha256) {
            throw new AssertionError(everyJdkHasHmacSha256);
        }
    }
}
