package gas.localcloud.stepfunctions;

import gas.localcloud.AwsError;
import gas.localcloud.Json;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A state machine's definition in the Amazon States Language, checked as far as it is understood here.
record Definition(JsonNode json) {
    private static final Set<String> TYPES = Set.of("Wait", "Task", "Choice", "Pass", "Succeed", "Fail");
    static final String SNS_PUBLISH = "arn:aws:states:::sns:publish";

    /// @throws AwsError InvalidDefinition
    static Definition of(String text) {
        JsonNode json;
        try {
            json = Json.tree(text);
        } catch (RuntimeException notJson) {
            throw invalid("INVALID_JSON_DESCRIPTION: " + notJson.getMessage());
        }
        JsonNode states = json.path("States");
        if (!states.isObject() || !states.has(json.path("StartAt").asString(""))) {
            throw invalid("SCHEMA_VALIDATION_FAILED: StartAt must name one of the States");
        }
        states.forEachEntry((name, state) -> check(name, state, states));
        return new Definition(json);
    }

    JsonNode state(String name) {
        return json.path("States").path(name);
    }

    String start() {
        return json.path("StartAt").asString();
    }

    private static void check(String name, JsonNode state, JsonNode states) {
        String type = state.path("Type").asString("");
        if (!TYPES.contains(type)) {
            throw invalid("SCHEMA_VALIDATION_FAILED: state " + name + " has type '" + type
                    + "', which is not implemented: " + TYPES + " are");
        }
        if (type.equals("Task") && !SNS_PUBLISH.equals(state.path("Resource").asString(""))) {
            throw invalid("SCHEMA_VALIDATION_FAILED: state " + name + ": " + SNS_PUBLISH + " alone is implemented");
        }
        boolean ends = state.path("End").asBoolean(false)
                || type.equals("Succeed")
                || type.equals("Fail")
                || type.equals("Choice");
        if (!ends && !states.has(state.path("Next").asString(""))) {
            throw invalid("SCHEMA_VALIDATION_FAILED: state " + name + " names no next state and is no end");
        }
    }

    private static AwsError invalid(String why) {
        return new AwsError(400, "InvalidDefinition", "Invalid State Machine Definition: '" + why + "'");
    }
}
