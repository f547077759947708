package gas.localcloud.sns;

import gas.localcloud.AwsError;
import gas.localcloud.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Which messages a subscription wants, by their attributes: exact texts and numbers, `prefix`, `suffix`,
/// `anything-but`, `exists` and `numeric`.
final class FilterPolicy {
    private FilterPolicy() {}

    /// @throws AwsError InvalidParameter unless it is a policy that is understood here
    static void check(String policy) {
        try {
            var json = Json.tree(policy);
            if (!json.isObject()) {
                throw invalid("a filter policy is a JSON object");
            }
            json.forEachEntry((name, wanted) -> {
                if (!wanted.isArray() || wanted.isEmpty()) {
                    throw invalid("\"" + name + "\" must be an array");
                }
                wanted.forEach(condition -> matches(condition, null));
            });
        } catch (JacksonException notJson) {
            throw invalid("failed to parse JSON");
        }
    }

    static boolean matches(@Nullable String policy, Map<String, Letter.Attribute> attributes) {
        if (policy == null || policy.isBlank()) {
            return true;
        }
        for (var wanted : Json.tree(policy).properties()) {
            var attribute = attributes.get(wanted.getKey());
            var value = attribute == null ? null : attribute.value();
            boolean any = false;
            for (var condition : wanted.getValue()) {
                any |= matches(condition, value);
            }
            if (!any) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(JsonNode condition, @Nullable String value) {
        if (!condition.isObject()) {
            return value != null
                    && (condition.isNumber()
                            ? number(value) == condition.asDouble()
                            : value.equals(condition.asString()));
        }
        var only = condition.properties().iterator().next();
        var operand = only.getValue();
        return switch (only.getKey()) {
            case "exists" -> operand.asBoolean() == (value != null);
            case "prefix" -> value != null && value.startsWith(operand.asString());
            case "suffix" -> value != null && value.endsWith(operand.asString());
            case "equals-ignore-case" -> value != null && value.equalsIgnoreCase(operand.asString());
            case "anything-but" -> {
                if (value == null) {
                    yield false;
                }
                boolean named = !operand.isArray() && matches(operand, value);
                for (var each : operand.isArray() ? operand : Json.array()) {
                    named |= matches(each, value);
                }
                yield !named;
            }
            case "numeric" -> value != null && numeric(operand, number(value));
            default -> throw invalid("unrecognized match type " + only.getKey());
        };
    }

    private static boolean numeric(JsonNode comparisons, double value) {
        for (int i = 0; i + 1 < comparisons.size(); i += 2) {
            double bound = comparisons.get(i + 1).asDouble();
            boolean holds = switch (comparisons.get(i).asString()) {
                case "=" -> value == bound;
                case "<" -> value < bound;
                case "<=" -> value <= bound;
                case ">" -> value > bound;
                case ">=" -> value >= bound;
                default -> throw invalid("unrecognized numeric comparison");
            };
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            return Double.NaN;
        }
    }

    private static AwsError invalid(String why) {
        return new AwsError(400, "InvalidParameter", "Invalid parameter: FilterPolicy: " + why);
    }
}
