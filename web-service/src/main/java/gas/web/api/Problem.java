package gas.web.api;

import org.springframework.http.HttpStatus;

/// A request that is answered with a problem (RFC 9457).
public final class Problem extends RuntimeException {
    private final HttpStatus status;
    private final String code;
    private final String cure;

    /// @param code stable, for programs
    /// @param cause what happened, one sentence
    /// @param cure what to do next, one sentence
    public Problem(HttpStatus status, String code, String cause, String cure) {
        super(cause);
        this.status = status;
        this.code = code;
        this.cure = cure;
    }

    HttpStatus status() {
        return status;
    }

    String code() {
        return code;
    }

    String cure() {
        return cure;
    }
}
