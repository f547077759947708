package gas.localcloud.stepfunctions;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The rules of a Choice state.
final class Choice {
    private Choice() {}

    /// The next state, or null where no rule matches and there is no default.
    static @Nullable String next(JsonNode state, JsonNode data) {
        for (JsonNode rule : state.path("Choices")) {
            if (holds(rule, data)) {
                return rule.path("Next").asString();
            }
        }
        return state.has("Default") ? state.get("Default").asString() : null;
    }

    private static boolean holds(JsonNode rule, JsonNode data) {
        if (rule.has("And")) {
            return rule.get("And").valueStream().allMatch(part -> holds(part, data));
        }
        if (rule.has("Or")) {
            return rule.get("Or").valueStream().anyMatch(part -> holds(part, data));
        }
        if (rule.has("Not")) {
            return !holds(rule.get("Not"), data);
        }
        JsonNode value = Paths.find(rule.path("Variable").asString(), data);
        return rule.propertyStream()
                .filter(field ->
                        !field.getKey().equals("Variable") && !field.getKey().equals("Next"))
                .allMatch(field -> compare(field.getKey(), field.getValue(), value, data));
    }

    private static boolean compare(String operator, JsonNode given, @Nullable JsonNode value, JsonNode data) {
        if (operator.equals("IsPresent")) {
            return (value != null) == given.asBoolean();
        }
        if (value == null) {
            throw new StateFailed("States.Runtime", "Invalid path in a choice rule: its variable is not there");
        }
        if (operator.endsWith("Path")) {
            String direct = operator.substring(0, operator.length() - 4);
            return compare(direct, Paths.get(given.asString(), data), value, data);
        }
        return switch (operator) {
            case "IsNull" -> value.isNull() == given.asBoolean();
            case "IsString" -> value.isString() == given.asBoolean();
            case "IsNumeric" -> value.isNumber() == given.asBoolean();
            case "IsBoolean" -> value.isBoolean() == given.asBoolean();
            case "BooleanEquals" -> value.isBoolean() && value.asBoolean() == given.asBoolean();
            case "StringMatches" -> value.isString() && matches(value.asString(), given.asString());
            case String ordered
            when ordered.startsWith("String") ->
                value.isString()
                        && order(ordered.substring(6)).test(value.asString().compareTo(given.asString()));
            case String ordered
            when ordered.startsWith("Numeric") ->
                value.isNumber()
                        && order(ordered.substring(7)).test(decimal(value).compareTo(decimal(given)));
            case String ordered
            when ordered.startsWith("Timestamp") ->
                value.isString()
                        && order(ordered.substring(9))
                                .test(Instant.parse(value.asString()).compareTo(Instant.parse(given.asString())));
            default -> throw new StateFailed("States.Runtime", "The comparison " + operator + " is not implemented");
        };
    }

    private static IntPredicate order(String name) {
        return switch (name) {
            case "Equals" -> order -> order == 0;
            case "LessThan" -> order -> order < 0;
            case "LessThanEquals" -> order -> order <= 0;
            case "GreaterThan" -> order -> order > 0;
            case "GreaterThanEquals" -> order -> order >= 0;
            default -> throw new StateFailed("States.Runtime", "The comparison " + name + " is not implemented");
        };
    }

    private static BigDecimal decimal(JsonNode number) {
        return number.decimalValue();
    }

    private static boolean matches(String text, String glob) {
        StringBuilder pattern = new StringBuilder();
        for (String part : glob.split("\\*", -1)) {
            pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(part));
        }
        return text.matches("(?s)" + pattern);
    }
}
