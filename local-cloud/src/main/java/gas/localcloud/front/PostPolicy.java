package gas.localcloud.front;

import gas.localcloud.AwsError;
import gas.localcloud.Json;
import gas.localcloud.LocalCloudSettings;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What the signed policy of an upload form allows (Amazon S3, "Creating a POST policy", signature version 4).
///
/// @param least bytes that the file must have
/// @param most bytes that it may have
record PostPolicy(long least, long most) {
    private static final long LARGEST = 5L << 30;
    private static final Set<String> FREE = Set.of("x-amz-signature", "policy", "file", "x-amz-security-token");

    /// Checks signature, time and conditions.
    ///
    /// @param fields those before the file, by lower-case name, with the bucket's name among them
    /// @throws AwsError as S3 refuses
    static PostPolicy check(Map<String, String> fields, Instant now) {
        String encoded = fields.get("policy");
        if (encoded == null) {
            throw denied("Bucket POST must contain a field named 'policy'.");
        }
        if (!MessageDigest.isEqual(
                signature(fields, encoded).getBytes(StandardCharsets.US_ASCII),
                fields.getOrDefault("x-amz-signature", "").getBytes(StandardCharsets.US_ASCII))) {
            throw new AwsError(
                    403,
                    "SignatureDoesNotMatch",
                    "The request signature we calculated does not match the signature you provided.");
        }
        try {
            JsonNode policy =
                    Json.object(new String(Base64.getDecoder().decode(encoded.strip()), StandardCharsets.UTF_8));
            if (now.isAfter(Instant.parse(policy.path("expiration").asString()))) {
                throw denied("Invalid according to Policy: Policy expired.");
            }
            return conditions(policy.path("conditions"), fields);
        } catch (IllegalArgumentException | DateTimeException | JacksonException unreadable) {
            throw new AwsError(400, "InvalidPolicyDocument", "Invalid Policy: " + unreadable.getMessage());
        }
    }

    private static PostPolicy conditions(JsonNode conditions, Map<String, String> fields) {
        long least = 0;
        long most = LARGEST;
        Set<String> extra = new TreeSet<>(fields.keySet());
        extra.removeAll(FREE);
        extra.remove("bucket");
        extra.removeIf(name -> name.startsWith("x-ignore-"));
        for (JsonNode condition : conditions) {
            if (condition.isArray() && condition.path(0).asString().equalsIgnoreCase("content-length-range")) {
                least = Math.max(least, number(condition.path(1)));
                most = Math.min(most, number(condition.path(2)));
                continue;
            }
            if (condition.isArray()) {
                String name = condition.path(1).asString().substring(1).toLowerCase(Locale.ROOT);
                boolean prefix = condition.path(0).asString().equalsIgnoreCase("starts-with");
                hold(name, condition.path(2).asString(), prefix, fields, condition);
                extra.remove(name);
            } else {
                for (Map.Entry<String, JsonNode> pair : condition.properties()) {
                    String name = pair.getKey().toLowerCase(Locale.ROOT);
                    hold(name, pair.getValue().asString(), false, fields, condition);
                    extra.remove(name);
                }
            }
        }
        if (!extra.isEmpty()) {
            throw denied("Invalid according to Policy: Extra input fields: " + String.join(", ", extra));
        }
        return new PostPolicy(least, most);
    }

    private static void hold(
            String name, String wanted, boolean prefix, Map<String, String> fields, JsonNode condition) {
        String value = fields.getOrDefault(name, "");
        if (prefix ? !value.startsWith(wanted) : !value.equals(wanted)) {
            throw denied("Invalid according to Policy: Policy Condition failed: " + condition);
        }
    }

    private static long number(JsonNode value) {
        return Long.parseLong(value.asString());
    }

    private static String signature(Map<String, String> fields, String policy) {
        String[] scope = fields.getOrDefault("x-amz-credential", "").split("/");
        if (scope.length != 5 || !scope[0].equals(LocalCloudSettings.ACCESS_KEY)) {
            throw new AwsError(
                    403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.");
        }
        byte[] key = ("AWS4" + LocalCloudSettings.SECRET_KEY).getBytes(StandardCharsets.UTF_8);
        for (int i = 1; i < scope.length; i++) {
            key = hmac(key, scope[i]);
        }
        return HexFormat.of().formatHex(hmac(key, policy));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static AwsError denied(String why) {
        return new AwsError(403, "AccessDenied", why);
    }
}
