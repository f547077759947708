package gas.localcloud;

/// An error as AWS answers it; each protocol renders it in its own way.
public final class AwsError extends RuntimeException {
    private final int status;
    private final String code;

    public AwsError(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public String message() {
        var message = getMessage();
        return message == null ? code : message;
    }
}
