package gas.localcloud.stepfunctions;

/// A state failed with an error that Retry and Catch may name.
final class StateFailed extends RuntimeException {
    private final String error;

    StateFailed(String error, String cause) {
        super(cause);
        this.error = error;
    }

    String error() {
        return error;
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
