package gas.engine.internal.consequence;

import java.nio.charset.StandardCharsets;

/// Ensembl's four classes of severity.
public enum Impact {
    HIGH,
    MODERATE,
    LOW,
    MODIFIER;

    private final byte[] bytes = name().getBytes(StandardCharsets.US_ASCII);

    /// The name in ASCII; not to be written to.
    public byte[] bytes() {
        return bytes;
    }
}
