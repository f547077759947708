package gas.web.session;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.session.Session;

/// A session and what changed in it since it was read. Values are kept as JSON and made objects when asked for.
final class StoredSession implements Session {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, String> attributes = new HashMap<>();
    private final Map<String, Object> objects = new HashMap<>();
    final Set<String> changed = new HashSet<>();
    private final Instant created;
    private String id;
    private Instant accessed;
    private Duration idle;

    /// The id under which it is in the table, or null where it is not.
    @Nullable
    String storedId;

    /// The time of access that the table knows.
    Instant storedAccess;

    StoredSession(Instant now, Duration idle) {
        this(newId(), now, now, idle);
        this.storedId = null;
    }

    StoredSession(String id, Instant created, Instant accessed, Duration idle) {
        this.id = id;
        this.storedId = id;
        this.created = created;
        this.accessed = accessed;
        this.storedAccess = accessed;
        this.idle = idle;
    }

    private static String newId() {
        byte[] bits = new byte[32];
        RANDOM.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    void read(String name, String json) {
        attributes.put(name, json);
    }

    /// The value as the table is to have it, or null where it is to be removed.
    @Nullable
    String json(String name) {
        Object object = objects.get(name);
        return object == null ? attributes.get(name) : SessionJson.write(object);
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public String changeSessionId() {
        id = newId();
        return id;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable T getAttribute(String name) {
        Object object = objects.get(name);
        String json = attributes.get(name);
        if (object == null && json != null) {
            object = SessionJson.read(json);
            objects.put(name, object);
        }
        return (T) object;
    }

    @Override
    public Set<String> getAttributeNames() {
        return Set.copyOf(attributes.keySet());
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        if (value == null) {
            removeAttribute(name);
            return;
        }
        attributes.put(name, SessionJson.write(value));
        objects.put(name, value);
        changed.add(name);
    }

    @Override
    public void removeAttribute(String name) {
        if (attributes.remove(name) != null) {
            objects.remove(name);
            changed.add(name);
        }
    }

    @Override
    public Instant getCreationTime() {
        return created;
    }

    @Override
    public void setLastAccessedTime(Instant time) {
        accessed = time;
    }

    @Override
    public Instant getLastAccessedTime() {
        return accessed;
    }

    @Override
    public void setMaxInactiveInterval(Duration interval) {
        idle = interval;
    }

    @Override
    public Duration getMaxInactiveInterval() {
        return idle;
    }

    Instant expires() {
        return accessed.plus(idle);
    }

    @Override
    public boolean isExpired() {
        return isExpired(Instant.now());
    }

    boolean isExpired(Instant now) {
        return !expires().isAfter(now);
    }
}
