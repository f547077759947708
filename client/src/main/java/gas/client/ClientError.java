package gas.client;

/// What the user is told instead of a stack trace: what happened, and what to do.
final class ClientError extends RuntimeException {
    ClientError(String message) {
        super(message);
    }
}
