package gas.ledger.jobs;

import gas.ledger.LedgerTables;
import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.UserId;
import gas.ledger.internal.Item;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// In which order jobs that wait are taken: users take turns, whatever each of them has waiting.
///
/// Every job gets a number when it is submitted: the lowest that waits, or one more than its user's last, whichever is
/// greater. Workers take the lowest number, and of equal ones the oldest job. So somebody's hundredth job has a number
/// a hundred beyond their first, and whoever comes meanwhile is in line where the line is now: before the job of a user
/// who has none waiting, at most two of each other user start. Where nobody waits, numbers go on from the clock, in
/// milliseconds, which no user's count overtakes: past use is not held against anybody.
final class Turns {
    /// As many as may be taken by others between looking and claiming.
    private static final int LOOK_AHEAD = 25;

    private static final int DIGITS = 19;

    private final DynamoDbClient dynamo;
    private final String table;
    private final Accounts accounts;
    private final InstantSource clock;

    Turns(DynamoDbClient dynamo, LedgerTables tables, Accounts accounts, InstantSource clock) {
        this.dynamo = dynamo;
        this.table = tables.jobs();
        this.accounts = accounts;
        this.clock = clock;
    }

    /// A job that a worker may take, or could a moment ago.
    record Waiting(UserId user, JobId job, long turn) {}

    /// The next turn of this user, as a text that sorts by it and then by the job's age.
    String next(UserId user, JobId job) {
        List<Waiting> first = waiting(1);
        long line = first.isEmpty()
                ? clock.instant().toEpochMilli()
                : first.getFirst().turn();
        return String.format(Locale.ROOT, "%0" + DIGITS + "d.%s", accounts.takeTurn(user, line), job);
    }

    /// The jobs whose turn comes next, in order. The index follows the table with a delay: a claim decides.
    List<Waiting> upcoming() {
        return waiting(LOOK_AHEAD);
    }

    private List<Waiting> waiting(int most) {
        return dynamo
                .query(query -> query.tableName(table)
                        .indexName(LedgerTables.WAITING_INDEX)
                        .keyConditionExpression("waiting = :waits")
                        .expressionAttributeValues(Map.of(":waits", Item.value(JobItem.WAITS)))
                        .limit(most))
                .items()
                .stream()
                .map(Item::new)
                .map(item -> new Waiting(
                        new UserId(item.text("user_id")),
                        new JobId(item.text("job_id")),
                        Long.parseLong(item.text("turn").substring(0, DIGITS))))
                .toList();
    }
}
