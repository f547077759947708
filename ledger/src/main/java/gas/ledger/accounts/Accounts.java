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
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
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

    private static final int MOST_ROUNDS = 8;
    private static final String FAILED = "ConditionalCheckFailed";

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

    /// What Stripe says of an account's subscription at the moment of being asked; empty where it says nothing.
    @FunctionalInterface
    public interface AskStripe<E extends Exception> {
        Optional<Subscription> about(Account account) throws E;
    }

    /// Makes the account agree with Stripe, which is asked between reading the account and writing it. Who wrote in
    /// between makes us ask again: an older answer never stays over a newer one, in whatever order events come.
    /// The event is stored in the same transaction, so that it is applied once. A change of plan leaves its
    /// consequences owed ([Account.Owed]).
    ///
    /// @param event Stripe's id of the event that made us look, or null where none did
    /// @return the account before and after, or empty where the event had been applied
    public <E extends Exception> Optional<PlanChange> agree(@Nullable String event, UserId user, AskStripe<E> stripe)
            throws E {
        for (int round = 1; ; round++) {
            Account before = find(user).orElseThrow(() -> new UnknownAccount(user));
            if (event != null && isApplied(event)) {
                return Optional.empty();
            }
            Subscription said = stripe.about(before).orElse(null);
            if (said == null) {
                return event == null || record(event) ? Optional.of(new PlanChange(before, before)) : Optional.empty();
            }
            List<TransactWriteItem> writes = new ArrayList<>();
            writes.add(TransactWriteItem.builder()
                    .update(change(before, said.since(before)).update())
                    .build());
            if (event != null) {
                writes.add(TransactWriteItem.builder().put(event(event)).build());
            }
            try {
                dynamo.transactWriteItems(transaction -> transaction.transactItems(writes));
                return Optional.of(new PlanChange(before, find(user).orElseThrow()));
            } catch (TransactionCanceledException cancelled) {
                List<CancellationReason> reasons = cancelled.cancellationReasons();
                if (reasons.size() > 1 && FAILED.equals(reasons.get(1).code())) {
                    return Optional.empty();
                }
                boolean isRace = FAILED.equals(reasons.get(0).code())
                        || reasons.stream().anyMatch(reason -> "TransactionConflict".equals(reason.code()));
                if (!isRace || round == MOST_ROUNDS) {
                    throw cancelled; // throttled, or never alone: Stripe sends the event again
                }
            }
        }
    }

    private Change change(Account before, Subscription subscription) {
        Instant now = clock.instant();
        Plan plan = subscription.plan(now);
        Instant look = subscription.lookAgain(now);
        Change change = new Change(tables.accounts(), key(before.id()))
                .whenStill("billing_round", before.billingRound() == 0 ? null : before.billingRound())
                .whenStill("look_at", before.lookAt())
                .set("billing_round", before.billingRound() + 1)
                .set("plan", plan)
                .set("stripe_customer_id", subscription.customer())
                .set("stripe_subscription_id", subscription.id())
                .set("subscription_status", subscription.status())
                .set("cancels_at_period_end", subscription.cancelsAtPeriodEnd())
                .set("period_end", subscription.periodEnd())
                .set("grace_until", subscription.graceUntil())
                .set("refunded", subscription.refunded() ? true : null);
        if (plan == Plan.PREMIUM && plan != before.plan()) {
            change.set("plan_time", now)
                    .set("watched_since", now)
                    .set("owed", Account.Owed.THAW)
                    .set("owed_at", now.plus(ANNOUNCEMENT_GRACE))
                    .remove("notice_owed")
                    .remove("telling_until");
        }
        if (plan == Plan.FREE && plan != before.plan()) {
            change.set("plan_time", now)
                    .set("watched_since", now)
                    .set("owed", Account.Owed.FREEZE)
                    .set("owed_at", now)
                    .set("notice_owed", now)
                    .remove("telling_until");
            look = now; // its owner is to be told
        }
        // never later than it was: whoever looks then, says when to look next
        boolean isSooner = before.lookAt() == null || look.isBefore(before.lookAt());
        return change.set("look_at", isSooner ? look : before.lookAt());
    }

    /// As [#agree], with what was read of one subscription.
    public Optional<PlanChange> apply(String event, UserId user, Subscription subscription) {
        return agree(
                event,
                user,
                account -> isForeign(subscription, account) ? Optional.empty() : Optional.of(subscription));
    }

    /// An older subscription that ended must not take the plan that a newer one pays for.
    private boolean isForeign(Subscription subscription, Account account) {
        return account.stripeSubscription() != null
                && !account.stripeSubscription().equals(subscription.id())
                && subscription.plan(clock.instant()) == Plan.FREE;
    }

    /// Spares Stripe the question; the transaction decides.
    private boolean isApplied(String event) {
        return dynamo.getItem(get -> get.tableName(tables.events())
                        .key(Map.of("event_id", Item.value(event)))
                        .consistentRead(true))
                .hasItem();
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

    /// What this very change of plan owed is done; a later one's is not.
    public void settled(Account account, Account.Owed owed) {
        write(new Change(tables.accounts(), key(account.id()))
                .when("owed", "=", owed)
                .whenStill("plan_time", account.planTime())
                .remove("owed")
                .remove("owed_at"));
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

    /// For transactions: a result of this account may be archived. Not between a downgrade and the fresh windows that
    /// it
    /// owes.
    public ConditionCheck mayArchive(UserId user) {
        return new Change(tables.accounts(), key(user))
                .when("plan", "=", Plan.FREE)
                .whenAbsent("owed")
                .check();
    }

    /// False where a condition did not hold.
    boolean write(Change change) {
        Update update = change.update();
        try {
            dynamo.updateItem(write -> write.tableName(update.tableName())
                    .key(update.key())
                    .updateExpression(update.updateExpression())
                    .conditionExpression(update.conditionExpression())
                    .expressionAttributeNames(update.expressionAttributeNames())
                    .expressionAttributeValues(
                            update.hasExpressionAttributeValues() ? update.expressionAttributeValues() : null));
            return true;
        } catch (ConditionalCheckFailedException movedOn) {
            return false; // whoever moved the account sees to it
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

    static Map<String, AttributeValue> key(UserId user) {
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
                item.timeOrNull("plan_time"),
                item.time("create_time"),
                item.textOrNull("stripe_customer_id"),
                item.textOrNull("stripe_subscription_id"),
                item.textOrNull("subscription_status"),
                item.truth("cancels_at_period_end"),
                item.timeOrNull("period_end"),
                item.timeOrNull("grace_until"),
                item.truth("refunded"),
                item.find("owed").map(Account.Owed::valueOf).orElse(null),
                item.timeOrNull("notice_owed"),
                item.timeOrNull("look_at"),
                item.timeOrNull("watched_since"),
                item.number("billing_round"));
    }
}
