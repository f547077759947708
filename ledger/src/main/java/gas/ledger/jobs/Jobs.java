package gas.ledger.jobs;

import gas.ledger.LedgerTables;
import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.Plan;
import gas.ledger.accounts.UserId;
import gas.ledger.internal.Change;
import gas.ledger.internal.Item;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/// All jobs, and every transition of a job's status. Where its result rests is [ColdResults]' part.
public final class Jobs {
    /// A job that took down this many workers is not tried again.
    public static final int MOST_ATTEMPTS = 5;

    /// How long an announcement may take before the sweeper makes it again.
    static final Duration ANNOUNCEMENT_GRACE = Duration.ofSeconds(20);

    /// A job may wait this long in the queue before it is announced again, lest its message was lost to a dead-letter
    /// queue.
    static final Duration QUEUE_PATIENCE = Duration.ofMinutes(15);

    private final JobTable table;
    private final Turns turns;
    private final InstantSource clock;

    public Jobs(DynamoDbClient dynamo, LedgerTables tables, Accounts accounts, InstantSource clock) {
        this.table = new JobTable(dynamo, tables, accounts);
        this.turns = new Turns(dynamo, tables, accounts, clock);
        this.clock = clock;
    }

    public Optional<Job> find(UserId user, JobId job) {
        return table.find(user, job);
    }

    /// A page of somebody's jobs, newest first.
    ///
    /// @param after the last job of the page before, or null for the first page
    public List<Job> page(UserId user, int size, @Nullable JobId after) {
        QueryResponse response = table.dynamo.query(query -> query.tableName(table.name)
                .consistentRead(true)
                .scanIndexForward(false)
                .limit(size)
                .keyConditionExpression("user_id = :user")
                .expressionAttributeValues(Map.of(":user", Item.value(user)))
                .exclusiveStartKey(after == null ? null : JobItem.key(user, after)));
        return response.items().stream().map(JobItem::read).toList();
    }

    /// A new job, PENDING. Submitting the same id again changes nothing and returns the job that is there.
    public Job submit(NewJob job) {
        Instant now = clock.instant();
        Item item = JobItem.of(job, now, now.plus(ANNOUNCEMENT_GRACE), turns.next(job.user(), job.id()));
        try {
            table.dynamo.putItem(put -> put.tableName(table.name)
                    .item(item.attributes())
                    .conditionExpression("attribute_not_exists(job_id)"));
            return JobItem.read(item.attributes());
        } catch (ConditionalCheckFailedException submittedBefore) {
            return table.find(job.user(), job.id()).orElseThrow();
        }
    }

    /// Takes for a worker the job whose turn it is ([Turns]). A message that a job waits is a permit to take one, not a
    /// claim to that one: it is taken where the index shows nobody before it, as right after its submission.
    ///
    /// @param named the job that the message names
    public Claim claimNext(UserId user, JobId named, Duration lease) {
        for (Turns.Waiting next : turns.upcoming()) {
            if (claim(next.user(), next.job(), lease) instanceof Claim.Claimed claimed) {
                return claimed;
            }
        }
        return claim(user, named, lease);
    }

    /// Takes a job for a worker, if nobody alive holds it. A job that already outlived [#MOST_ATTEMPTS] workers FAILS.
    public Claim claim(UserId user, JobId id, Duration lease) {
        Job job = table.find(user, id).orElse(null);
        if (job == null || job.status().isOver()) {
            return new Claim.Over();
        }
        Instant now = clock.instant();
        Instant leaseUntil = job.leaseUntil();
        if (leaseUntil != null && leaseUntil.isAfter(now)) {
            return new Claim.Held(leaseUntil);
        }
        Change change = table.change(user, id)
                .whenStill("job_status", job.status())
                .whenStill("attempt", job.attempt())
                .whenStill("lease_until", leaseUntil);
        if (job.attempt() - job.excused() >= MOST_ATTEMPTS) {
            Failure gaveUp = new Failure(
                    "GAVE_UP",
                    0,
                    "The annotation stopped " + MOST_ATTEMPTS + " times without finishing.",
                    "Nothing is wrong with your account; please send us the job's id so that we can look into it.");
            table.write(failed(change, gaveUp, null, now));
            return new Claim.Over();
        }
        Change claimed = change.set("job_status", JobStatus.RUNNING)
                .set("attempt", job.attempt() + 1)
                .set("start_time", now)
                .set("progress", 0)
                .set("lease_until", now.plus(lease))
                .remove(JobItem.WAITING);
        JobTable.owe(claimed, Owed.LEASE, now.plus(lease));
        return table.write(claimed)
                .<Claim>map(taken -> new Claim.Claimed(new Attempt(user, id, taken.attempt()), taken))
                .orElseGet(() -> new Claim.Held(now.plus(lease))); // claimed by another worker this instant
    }

    /// Renews the worker's lease and tells how far it is.
    public void heartbeat(Attempt attempt, Duration lease, long progress) throws AttemptSuperseded {
        Instant until = clock.instant().plus(lease);
        Change change = running(attempt)
                .set("lease_until", until)
                .set("progress", progress)
                .remove(JobItem.WAITING);
        must(table.write(JobTable.owe(change, Owed.LEASE, until)), attempt);
    }

    /// Gives the job back at once, for whoever claims next, through no fault of the job: the worker is shut down, or S3
    /// does
    /// not answer. The attempt does not count towards [#MOST_ATTEMPTS].
    public Job handBack(Attempt attempt) throws AttemptSuperseded {
        Instant now = clock.instant();
        Job job = table.find(attempt.user(), attempt.job()).orElseThrow();
        Change change = running(attempt)
                .set("lease_until", now)
                .set("excused", job.excused() + 1)
                .set(JobItem.WAITING, JobItem.WAITS);
        return must(table.write(JobTable.owe(change, Owed.LEASE, now)), attempt);
    }

    /// RUNNING -> COMPLETED, the result HOT; on the free plan its archive time is set by the same transaction.
    public Job complete(Attempt attempt, Results results, StoredObject log, Retention retention)
            throws AttemptSuperseded {
        while (true) {
            Plan plan = table.accounts().planOf(attempt.user());
            Instant now = clock.instant();
            Change change = running(attempt)
                    .set("job_status", JobStatus.COMPLETED)
                    .set("complete_time", now)
                    .set("result_storage", ResultStorage.HOT)
                    .set("s3_results_bucket", results.result().bucket())
                    .set("s3_key_result_file", results.result().key())
                    .set(
                            "s3_key_index_file",
                            results.index() == null ? null : results.index().key())
                    .set("s3_key_log_file", log.key())
                    .set("s3_key_summary_file", results.summary().key())
                    .set("result_bytes", results.resultBytes())
                    .set("records", results.records())
                    .set("annotated", results.annotated())
                    .set("archive_time", plan == Plan.FREE ? now.plus(retention.freeWindow()) : null)
                    .remove("lease_until")
                    .remove("progress")
                    .remove(JobItem.WAITING);
            JobTable.owe(change, Owed.RESULT, now.plus(ANNOUNCEMENT_GRACE));
            boolean written = table.writeOnPlan(change, attempt.user(), plan);
            Job job = table.find(attempt.user(), attempt.job()).orElseThrow();
            if (written) {
                return job;
            }
            if (job.status() != JobStatus.RUNNING || job.attempt() != attempt.number()) {
                throw new AttemptSuperseded(attempt);
            }
            // the plan changed between the look-up and the write: look again
        }
    }

    /// RUNNING -> FAILED.
    public Job fail(Attempt attempt, Failure failure, StoredObject log) throws AttemptSuperseded {
        return must(table.write(failed(running(attempt), failure, log, clock.instant())), attempt);
    }

    /// PENDING, RUNNING -> CANCELLED. Empty where the job is over already, or is not there.
    public Optional<Job> cancel(UserId user, JobId id) {
        Instant now = clock.instant();
        Change change = table.change(user, id)
                .whenAnyOf("job_status", JobStatus.PENDING, JobStatus.RUNNING)
                .set("job_status", JobStatus.CANCELLED)
                .set("complete_time", now)
                .remove("lease_until")
                .remove("progress")
                .remove(JobItem.WAITING);
        return table.write(JobTable.owe(change, Owed.RESULT, now.plus(ANNOUNCEMENT_GRACE)));
    }

    /// Jobs that are owed something since before this instant, of one kind, oldest first.
    public List<Job> overdue(Owed owed, Instant before, int most) {
        QueryResponse response = table.dynamo.query(query -> query.tableName(table.name)
                .indexName(LedgerTables.OWED_INDEX)
                .keyConditionExpression("owed = :owed AND owed_at <= :before")
                .expressionAttributeValues(Map.of(":owed", Item.value(owed), ":before", Item.value(before)))
                .limit(most));
        List<Job> jobs = new ArrayList<>();
        for (Map<String, AttributeValue> keys : response.items()) {
            // the index follows the table with a delay: the table decides
            table.find(new UserId(new Item(keys).text("user_id")), new JobId(new Item(keys).text("job_id")))
                    .filter(job -> job.owed() == owed
                            && job.owedAt() != null
                            && !job.owedAt().isAfter(before))
                    .ifPresent(jobs::add);
        }
        return jobs;
    }

    /// What was owed has been announced: it is owed again only after some patience, or something else is.
    public void announced(Job job) {
        Owed owed = job.owed();
        if (owed == null) {
            return;
        }
        Instant now = clock.instant();
        Change change = table.change(job.user(), job.id())
                .whenStill("owed", owed)
                .whenStill("owed_at", job.owedAt())
                .whenStill("archive_time", job.archiveTime());
        switch (owed) {
            case REQUEST -> JobTable.owe(change, Owed.REQUEST, now.plus(QUEUE_PATIENCE));
            case RESULT -> {
                if (job.archiveTime() == null) {
                    JobTable.oweNothing(change);
                } else {
                    JobTable.owe(change, Owed.ARCHIVE, job.archiveTime().plus(ANNOUNCEMENT_GRACE));
                }
            }
            case LEASE -> JobTable.owe(change.set(JobItem.WAITING, JobItem.WAITS), owed, now.plus(ANNOUNCEMENT_GRACE));
            case ARCHIVE, ARCHIVED, RETRIEVAL -> JobTable.owe(change, owed, now.plus(ANNOUNCEMENT_GRACE));
        }
        // false: the job moved on meanwhile, and what it is owed now has a time of its own
        table.write(change);
    }

    /// Which Step Functions execution waits for the job's archive time.
    public void recordArchiveWait(Job job, String execution) {
        table.write(table.change(job.user(), job.id())
                .whenStill("archive_time", job.archiveTime())
                .set("archive_execution_arn", execution));
    }

    /// Takes the right to tell the owner of the job's end, once and for all once [#told] follows.
    ///
    /// @param lease after which another may, if neither [#told] nor [#notTold] followed
    public Telling claimTelling(UserId user, JobId id, Duration lease) {
        Instant now = clock.instant();
        Map<String, AttributeValue> values = new LinkedHashMap<>();
        values.put(":until", Item.value(now.plus(lease)));
        values.put(":now", Item.value(now));
        try {
            table.dynamo.updateItem(update -> update.tableName(table.name)
                    .key(JobItem.key(user, id))
                    .updateExpression("SET telling_until = :until")
                    .conditionExpression("attribute_exists(job_id) AND attribute_not_exists(told_time)"
                            + " AND (attribute_not_exists(telling_until) OR telling_until < :now)")
                    .expressionAttributeValues(values)
                    .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
            return Telling.YOURS;
        } catch (ConditionalCheckFailedException refused) {
            return refused.hasItem() && !refused.item().containsKey("told_time") ? Telling.ANOTHERS : Telling.DONE;
        }
    }

    /// The owner was told of the job's end.
    public void told(UserId user, JobId id) {
        table.write(table.change(user, id)
                .whenPresent("job_id")
                .set("told_time", clock.instant())
                .remove("telling_until"));
    }

    /// The telling failed and may be tried again at once.
    public void notTold(UserId user, JobId id) {
        table.write(table.change(user, id).whenAbsent("told_time").remove("telling_until"));
    }

    private Change running(Attempt attempt) {
        return table.change(attempt.user(), attempt.job())
                .when("job_status", "=", JobStatus.RUNNING)
                .when("attempt", "=", attempt.number());
    }

    private static Change failed(Change change, Failure failure, @Nullable StoredObject log, Instant now) {
        change.set("job_status", JobStatus.FAILED)
                .set("complete_time", now)
                .set("failure_code", failure.code())
                .set("failure_line", failure.line())
                .set("failure_cause", failure.cause())
                .set("failure_cure", failure.cure())
                .remove("lease_until")
                .remove("progress")
                .remove(JobItem.WAITING);
        if (log != null) {
            change.set("s3_results_bucket", log.bucket()).set("s3_key_log_file", log.key());
        }
        return JobTable.owe(change, Owed.RESULT, now.plus(ANNOUNCEMENT_GRACE));
    }

    private static Job must(Optional<Job> written, Attempt attempt) throws AttemptSuperseded {
        return written.orElseThrow(() -> new AttemptSuperseded(attempt));
    }
}
