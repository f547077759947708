package gas.ledger.webhooks;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// Names an endpoint of one user: 80 random bits in hexadecimal.
public record EndpointId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{20}");
    private static final SecureRandom RANDOM = new SecureRandom();

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public EndpointId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not the id of a webhook endpoint: it is 20 hexadecimal digits");
        }
    }

    static EndpointId next() {
        byte[] bits = new byte[10];
        RANDOM.nextBytes(bits);
        return new EndpointId(HexFormat.of().formatHex(bits));
    }

    @Override
    public String toString() {
        return value;
    }
}
