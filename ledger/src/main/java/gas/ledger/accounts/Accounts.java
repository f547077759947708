package gas.ledger.accounts;

import gas.ledger.LedgerTables;
import gas.ledger.internal.Change;
import gas.ledger.internal.Item;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/// All accounts. The plan is looked up here where it matters, at that moment; a failed look-up is an error, never
/// "free".
public final class Accounts {
    /// How long a change of plan may take to be seen to before the sweeper announces it again.
    static final Duration ANNOUNCEMENT_GRACE = Duration.ofSeconds(20);

    /// Stripe sends an event again for three days; a month's memory is plenty.
    private static final Duration EVENT_MEMORY = Duration.ofDays(30);

    private final DynamoDbClient dynamo;
    private final LedgerTables tables;
    private final InstantSource clock;

    public Accounts(DynamoDbClient dynamo, LedgerTables tables, InstantSource clock) {
        this.dynamo = dynamo;
        this.tables = tables;
        this.clock = clock;
    }

    public Optional<Account> find(UserId user) {
        var response = dynamo.getItem(
                get -> get.tableName(tables.accounts()).key(key(user)).consistentRead(true));
        return response.hasItem() ? Optional.of(read(response.item())) : Optional.empty();
    }

    /// @throws UnknownAccount where there is none
    public Plan planOf(UserId user) {
        return find(user).orElseThrow(() -> new UnknownAccount(user)).plan();
    }

    /// Somebody signed in: the account is made on the free plan, or brought up to date with what the identity provider
    /// says.
    public Account signIn(UserId user, String name, String email, @Nullable String institution) {
        Update update = new Change(tables.accounts(), key(user))
                .set("name", name)
                .set("email", email)
                .set("institution", institution)
                .set("sign_in_time", clock.instant())
                .update();
        var values = new HashMap<>(update.expressionAttributeValues());
        values.put(":free", Item.value(Plan.FREE));
        values.put(":now", Item.value(clock.instant()));
        var names = new HashMap<>(update.expressionAttributeNames());
        names.put("#plan", "plan");
        String sets = update.updateExpression()
                .replaceFirst(
                        "SET ",
                        "SET #plan = if_not_exists(#plan, :free), create_time = if_not_exists(create_time, :now), ");
        dynamo.updateItem(write -> write.tableName(tables.accounts())
                .key(key(user))
                .updateExpression(sets)
                .expressionAttributeNames(names)
                .expressionAttributeValues(values));
        return find(user).orElseThrow();
    }

    /// The Stripe customer that stands for this account; the first one stays.
    public Account linkCustomer(UserId user, String customer) {
        write(new Change(tables.accounts(), key(user))
                .whenPresent("user_id")
                .whenAbsent("stripe_customer_id")
                .set("stripe_customer_id", customer));
        return find(user).orElseThrow(() -> new UnknownAccount(user));
    }

    /// The account of a Stripe customer. The index follows the table with a delay: empty may mean "not yet".
    public Optional<Account> ofCustomer(String customer) {
        var response = dynamo.query(query -> query.tableName(tables.accounts())
                .indexName(LedgerTables.STRIPE_CUSTOMER_INDEX)
                .keyConditionExpression("stripe_customer_id = :customer")
                .expressionAttributeValues(Map.of(":customer", Item.value(customer))));
        return response.items().stream().findFirst().flatMap(keys -> find(new UserId(new Item(keys).text("user_id"))));
    }

    /// The subscription as Stripe has it now becomes the account's; the plan follows it. The event is stored in the
    /// same
    /// transaction, so that it is applied once. A change of plan leaves its consequences owed ([Account.Owed]).
    ///
    /// @param event Stripe's id of the event that made us look
    /// @return the account before and after, or empty where the event had been applied
    public Optional<PlanChange> apply(String event, UserId user, Subscription subscription) {
        while (true) {
            Account before = find(user).orElseThrow(() -> new UnknownAccount(user));
            if (isForeign(subscription, before)) {
                return record(event) ? Optional.of(new PlanChange(before, before)) : Optional.empty();
            }
            Plan plan = subscription.plan();
            Instant now = clock.instant();
            Change change = new Change(tables.accounts(), key(user))
                    .whenStill("plan", before.plan())
                    .whenStill("stripe_subscription_id", before.stripeSubscription())
                    .set("plan", plan)
                    .set("stripe_customer_id", subscription.customer())
                    .set("stripe_subscription_id", subscription.id())
                    .set("subscription_status", subscription.status())
                    .set("cancels_at_period_end", subscription.cancelsAtPeriodEnd())
                    .set("period_end", subscription.periodEnd());
            if (plan != before.plan()) {
                change.set("owed", plan == Plan.PREMIUM ? Account.Owed.THAW : Account.Owed.FREEZE)
                        .set("owed_at", plan == Plan.PREMIUM ? now.plus(ANNOUNCEMENT_GRACE) : now);
            }
            try {
                dynamo.transactWriteItems(transaction -> transaction.transactItems(List.of(
                        TransactWriteItem.builder().put(event(event)).build(),
                        TransactWriteItem.builder().update(change.update()).build())));
                return Optional.of(new PlanChange(before, find(user).orElseThrow()));
            } catch (TransactionCanceledException cancelled) {
                String ofEvent = cancelled.cancellationReasons().get(0).code();
                String ofAccount = cancelled.cancellationReasons().get(1).code();
                if ("ConditionalCheckFailed".equals(ofEvent)) {
                    return Optional.empty();
                }
                if (!"ConditionalCheckFailed".equals(ofAccount)) {
                    throw cancelled; // throttled, or in conflict with another transaction: Stripe sends the event again
                }
                // another event changed the account this instant: look again
            }
        }
    }

    /// An older subscription that ended must not take the plan that a newer one pays for.
    private static boolean isForeign(Subscription subscription, Account account) {
        return account.stripeSubscription() != null
                && !account.stripeSubscription().equals(subscription.id())
                && subscription.plan() == Plan.FREE;
    }

    private boolean record(String event) {
        try {
            Put put = event(event);
            dynamo.putItem(write ->
                    write.tableName(put.tableName()).item(put.item()).conditionExpression(put.conditionExpression()));
            return true;
        } catch (ConditionalCheckFailedException recordedBefore) {
            return false;
        }
    }

    /// What the change of plan owed is done.
    public void settled(UserId user, Account.Owed owed) {
        write(new Change(tables.accounts(), key(user))
                .when("owed", "=", owed)
                .remove("owed")
                .remove("owed_at"));
    }

    /// Accounts that are owed something since before this instant.
    public List<Account> overdue(Account.Owed owed, Instant before, int most) {
        var response = dynamo.query(query -> query.tableName(tables.accounts())
                .indexName(LedgerTables.OWED_INDEX)
                .keyConditionExpression("owed = :owed AND owed_at <= :before")
                .expressionAttributeValues(Map.of(":owed", Item.value(owed), ":before", Item.value(before)))
                .limit(most));
        List<Account> accounts = new ArrayList<>();
        for (Map<String, AttributeValue> keys : response.items()) {
            find(new UserId(new Item(keys).text("user_id")))
                    .filter(account -> account.owed() == owed)
                    .ifPresent(accounts::add);
        }
        return accounts;
    }

    /// What is owed was announced; it is announced again only after some patience.
    public void announced(Account account) {
        Account.Owed owed = account.owed();
        if (owed != null) {
            write(new Change(tables.accounts(), key(account.id()))
                    .when("owed", "=", owed)
                    .set("owed_at", clock.instant().plus(ANNOUNCEMENT_GRACE)));
        }
    }

    /// Gives a turn to a job of this account: the line's, or one more than the account's last, whichever is greater. Of
    /// jobs that are submitted at once, each gets its own.
    public long takeTurn(UserId user, long line) {
        while (true) {
            Optional<Long> turn = turn(user, "last_turn >= :line", "last_turn + :one", line);
            if (turn.isEmpty()) {
                turn = turn(user, "attribute_not_exists(last_turn) OR last_turn < :line", ":line", line);
            }
            if (turn.isPresent()) {
                return turn.get();
            }
            // another turn was taken between the two, or there is nobody to take one
            find(user).orElseThrow(() -> new UnknownAccount(user));
        }
    }

    private Optional<Long> turn(UserId user, String condition, String value, long line) {
        Map<String, AttributeValue> values = new HashMap<>(Map.of(":line", Item.value(line)));
        if (value.contains(":one")) {
            values.put(":one", Item.value(1));
        }
        try {
            var updated = dynamo.updateItem(update -> update.tableName(tables.accounts())
                    .key(key(user))
                    .updateExpression("SET last_turn = " + value)
                    .conditionExpression("attribute_exists(user_id) AND (" + condition + ")")
                    .expressionAttributeValues(values)
                    .returnValues(ReturnValue.UPDATED_NEW));
            return Optional.of(new Item(updated.attributes()).number("last_turn"));
        } catch (ConditionalCheckFailedException notSo) {
            return Optional.empty();
        }
    }

    /// For transactions: the account is on this plan.
    public ConditionCheck onPlan(UserId user, Plan plan) {
        return new Change(tables.accounts(), key(user)).when("plan", "=", plan).check();
    }

    private void write(Change change) {
        Update update = change.update();
        try {
            dynamo.updateItem(write -> write.tableName(update.tableName())
                    .key(update.key())
                    .updateExpression(update.updateExpression())
                    .conditionExpression(update.conditionExpression())
                    .expressionAttributeNames(update.expressionAttributeNames())
                    .expressionAttributeValues(
                            update.hasExpressionAttributeValues() ? update.expressionAttributeValues() : null));
        } catch (ConditionalCheckFailedException nothingLeftToWrite) {
            // the account moved on: its owner of the moment sees to it
        }
    }

    private Put event(String event) {
        Item item = Item.empty()
                .with("event_id", event)
                .with("applied_time", clock.instant())
                .with("expires_at", clock.instant().plus(EVENT_MEMORY).getEpochSecond());
        return Put.builder()
                .tableName(tables.events())
                .item(item.attributes())
                .conditionExpression("attribute_not_exists(event_id)")
                .build();
    }

    private static Map<String, AttributeValue> key(UserId user) {
        return Map.of("user_id", Item.value(user));
    }

    private static Account read(Map<String, AttributeValue> attributes) {
        Item item = new Item(attributes);
        return new Account(
                new UserId(item.text("user_id")),
                item.text("name"),
                item.text("email"),
                item.textOrNull("institution"),
                Plan.valueOf(item.text("plan")),
                item.time("create_time"),
                item.textOrNull("stripe_customer_id"),
                item.textOrNull("stripe_subscription_id"),
                item.textOrNull("subscription_status"),
                item.truth("cancels_at_period_end"),
                item.timeOrNull("period_end"),
                item.find("owed").map(Account.Owed::valueOf).orElse(null));
    }
}
