package gas.ledger.webhooks;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import gas.ledger.internal.Item;
import java.time.Instant;

/// Names a delivery among those of its user; deliveries to one endpoint sort by the time of what they tell.
public record DeliveryKey(@JsonValue String value) {
    private static final String PREFIX = "delivery.";

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DeliveryKey {
        if (!value.startsWith(PREFIX)) {
            throw new IllegalArgumentException("not the key of a webhook delivery: it begins with " + PREFIX);
        }
    }

    /// The same event to the same endpoint is the same delivery, however often it is told of.
    static DeliveryKey of(EndpointId endpoint, Instant time, String id) {
        return new DeliveryKey(prefix(endpoint) + Item.value(time).s() + "." + id);
    }

    static String prefix(EndpointId endpoint) {
        return PREFIX + endpoint + ".";
    }

    @Override
    public String toString() {
        return value;
    }
}
