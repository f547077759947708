package gas.ledger.jobs;

import gas.ledger.LedgerTables;
import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.Plan;
import gas.ledger.accounts.UserId;
import gas.ledger.internal.Change;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/// Reads and conditional writes of single jobs; every read is strongly consistent.
final class JobTable {
    final DynamoDbClient dynamo;
    final String name;
    private final Accounts accounts;

    JobTable(DynamoDbClient dynamo, LedgerTables tables, Accounts accounts) {
        this.dynamo = dynamo;
        this.name = tables.jobs();
        this.accounts = accounts;
    }

    Optional<Job> find(UserId user, JobId job) {
        var response = dynamo.getItem(
                get -> get.tableName(name).key(JobItem.key(user, job)).consistentRead(true));
        return response.hasItem() ? Optional.of(JobItem.read(response.item())) : Optional.empty();
    }

    Change change(UserId user, JobId job) {
        return new Change(name, JobItem.key(user, job));
    }

    /// The job after the change, or empty where a condition did not hold.
    Optional<Job> write(Change change) {
        Update update = change.update();
        try {
            UpdateItemResponse response = dynamo.updateItem(write -> write.tableName(update.tableName())
                    .key(update.key())
                    .updateExpression(update.updateExpression())
                    .conditionExpression(update.conditionExpression())
                    .expressionAttributeNames(update.expressionAttributeNames())
                    .expressionAttributeValues(
                            update.hasExpressionAttributeValues() ? update.expressionAttributeValues() : null)
                    .returnValues(ReturnValue.ALL_NEW));
            return Optional.of(JobItem.read(response.attributes()));
        } catch (ConditionalCheckFailedException anotherWriterWasFirst) {
            return Optional.empty();
        }
    }

    /// Writes the change while the account is on this plan, as one transaction. False where a condition on the job or
    /// the
    /// plan did not hold; which of them, a fresh read tells.
    boolean writeOnPlan(Change change, UserId user, Plan plan) {
        return writeWhile(change, accounts.onPlan(user, plan));
    }

    /// Writes the change while the account's results may be archived, as one transaction; false as above.
    boolean writeWhileArchivable(Change change, UserId user) {
        return writeWhile(change, accounts.mayArchive(user));
    }

    private boolean writeWhile(Change change, ConditionCheck check) {
        try {
            dynamo.transactWriteItems(transaction -> transaction.transactItems(List.of(
                    TransactWriteItem.builder().update(change.update()).build(),
                    TransactWriteItem.builder().conditionCheck(check).build())));
            return true;
        } catch (TransactionCanceledException cancelled) {
            boolean conditionFailed = cancelled.cancellationReasons().stream()
                    .anyMatch(reason -> "ConditionalCheckFailed".equals(reason.code()));
            if (conditionFailed) {
                return false;
            }
            throw cancelled; // a conflict with another transaction, or throttling: delivered again
        }
    }

    Accounts accounts() {
        return accounts;
    }

    static Change owe(Change change, Owed owed, Instant at) {
        return change.set("owed", owed).set("owed_at", at);
    }

    static Change oweNothing(Change change) {
        return change.remove("owed").remove("owed_at");
    }
}
