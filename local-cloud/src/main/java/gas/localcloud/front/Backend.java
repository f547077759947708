package gas.localcloud.front;

import gas.localcloud.AwsExchange;
import gas.localcloud.AwsProtocol;

/// A service that runs behind the front on a port of its own.
///
/// @param signingName as in the credential scope
/// @param port on 127.0.0.1
/// @param protocol in which the front itself refuses a request
public record Backend(String signingName, int port, AwsProtocol protocol) {
    String operation(AwsExchange x) throws Exception {
        return protocol == AwsProtocol.S3 ? S3Operations.of(x) : speaks(x).operation(x);
    }

    /// Clients of SQS speak either of two protocols.
    AwsProtocol speaks(AwsExchange x) {
        return protocol == AwsProtocol.QUERY && x.header("X-Amz-Target") != null ? AwsProtocol.JSON : protocol;
    }
}
