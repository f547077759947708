package gas.web.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.session.SessionRepository;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/// Sessions in DynamoDB. A session is stored under the SHA-256 of its id, so that who can read the table cannot take
/// one over. Two requests of one session write only what each changed; a session that was ended is never written back
/// by a request that was still under way.
@Component
class StoredSessions implements SessionRepository<StoredSession> {
    /// Moving the time of access is a write; this often is enough for sessions that last hours.
    private static final Duration ACCESS_STEP = Duration.ofMinutes(1);

    private final DynamoDbClient dynamo;
    private final SessionSettings settings;
    private final InstantSource clock;

    StoredSessions(DynamoDbClient dynamo, SessionSettings settings, InstantSource clock) {
        this.dynamo = dynamo;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public StoredSession createSession() {
        return new StoredSession(clock.instant(), settings.idle());
    }

    @Override
    public @Nullable StoredSession findById(String id) {
        var response = dynamo.getItem(
                get -> get.tableName(settings.table()).key(key(id)).consistentRead(true));
        if (!response.hasItem()) {
            return null;
        }
        Map<String, AttributeValue> item = response.item();
        StoredSession session = new StoredSession(
                id,
                time(item, "create_time"),
                time(item, "access_time"),
                Duration.ofSeconds(Long.parseLong(value(item, "idle_seconds").n())));
        if (session.isExpired(clock.instant())) {
            return null; // DynamoDB removes it some time after it expired
        }
        value(item, "attributes").m().forEach((name, json) -> session.read(name, json.s()));
        return session;
    }

    @Override
    public void save(StoredSession session) {
        String storedId = session.storedId;
        if (storedId == null) {
            put(session);
        } else if (!storedId.equals(session.getId())) {
            if (remove(storedId)) {
                put(session);
            }
        } else if (!session.changed.isEmpty()
                || session.getLastAccessedTime().isAfter(session.storedAccess.plus(ACCESS_STEP))) {
            update(session);
        }
        session.storedId = session.getId();
        session.storedAccess = session.getLastAccessedTime();
        session.changed.clear();
    }

    @Override
    public void deleteById(String id) {
        remove(id);
    }

    private void put(StoredSession session) {
        Map<String, AttributeValue> attributes = new HashMap<>();
        for (String name : session.getAttributeNames()) {
            String json = session.json(name);
            if (json != null) {
                attributes.put(name, AttributeValue.fromS(json));
            }
        }
        Map<String, AttributeValue> item = new HashMap<>(key(session.getId()));
        item.put("create_time", millis(session.getCreationTime()));
        item.put("access_time", millis(session.getLastAccessedTime()));
        item.put("idle_seconds", number(session.getMaxInactiveInterval().toSeconds()));
        item.put("expires_at", number(session.expires().getEpochSecond()));
        item.put("attributes", AttributeValue.fromM(attributes));
        dynamo.putItem(put -> put.tableName(settings.table()).item(item));
    }

    private void update(StoredSession session) {
        Map<String, String> names = new HashMap<>();
        Map<String, AttributeValue> values = new HashMap<>();
        List<String> sets = new ArrayList<>();
        List<String> removes = new ArrayList<>();
        sets.add("access_time = :accessed");
        sets.add("expires_at = :expires");
        values.put(":accessed", millis(session.getLastAccessedTime()));
        values.put(":expires", number(session.expires().getEpochSecond()));
        for (String name : session.changed) {
            String alias = "a" + names.size();
            names.put("#" + alias, name);
            String json = session.json(name);
            if (json == null) {
                removes.add("attributes.#" + alias);
            } else {
                sets.add("attributes.#" + alias + " = :" + alias);
                values.put(":" + alias, AttributeValue.fromS(json));
            }
        }
        String expression =
                "SET " + String.join(", ", sets) + (removes.isEmpty() ? "" : " REMOVE " + String.join(", ", removes));
        try {
            dynamo.updateItem(write -> write.tableName(settings.table())
                    .key(key(session.getId()))
                    .updateExpression(expression)
                    .conditionExpression("attribute_exists(session_id)")
                    .expressionAttributeNames(names.isEmpty() ? null : names)
                    .expressionAttributeValues(values));
        } catch (ConditionalCheckFailedException endedMeanwhile) {
            // signed out in another tab, or its id changed by another request: it stays ended
        }
    }

    /// False where it was gone already.
    private boolean remove(String id) {
        return dynamo.deleteItem(delete ->
                        delete.tableName(settings.table()).key(key(id)).returnValues("ALL_OLD"))
                .hasAttributes();
    }

    private static Map<String, AttributeValue> key(String id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return Map.of("session_id", AttributeValue.fromS(HexFormat.of().formatHex(hash)));
        } catch (NoSuchAlgorithmException everyJdkHasSha256) {
            throw new AssertionError(everyJdkHasSha256);
        }
    }

    private static AttributeValue millis(Instant time) {
        return number(time.toEpochMilli());
    }

    private static AttributeValue number(long number) {
        return AttributeValue.fromN(Long.toString(number));
    }

    private static Instant time(Map<String, AttributeValue> item, String name) {
        return Instant.ofEpochMilli(Long.parseLong(value(item, name).n()));
    }

    private static AttributeValue value(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        if (value == null) {
            throw new IllegalStateException("a stored session has no " + name);
        }
        return value;
    }
}
