package gas.localcloud.visitor;

/// The service did not do what a visitor may expect; the message tells what it did instead.
public final class VisitFailed extends RuntimeException {
    public VisitFailed(String message) {
        super(message);
    }
}
