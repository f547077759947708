package gas.localcloud;

import java.util.Map;

/// What we serve of a service whose backend is another's: the operations that the backend lacks. Throws {@link
/// AwsError}
/// for what it refuses.
public interface Annex {
    /// Whether this request is served here and never reaches the backend.
    boolean serves(AwsExchange x);

    /// Answers such a request.
    void handle(AwsExchange x) throws Exception;

    /// What is said besides the backend's own answer, in its headers. Called before the backend sees the request.
    default Map<String, String> headers(AwsExchange x) {
        return Map.of();
    }
}
