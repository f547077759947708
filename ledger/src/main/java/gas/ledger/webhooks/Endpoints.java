package gas.ledger.webhooks;

import gas.ledger.accounts.UserId;
import gas.ledger.internal.Change;
import gas.ledger.internal.Item;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// All webhook endpoints, and every change of one.
public final class Endpoints {
    private static final String PREFIX = "endpoint.";

    /// Standard Webhooks asks for 24 to 64 bytes.
    private static final int SECRET_BYTES = 32;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final WebhookTable table;
    private final InstantSource clock;

    /// @param table keyed `user_id`, `item_id`; sparse index `owed` (`owed`, `owed_at`; keys only); expires by
    /// `expires_at`
    public Endpoints(DynamoDbClient dynamo, String table, InstantSource clock) {
        this.table = new WebhookTable(dynamo, table);
        this.clock = clock;
    }

    /// Oldest first.
    public List<Endpoint> of(UserId user) {
        return table.startingWith(user, PREFIX, true, Integer.MAX_VALUE).stream()
                .map(Endpoints::read)
                .sorted((one, other) -> one.createTime().compareTo(other.createTime()))
                .toList();
    }

    public Optional<Endpoint> find(UserId user, EndpointId id) {
        return table.find(user, PREFIX + id).map(Endpoints::read);
    }

    /// A new endpoint with a new secret, switched on.
    public Endpoint add(UserId user, URI url) {
        EndpointId id = EndpointId.next();
        Item item = Item.empty()
                .with("user_id", user)
                .with("item_id", PREFIX + id)
                .with("endpoint_id", id)
                .with("url", url)
                .with("secret", newSecret())
                .with("endpoint_state", Endpoint.State.ON)
                .with("create_time", clock.instant());
        table.put(item);
        return read(item.attributes());
    }

    /// A new secret; the present one signs as well for a while.
    ///
    /// @return the endpoint with its new secret, or empty where there is none, or another rotation was first
    public Optional<Endpoint> rotateSecret(UserId user, EndpointId id, Duration overlap) {
        return find(user, id)
                .flatMap(endpoint -> write(change(user, id)
                        .when("secret", "=", endpoint.secret())
                        .set("secret", newSecret())
                        .set("retired_secret", endpoint.secret())
                        .set("retired_until", clock.instant().plus(overlap))));
    }

    public Optional<Endpoint> switchOff(UserId user, EndpointId id) {
        return write(change(user, id).whenPresent("url").set("endpoint_state", Endpoint.State.OFF));
    }

    public Optional<Endpoint> switchOn(UserId user, EndpointId id) {
        return write(change(user, id)
                .whenPresent("url")
                .set("endpoint_state", Endpoint.State.ON)
                .remove("failing_since"));
    }

    public void remove(UserId user, EndpointId id) {
        table.delete(user, PREFIX + id);
    }

    /// A try succeeded.
    public void succeeded(Endpoint endpoint) {
        if (endpoint.failingSince() != null) {
            write(change(endpoint.user(), endpoint.id()).whenPresent("url").remove("failing_since"));
        }
    }

    /// A try failed. An endpoint that has failed for this long without one success is stopped.
    public void failed(Endpoint endpoint, Duration patience) {
        Instant now = clock.instant();
        Instant since = endpoint.failingSince();
        if (since == null) {
            write(change(endpoint.user(), endpoint.id())
                    .whenPresent("url")
                    .whenAbsent("failing_since")
                    .set("failing_since", now));
        } else if (!since.plus(patience).isAfter(now)) {
            // still failing since then: no success, and no switching on, came in between
            write(change(endpoint.user(), endpoint.id())
                    .when("endpoint_state", "=", Endpoint.State.ON)
                    .whenStill("failing_since", since)
                    .set("endpoint_state", Endpoint.State.STOPPED));
        }
    }

    /// The endpoint said that it is gone for good.
    public void stop(Endpoint endpoint) {
        write(change(endpoint.user(), endpoint.id())
                .when("endpoint_state", "=", Endpoint.State.ON)
                .set("endpoint_state", Endpoint.State.STOPPED));
    }

    private Change change(UserId user, EndpointId id) {
        return table.change(user, PREFIX + id);
    }

    private Optional<Endpoint> write(Change change) {
        return table.write(change).map(Endpoints::read);
    }

    private static String newSecret() {
        byte[] key = new byte[SECRET_BYTES];
        RANDOM.nextBytes(key);
        return "whsec_" + Base64.getEncoder().encodeToString(key);
    }

    private static Endpoint read(Map<String, AttributeValue> attributes) {
        Item item = new Item(attributes);
        return new Endpoint(
                new UserId(item.text("user_id")),
                new EndpointId(item.text("endpoint_id")),
                URI.create(item.text("url")),
                item.text("secret"),
                item.textOrNull("retired_secret"),
                item.timeOrNull("retired_until"),
                Endpoint.State.valueOf(item.text("endpoint_state")),
                item.time("create_time"),
                item.timeOrNull("failing_since"));
    }
}
