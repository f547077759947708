package gas.ledger.messages;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Messages as they travel: JSON, snake_case. A field that a reader does not know is passed over, so that writers may
/// be
/// deployed before readers.
public final class Messages {
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Messages() {}

    public static String write(Record message) {
        return JSON.writeValueAsString(message);
    }

    /// @throws tools.jackson.core.JacksonException where the body is not such a message
    public static <T extends Record> T read(String body, Class<T> type) {
        return JSON.readValue(body, type);
    }
}
