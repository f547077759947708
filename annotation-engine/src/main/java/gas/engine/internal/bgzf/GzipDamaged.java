package gas.engine.internal.bgzf;

import java.io.IOException;

/// Compressed input that is cut short or whose bytes were changed.
public final class GzipDamaged extends IOException {
    private final boolean truncated;

    GzipDamaged(boolean truncated, String what) {
        super(what);
        this.truncated = truncated;
    }

    /// Whether the input merely ends too early.
    public boolean truncated() {
        return truncated;
    }
}
