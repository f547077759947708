package gas.web.session;

import org.springframework.security.jackson.SecurityJacksonModules;
import tools.jackson.databind.json.JsonMapper;

/// What a session holds, as JSON with type names. Only the types that Spring Security lists, and plain values, are
/// written or read: whoever can write into the table still cannot make us build anything else.
final class SessionJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModules(SecurityJacksonModules.getModules(SessionJson.class.getClassLoader()))
            .build();

    private SessionJson() {}

    /// Refuses what could not be read again as it is: better where it is put into the session than at the next request.
    static String write(Object value) {
        String json = JSON.writerFor(Object.class).writeValueAsString(value);
        if (!value.getClass().isInstance(read(json))) {
            throw new IllegalArgumentException("a session cannot keep a " + value.getClass());
        }
        return json;
    }

    static Object read(String json) {
        return JSON.readValue(json, Object.class);
    }
}
