package gas.localcloud.front;

import gas.localcloud.AwsExchange;
import java.util.regex.Pattern;

/// The service that a request is signed for. Not signed, or signed in a form: S3.
final class SigningName {
    /// `Credential=AKID/20261120/us-east-1/sns/aws4_request`, in the header or, escaped, in the query.
    private static final Pattern SCOPE = Pattern.compile(
            "Credential=[^/%]+(?:/|%2F)\\d{8}(?:/|%2F)[^/%]+(?:/|%2F)([a-z0-9-]+)(?:/|%2F)aws4_request");

    private SigningName() {}

    static String of(AwsExchange x) {
        var authorization = x.header("Authorization");
        var scope = SCOPE.matcher(authorization == null ? x.query() : authorization);
        return scope.find() ? scope.group(1) : "s3";
    }
}
