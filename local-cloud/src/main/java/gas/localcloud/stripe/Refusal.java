package gas.localcloud.stripe;

import gas.localcloud.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What Stripe refuses, in its own words: a status, a type, a code, the parameter that is meant.
final class Refusal extends RuntimeException {
    private static final String INVALID = "invalid_request_error";

    private final int status;
    private final String type;
    private final @Nullable String code;
    private final @Nullable String parameter;

    private Refusal(int status, String type, @Nullable String code, @Nullable String parameter, String message) {
        super(message);
        this.status = status;
        this.type = type;
        this.code = code;
        this.parameter = parameter;
    }

    static Refusal unauthorized(String message) {
        return new Refusal(401, INVALID, null, null, message);
    }

    static Refusal missing(String kind, String id) {
        return new Refusal(
                404, INVALID, "resource_missing", "id", "No such " + kind.replace('.', ' ') + ": '" + id + "'");
    }

    static Refusal unknownAddress(String method, String path) {
        return new Refusal(404, INVALID, null, null, "Unrecognized request URL (" + method + ": " + path + ").");
    }

    static Refusal missingParameter(String name) {
        return parameter("parameter_missing", name, "Missing required param: " + name + ".");
    }

    static Refusal unknownParameter(String name) {
        return parameter("parameter_unknown", name, "Received unknown parameter: " + name);
    }

    static Refusal parameter(String code, String name, String message) {
        return new Refusal(400, INVALID, code, name, message);
    }

    /// What is asked for does not go with the state of things.
    static Refusal state(String message) {
        return new Refusal(400, INVALID, null, null, message);
    }

    static Refusal state(String code, String message) {
        return new Refusal(400, INVALID, code, null, message);
    }

    static Refusal card(String code, String message) {
        return new Refusal(402, "card_error", code, null, message);
    }

    static Refusal keyUsedForAnotherRequest(String key) {
        return new Refusal(
                400,
                "idempotency_error",
                null,
                null,
                "Keys for idempotent requests can only be used with the same parameters they were first used with. Try"
                        + " using a key other than '" + key + "' if you meant to execute a different request.");
    }

    int status() {
        return status;
    }

    String words() {
        return String.valueOf(getMessage());
    }

    ObjectNode toJson() {
        ObjectNode answer = Json.object();
        ObjectNode error = answer.putObject("error").put("type", type).put("message", words());
        if (code != null) {
            error.put("code", code);
        }
        if (parameter != null) {
            error.put("param", parameter);
        }
        return answer;
    }
}
