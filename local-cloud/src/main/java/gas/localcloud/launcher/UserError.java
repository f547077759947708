package gas.localcloud.launcher;

/// Something that its user can mend: told in one line, without a stack trace.
public final class UserError extends RuntimeException {
    public UserError(String message) {
        super(message);
    }
}
