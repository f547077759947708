package gas.localcloud;

/// One of our own AWS services behind the front.
///
/// A service throws {@link AwsError} for what it refuses; the front renders it by the service's protocol. What it
/// has answered is durable: it commits its state before it responds.
public interface AwsService extends Part {
    /// The service name in the credential scope of a signature, as `sns` or `states`.
    String signingName();

    AwsProtocol protocol();

    /// The operation that the request asks for, or an empty string; faults and errors go by it.
    default String operation(AwsExchange x) throws Exception {
        return protocol().operation(x);
    }

    /// Whether an unsigned GET is for this service: a link that it gave to somebody.
    default boolean invites(AwsExchange x) {
        return false;
    }

    void handle(AwsExchange x) throws Exception;
}
