package gas.ledger.accounts;

import gas.ledger.LedgerTables;
import gas.ledger.internal.Change;
import gas.ledger.internal.Item;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Whose subscription is to be read again, because an event may be lost, and who is to be told of a downgrade. Several
/// processes may watch: each look and each notice is taken by one of them, for so long; if that one dies, another has
/// it after.
public final class BillingWatch {
    /// How soon and how late somebody is looked at again who has no subscription, or none that lives.
    private static final Duration SOON = Duration.ofMinutes(1);

    private static final Duration LATE = Duration.ofDays(1);

    private final DynamoDbClient dynamo;
    private final LedgerTables tables;
    private final Accounts accounts;
    private final InstantSource clock;

    public BillingWatch(DynamoDbClient dynamo, LedgerTables tables, Accounts accounts, InstantSource clock) {
        this.dynamo = dynamo;
        this.tables = tables;
        this.accounts = accounts;
        this.clock = clock;
    }

    /// Something is about to happen at Stripe: look then, if not sooner.
    public void expect(UserId user, Instant at) {
        Account account = accounts.find(user).orElseThrow(() -> new UnknownAccount(user));
        boolean isSooner = account.lookAt() == null || at.isBefore(account.lookAt());
        // false: somebody looked this instant, or expects something, too
        accounts.write(change(account)
                .whenStill("look_at", account.lookAt())
                .set("look_at", isSooner ? at : account.lookAt())
                .set("watched_since", clock.instant()));
    }

    /// Whom to look at, longest due first.
    public List<Account> due(int most) {
        Instant now = clock.instant();
        List<Account> due = new ArrayList<>();
        for (Plan plan : Plan.values()) {
            var response = dynamo.query(query -> query.tableName(tables.accounts())
                    .indexName(LedgerTables.LOOK_INDEX)
                    .keyConditionExpression("#plan = :plan AND look_at <= :now")
                    .expressionAttributeNames(Map.of("#plan", "plan"))
                    .expressionAttributeValues(Map.of(":plan", Item.value(plan), ":now", Item.value(now)))
                    .limit(most));
            for (Map<String, AttributeValue> keys : response.items()) {
                // the index follows the table with a delay: the table decides
                accounts.find(new UserId(new Item(keys).text("user_id")))
                        .filter(account ->
                                account.lookAt() != null && !account.lookAt().isAfter(now))
                        .ifPresent(due::add);
            }
        }
        return due;
    }

    /// Takes a look for one process: the account as it has it, or empty where another took it.
    public Optional<Account> take(Account account, Duration lease) {
        Instant until = clock.instant().plus(lease);
        boolean taken = accounts.write(
                change(account).whenStill("look_at", account.lookAt()).set("look_at", until));
        return taken ? accounts.find(account.id()) : Optional.empty();
    }

    /// The look that was taken is done. When the next one is due, the subscription says; without a living one it is as
    /// long again as the account has waited.
    public void looked(Account taken) {
        Instant now = clock.instant();
        Account account = accounts.find(taken.id()).orElseThrow(() -> new UnknownAccount(taken.id()));
        if (account.noticeOwed() != null) {
            return; // another look, when this one's lease is over
        }
        Instant since = account.watchedSince();
        Duration waited = since == null ? LATE : Duration.between(since, now);
        Instant next = account.hasLivingSubscription()
                ? subscription(account).lookAgain(now)
                : now.plus(waited.compareTo(SOON) < 0 ? SOON : waited.compareTo(LATE) > 0 ? LATE : waited);
        // false: something is expected sooner
        accounts.write(change(account).whenStill("look_at", taken.lookAt()).set("look_at", next));
    }

    private static Subscription subscription(Account account) {
        return new Subscription(
                String.valueOf(account.stripeSubscription()),
                String.valueOf(account.stripeCustomer()),
                String.valueOf(account.subscriptionStatus()),
                account.cancelsAtPeriodEnd(),
                account.periodEnd(),
                account.graceUntil(),
                account.refunded());
    }

    /// Takes the right to tell this account's owner of its downgrade, once and for all once [#told] follows. False
    /// where
    /// somebody told, or is about to, or there is nothing to tell any more.
    public boolean takeNotice(Account account, Duration lease) {
        Instant owed = account.noticeOwed();
        if (owed == null) {
            return false;
        }
        Instant now = clock.instant();
        Instant until = now.plus(lease);
        return accounts.write(change(account)
                        .when("notice_owed", "=", owed)
                        .whenAbsent("telling_until")
                        .set("telling_until", until))
                || accounts.write(change(account)
                        .when("notice_owed", "=", owed)
                        .when("telling_until", "<", now)
                        .set("telling_until", until));
    }

    /// The owner was told.
    public void told(Account account) {
        Instant owed = account.noticeOwed();
        if (owed != null) {
            accounts.write(change(account)
                    .when("notice_owed", "=", owed)
                    .remove("notice_owed")
                    .remove("telling_until"));
        }
    }

    /// The telling failed and may be tried again.
    public void notTold(Account account) {
        Instant owed = account.noticeOwed();
        if (owed != null) {
            accounts.write(change(account).when("notice_owed", "=", owed).remove("telling_until"));
        }
    }

    private Change change(Account account) {
        return new Change(tables.accounts(), Accounts.key(account.id()));
    }
}
