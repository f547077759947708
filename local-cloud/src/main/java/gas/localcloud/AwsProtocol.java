package gas.localcloud;

import java.util.Map;

/// The wire protocols of AWS, as far as naming operations and rendering errors goes.
public enum AwsProtocol {
    /// Parameters in a form, XML back: SNS, and SQS of older clients.
    QUERY {
        @Override
        public String operation(AwsExchange x) throws Exception {
            return x.form().getOrDefault("Action", "");
        }

        @Override
        public void render(AwsExchange x, AwsError e) {
            var body = "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>" + fault(e)
                    + "</Type><Code>" + Xml.escape(e.code()) + "</Code><Message>" + Xml.escape(e.message())
                    + "</Message></Error><RequestId>" + x.requestId() + "</RequestId></ErrorResponse>";
            x.respond(e.status(), Map.of("Content-Type", "text/xml"), body);
        }
    },
    /// `X-Amz-Target`, JSON both ways: Step Functions, DynamoDB, SQS.
    JSON {
        @Override
        public String operation(AwsExchange x) {
            var target = x.header("X-Amz-Target");
            return target == null ? "" : target.substring(target.lastIndexOf('.') + 1);
        }

        @Override
        public void render(AwsExchange x, AwsError e) {
            var body = Json.object().put("__type", e.code()).put("message", e.message());
            x.respond(
                    e.status(),
                    Map.of("Content-Type", "application/x-amz-json-1.0", "x-amzn-ErrorType", e.code()),
                    body.toString());
        }
    },
    /// Paths and verbs, JSON bodies: Lambda.
    REST_JSON {
        @Override
        public String operation(AwsExchange x) {
            return "";
        }

        @Override
        public void render(AwsExchange x, AwsError e) {
            var body = Json.object()
                    .put("Type", e.status() < 500 ? "User" : "Service")
                    .put("Message", e.message());
            x.respond(
                    e.status(),
                    Map.of("Content-Type", "application/json", "x-amzn-ErrorType", e.code()),
                    body.toString());
        }
    },
    /// As {@link #REST_JSON}, with Glacier's own shape of errors.
    GLACIER {
        @Override
        public String operation(AwsExchange x) {
            return "";
        }

        @Override
        public void render(AwsExchange x, AwsError e) {
            var body = Json.object()
                    .put("code", e.code())
                    .put("message", e.message())
                    .put("type", e.status() < 500 ? "Client" : "Server");
            x.respond(e.status(), Map.of("Content-Type", "application/json"), body.toString());
        }
    },
    /// Paths and verbs, XML bodies.
    S3 {
        @Override
        public String operation(AwsExchange x) {
            return "";
        }

        @Override
        public void render(AwsExchange x, AwsError e) {
            var body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + Xml.escape(e.code())
                    + "</Code><Message>" + Xml.escape(e.message()) + "</Message><RequestId>" + x.requestId()
                    + "</RequestId></Error>";
            x.respond(e.status(), Map.of("Content-Type", "application/xml"), body);
        }
    };

    public abstract String operation(AwsExchange x) throws Exception;

    public abstract void render(AwsExchange x, AwsError e);

    private static String fault(AwsError e) {
        return e.status() < 500 ? "Sender" : "Receiver";
    }
}
