package gas.ledger.internal;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A DynamoDB item read and written by attribute name. An attribute of null is left out. Times are ISO-8601 in UTC with
/// milliseconds, so that they sort as text.
public record Item(Map<String, AttributeValue> attributes) {

    public static Item empty() {
        return new Item(new LinkedHashMap<>());
    }

    public static AttributeValue value(Object value) {
        return switch (value) {
            case Integer number -> AttributeValue.fromN(number.toString());
            case Long number -> AttributeValue.fromN(number.toString());
            case Boolean truth -> AttributeValue.fromBool(truth);
            case Instant time -> AttributeValue.fromS(text(time));
            default -> AttributeValue.fromS(value.toString());
        };
    }

    private static String text(Instant time) {
        String iso = Instant.ofEpochMilli(time.toEpochMilli()).toString();
        return iso.length() == 20 ? iso.substring(0, 19) + ".000Z" : iso;
    }

    public Item with(String name, @Nullable Object value) {
        if (value != null) {
            attributes.put(name, value(value));
        }
        return this;
    }

    public boolean has(String name) {
        return attributes.containsKey(name);
    }

    public String text(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException("the item has no " + name));
    }

    public @Nullable String textOrNull(String name) {
        AttributeValue value = attributes.get(name);
        return value == null ? null : value.s();
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(textOrNull(name));
    }

    public long number(String name) {
        AttributeValue value = attributes.get(name);
        return value == null ? 0 : Long.parseLong(value.n());
    }

    public boolean truth(String name) {
        AttributeValue value = attributes.get(name);
        return value != null && Boolean.TRUE.equals(value.bool());
    }

    public @Nullable Instant timeOrNull(String name) {
        String value = textOrNull(name);
        return value == null ? null : Instant.parse(value);
    }

    public Instant time(String name) {
        return Instant.parse(text(name));
    }
}
