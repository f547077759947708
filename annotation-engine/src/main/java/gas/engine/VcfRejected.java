package gas.engine;

/// The input as a whole cannot be annotated, and its owner can mend that: a user error, never a bug.
///
/// Single bad records do not end a run; they are listed in [AnnotationSummary#rejects()].
public final class VcfRejected extends Exception {
    private final Code code;
    private final long line;
    private final String cure;

    /// Stable names, for programs.
    public enum Code {
        EMPTY_FILE,
        NOT_A_VCF,
        BINARY_DATA,
        NO_HEADER,
        BAD_HEADER,
        UNSUPPORTED_VERSION,
        TRUNCATED_GZIP,
        CORRUPT_GZIP,
        LINE_TOO_LONG,
        HEADER_TOO_LARGE,
        WRONG_BUILD,
        NO_KNOWN_CONTIG
    }

    /// @param line 1-based line of the uncompressed input, or 0 where no line is to blame
    public VcfRejected(Code code, long line, String cause, String cure) {
        super(cause);
        this.code = code;
        this.line = line;
        this.cure = cure;
    }

    public String code() {
        return code.name();
    }

    Code rejection() {
        return code;
    }

    /// 1-based line of the uncompressed input, or 0 where no line is to blame.
    public long line() {
        return line;
    }

    /// What to do next, one sentence.
    public String cure() {
        return cure;
    }

    /// What happened, one sentence.
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
