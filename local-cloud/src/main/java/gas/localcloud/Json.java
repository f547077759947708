package gas.localcloud;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON as the services speak it. Broken JSON from a client is the client's error.
public final class Json {
    public static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /// The object in a text; an empty text is an empty object.
    public static ObjectNode object(String text) {
        if (text.isBlank()) {
            return object();
        }
        try {
            if (MAPPER.readTree(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException broken) {
            throw new AwsError(400, "SerializationException", "Not JSON: " + broken.getOriginalMessage());
        }
        throw new AwsError(400, "SerializationException", "The body is not a JSON object");
    }

    public static JsonNode tree(String text) {
        return MAPPER.readTree(text);
    }
}
