package gas.localcloud.stripe;

import gas.localcloud.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// Form-encoded requests, with nested names as `metadata[user_id]`.
final class Forms {
    private Forms() {}

    static Map<String, String> parse(String encoded) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : encoded.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String name = decode(pair.substring(0, equals));
                if (name.endsWith("[]")) {
                    name = name.substring(0, name.length() - 1) + fields.size() + "]";
                }
                fields.put(name, decode(pair.substring(equals + 1)));
            }
        }
        return fields;
    }

    /// The fields within `name[...]`, as an object.
    static ObjectNode inner(Map<String, String> fields, String name) {
        ObjectNode inner = Json.object();
        fields.forEach((field, value) -> {
            if (field.startsWith(name + "[") && field.endsWith("]")) {
                inner.put(field.substring(name.length() + 1, field.length() - 1), value);
            }
        });
        return inner;
    }

    /// The values of `name[0]`, `name[1]`, ...
    static List<String> list(Map<String, String> fields, String name) {
        return inner(fields, name).valueStream().map(value -> value.asString()).toList();
    }

    /// Changes metadata as Stripe does: what comes empty is removed, what does not come stays.
    static void mergeMetadata(ObjectNode object, Map<String, String> fields) {
        ObjectNode metadata = object.withObject("/metadata");
        inner(fields, "metadata").forEachEntry((name, value) -> {
            if (value.asString().isEmpty()) {
                metadata.remove(name);
            } else {
                metadata.set(name, value);
            }
        });
    }

    /// The address in a field, which must be one for a browser.
    static String url(Map<String, String> fields, String name) {
        String text = fields.getOrDefault(name, "");
        if (text.isEmpty()) {
            throw Refusal.missingParameter(name);
        }
        if (!isWebAddress(text)) {
            throw Refusal.parameter("url_invalid", name, "Not a valid URL");
        }
        return text;
    }

    static boolean isWebAddress(String text) {
        try {
            // stands for the id of a session, wherever it is
            URI uri = new URI(text.replace("{CHECKOUT_SESSION_ID}", "cs"));
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
        } catch (URISyntaxException notOne) {
            return false;
        }
    }

    /// A whole number in a field, which must be one, and at least this.
    static long number(Map<String, String> fields, String name, long least, long otherwise) {
        String text = fields.get(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("\\d{1,12}") || Long.parseLong(text) < least) {
            throw Refusal.parameter("parameter_invalid_integer", name, "Invalid integer: " + text);
        }
        return Long.parseLong(text);
    }

    static boolean truth(Map<String, String> fields, String name) {
        return switch (fields.getOrDefault(name, "")) {
            case "true" -> true;
            case "false" -> false;
            case String other ->
                throw Refusal.parameter("parameter_invalid_boolean", name, "Invalid boolean: " + other);
        };
    }

    /// Refuses what nobody here would heed; a name stands for all that is nested in it, too.
    static void heedOnly(Map<String, String> fields, String... names) {
        List<String> known = List.of(names);
        for (String field : fields.keySet()) {
            int bracket = field.indexOf('[');
            if (!known.contains(bracket < 0 ? field : field.substring(0, bracket))) {
                throw Refusal.unknownParameter(field);
            }
        }
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw Refusal.parameter("parameter_invalid", text, "Not form-encoded: " + text);
        }
    }
}
