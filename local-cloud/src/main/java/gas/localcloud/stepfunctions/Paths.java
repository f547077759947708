package gas.localcloud.stepfunctions;

import gas.localcloud.Json;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reference paths of the Amazon States Language, as `$.order.items[0]`, and payload templates whose fields end in
/// `.$`.
final class Paths {
    private static final Pattern STEP = Pattern.compile("\\.([A-Za-z0-9_-]+)|\\['([^']+)'\\]|\\[(\\d+)\\]");

    private Paths() {}

    /// What the path points to, or null where there is nothing.
    static @Nullable JsonNode find(String path, JsonNode data) {
        if (!path.startsWith("$")) {
            throw new StateFailed("States.Runtime", "Invalid path '" + path + "'");
        }
        @Nullable JsonNode found = data;
        Matcher steps = STEP.matcher(path);
        int end = 1;
        while (end < path.length()) {
            if (!steps.find(end) || steps.start() != end) {
                throw new StateFailed("States.Runtime", "Invalid path '" + path + "'");
            }
            if (found == null) {
                return null;
            }
            String name = steps.group(1) != null ? steps.group(1) : steps.group(2);
            found = name != null ? found.get(name) : found.get(Integer.parseInt(steps.group(3)));
            end = steps.end();
        }
        return found;
    }

    static JsonNode get(String path, JsonNode data) {
        JsonNode found = find(path, data);
        if (found == null) {
            throw new StateFailed(
                    "States.Runtime", "The JSONPath '" + path + "' could not be found in the input '" + data + "'");
        }
        return found;
    }

    /// The data with the value put at a path of names.
    static JsonNode put(String path, JsonNode data, JsonNode value) {
        if (path.equals("$")) {
            return value;
        }
        ObjectNode root = data instanceof ObjectNode object ? object.deepCopy() : Json.object();
        String[] names = path.substring(2).split("\\.");
        ObjectNode at = root;
        for (int i = 0; i < names.length - 1; i++) {
            at = at.get(names[i]) instanceof ObjectNode inner ? inner : at.putObject(names[i]);
        }
        at.set(names[names.length - 1], value);
        return root;
    }

    /// A payload template filled in: a field `x.$` becomes `x` with what its path points to.
    static JsonNode fill(JsonNode template, JsonNode data) {
        if (template.isArray()) {
            var filled = Json.array();
            template.forEach(element -> filled.add(fill(element, data)));
            return filled;
        }
        if (!template.isObject()) {
            return template;
        }
        ObjectNode filled = Json.object();
        template.forEachEntry((name, value) -> {
            if (name.endsWith(".$")) {
                filled.set(name.substring(0, name.length() - 2), get(value.asString(), data));
            } else {
                filled.set(name, fill(value, data));
            }
        });
        return filled;
    }
}
