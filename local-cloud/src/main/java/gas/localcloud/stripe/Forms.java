package gas.localcloud.stripe;

import gas.localcloud.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
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
                fields.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
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

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
