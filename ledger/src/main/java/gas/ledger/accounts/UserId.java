package gas.ledger.accounts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// Who owns a job. Safe as part of an S3 key, a URL path and a log line: 1 to 64 characters of `[A-Za-z0-9._-]`, not
/// beginning with a dot.
public record UserId(@JsonValue String value) {
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public UserId {
        if (!SAFE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a user id: it has other characters than A-Z a-z 0-9 . _ -");
        }
    }

    /// The id of an OpenID Connect subject. A subject that is safe is kept (Globus Auth's are UUIDs); any other is
    /// replaced by the SHA-256 of it, so that two subjects never share an id.
    public static UserId ofSubject(String subject) {
        if (SAFE.matcher(subject).matches() && !subject.startsWith("sha256-")) {
            return new UserId(subject);
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(subject.getBytes(StandardCharsets.UTF_8));
            return new UserId("sha256-" + HexFormat.of().formatHex(hash, 0, 24));
        } catch (NoSuchAlgorithmException everyJdkHasSha256) {
            throw new AssertionError(everyJdkHasSha256);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
