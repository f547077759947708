package gas.ledger.webhooks;

import gas.ledger.LedgerTables;
import gas.ledger.accounts.UserId;
import gas.ledger.internal.Change;
import gas.ledger.internal.Item;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// All deliveries, and every transition of one: `WAITING -> DELIVERED | GIVEN_UP | DROPPED`. One that is WAITING is
/// owed
/// a try and carries the time by which it should have been made, in a sparse index; whatever is overdue there is
/// announced again, so a try outlives the process that was to make it.
public final class Deliveries {
    /// How long a delivery stays in the log.
    static final Duration MEMORY = Duration.ofDays(30);

    /// How long an announcement may take before it is made again.
    static final Duration ANNOUNCEMENT_GRACE = Duration.ofSeconds(20);

    private static final String OWED = "TRY";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final WebhookTable table;
    private final InstantSource clock;

    /// @param table the one of [Endpoints]
    public Deliveries(DynamoDbClient dynamo, String table, InstantSource clock) {
        this.table = new WebhookTable(dynamo, table);
        this.clock = clock;
    }

    /// The event is owed to the endpoint. Owing it again changes nothing and returns the delivery that is there.
    ///
    /// @param id unique for the event and the endpoint
    /// @param time when the event happened
    public Delivery owe(Endpoint endpoint, String id, String type, Instant time, String body) {
        DeliveryKey key = DeliveryKey.of(endpoint.id(), time, id);
        Instant now = clock.instant();
        Item item = Item.empty()
                .with("user_id", endpoint.user())
                .with("item_id", key)
                .with("endpoint_id", endpoint.id())
                .with("webhook_id", id)
                .with("event_type", type)
                .with("body", body)
                .with("create_time", time)
                .with("delivery_state", Delivery.State.WAITING)
                .with("next_try", now)
                .with("tries", "[]")
                .with("expires_at", now.plus(MEMORY).getEpochSecond())
                .with("owed", OWED)
                .with("owed_at", now.plus(ANNOUNCEMENT_GRACE));
        return table.put(item)
                ? read(item.attributes())
                : find(endpoint.user(), key).orElseThrow();
    }

    public Optional<Delivery> find(UserId user, DeliveryKey key) {
        return table.find(user, key.value()).map(Deliveries::read);
    }

    /// The latest deliveries to an endpoint, newest first.
    public List<Delivery> latest(UserId user, EndpointId endpoint, int most) {
        return table.startingWith(user, DeliveryKey.prefix(endpoint), false, most).stream()
                .map(Deliveries::read)
                .toList();
    }

    /// Takes a delivery for a try, if it is time for one and nobody alive holds it.
    public Optional<Delivery> claim(UserId user, DeliveryKey key, Duration lease) {
        Instant now = clock.instant();
        return find(user, key)
                .filter(delivery -> delivery.state() == Delivery.State.WAITING)
                .filter(delivery -> !isAfter(delivery.nextTry(), now) && !isAfter(delivery.leaseUntil(), now))
                .flatMap(delivery -> write(
                        change(delivery).set("lease_until", now.plus(lease)).set("owed_at", now.plus(lease))));
    }

    /// The try of a claimed delivery is over, and was the one that it needed.
    public void delivered(Delivery delivery, DeliveryTry done) {
        end(tried(delivery, done), Delivery.State.DELIVERED);
    }

    /// The try of a claimed delivery failed; the next is due then.
    public void retry(Delivery delivery, DeliveryTry failed, Instant next) {
        write(tried(delivery, failed)
                .remove("lease_until")
                .set("next_try", next)
                .set("owed_at", next));
    }

    /// The last try of a claimed delivery failed.
    public void giveUp(Delivery delivery, DeliveryTry failed) {
        end(tried(delivery, failed), Delivery.State.GIVEN_UP);
    }

    /// A claimed delivery has nowhere to go.
    public void drop(Delivery delivery) {
        end(change(delivery), Delivery.State.DROPPED);
    }

    /// A claimed delivery goes back untried; its time is then.
    public void postpone(Delivery delivery, Instant next) {
        write(change(delivery).remove("lease_until").set("next_try", next).set("owed_at", next));
    }

    /// Deliveries whose try should have been made before this instant.
    public List<Delivery> overdue(Instant before, int most) {
        var response = table.dynamo.query(query -> query.tableName(table.name)
                .indexName(LedgerTables.OWED_INDEX)
                .keyConditionExpression("owed = :owed AND owed_at <= :before")
                .expressionAttributeValues(Map.of(":owed", Item.value(OWED), ":before", Item.value(before)))
                .limit(most));
        List<Delivery> deliveries = new ArrayList<>();
        for (Map<String, AttributeValue> keys : response.items()) {
            Item item = new Item(keys);
            find(new UserId(item.text("user_id")), new DeliveryKey(item.text("item_id")))
                    // the index follows the table with a delay: the table decides
                    .filter(delivery -> delivery.owedAt() != null && !isAfter(delivery.owedAt(), before))
                    .ifPresent(deliveries::add);
        }
        return deliveries;
    }

    /// Takes the right to announce an overdue delivery; it is announced again only after some patience. False where
    /// another process announces it, or it moved on.
    public boolean claimAnnouncement(Delivery overdue) {
        return write(change(overdue)
                        .whenStill("owed_at", overdue.owedAt())
                        .set("owed_at", clock.instant().plus(ANNOUNCEMENT_GRACE)))
                .isPresent();
    }

    /// What follows is written only where the delivery is as it was read.
    private Change change(Delivery delivery) {
        return table.change(delivery.user(), delivery.key().value())
                .when("delivery_state", "=", Delivery.State.WAITING)
                .whenStill("lease_until", delivery.leaseUntil())
                .whenStill("next_try", delivery.nextTry());
    }

    private Change tried(Delivery delivery, DeliveryTry latest) {
        List<DeliveryTry> tries = new ArrayList<>(delivery.tries());
        tries.add(latest);
        return change(delivery).set("tries", JSON.writeValueAsString(tries));
    }

    private void end(Change change, Delivery.State state) {
        write(change.set("delivery_state", state)
                .remove("lease_until")
                .remove("next_try")
                .remove("owed")
                .remove("owed_at"));
    }

    private Optional<Delivery> write(Change change) {
        return table.write(change).map(Deliveries::read);
    }

    private static boolean isAfter(@Nullable Instant time, Instant now) {
        return time != null && time.isAfter(now);
    }

    private static Delivery read(Map<String, AttributeValue> attributes) {
        Item item = new Item(attributes);
        return new Delivery(
                new UserId(item.text("user_id")),
                new DeliveryKey(item.text("item_id")),
                new EndpointId(item.text("endpoint_id")),
                item.text("webhook_id"),
                item.text("event_type"),
                item.text("body"),
                item.time("create_time"),
                Delivery.State.valueOf(item.text("delivery_state")),
                item.timeOrNull("lease_until"),
                item.timeOrNull("next_try"),
                item.timeOrNull("owed_at"),
                JSON.readValue(item.text("tries"), new TypeReference<>() {}));
    }
}
