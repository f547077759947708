package gas.operations;

/// Something that the operator can mend; its message says how.
final class OperatorError extends RuntimeException {
    OperatorError(String message) {
        super(message);
    }
}
