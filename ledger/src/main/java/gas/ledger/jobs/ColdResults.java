package gas.ledger.jobs;

import gas.ledger.LedgerTables;
import gas.ledger.accounts.Account;
import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.Plan;
import gas.ledger.accounts.UnknownAccount;
import gas.ledger.accounts.UserId;
import gas.ledger.internal.Change;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// Where results rest: every transition of [ResultStorage] after `HOT` was reached.
///
/// The race of an archive with an upgrade is closed here: an archive begins and commits only in a transaction that also
/// checks that the account is free. Whoever becomes premium therefore finds each result either HOT, or ARCHIVED before
/// the upgrade and in the list of what to thaw.
public final class ColdResults {
    /// How far clocks may differ: an archive that is due this soon is due.
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(5);

    private final JobTable table;
    private final InstantSource clock;

    public ColdResults(DynamoDbClient dynamo, LedgerTables tables, Accounts accounts, InstantSource clock) {
        this.table = new JobTable(dynamo, tables, accounts);
        this.clock = clock;
    }

    /// HOT -> ARCHIVING, or a further round of an ARCHIVING whose archiver fell silent.
    public ArchiveClaim beginArchive(UserId user, JobId id, Duration lease) {
        Job job = table.find(user, id).orElse(null);
        if (job == null) {
            return new ArchiveClaim.Stays("there is no such job");
        }
        Instant now = clock.instant();
        Instant archiveTime = job.archiveTime();
        Instant leaseUntil = job.leaseUntil();
        switch (job.storage()) {
            case ARCHIVED -> {
                return new ArchiveClaim.AlreadyArchived(job);
            }
            case NONE, THAWING -> {
                return new ArchiveClaim.Stays("its result is " + job.storage());
            }
            case HOT -> {
                if (archiveTime == null) {
                    return new ArchiveClaim.Stays("it has no archive time");
                }
                if (job.owed() == Owed.RESULT) {
                    return new ArchiveClaim.Stays("its end is not announced yet");
                }
                if (archiveTime.isAfter(now.plus(CLOCK_SKEW))) {
                    return new ArchiveClaim.Stays("its archive time is " + archiveTime);
                }
            }
            case ARCHIVING -> {
                if (leaseUntil != null && leaseUntil.isAfter(now)) {
                    return new ArchiveClaim.Stays("another archiver holds it until " + leaseUntil);
                }
            }
        }
        int round = job.storageRound() + 1;
        Change change = still(job)
                .whenStill("lease_until", leaseUntil)
                .set("result_storage", ResultStorage.ARCHIVING)
                .set("storage_round", round)
                .set("lease_until", now.plus(lease));
        JobTable.owe(change, Owed.ARCHIVED, now.plus(lease));
        if (table.writeWhileArchivable(change, user)) {
            return new ArchiveClaim.Begun(table.find(user, id).orElseThrow(), round);
        }
        Account account = table.accounts().find(user).orElseThrow(() -> new UnknownAccount(user));
        if (account.isPremium()) {
            table.write(stayHot(still(job).whenStill("lease_until", leaseUntil)));
            return new ArchiveClaim.Stays("its account is premium");
        }
        if (account.owed() == Account.Owed.FREEZE) {
            return new ArchiveClaim.Stays("its account was downgraded this moment, and a fresh window comes first");
        }
        return new ArchiveClaim.Stays("another archiver took it this instant");
    }

    /// Renews an archiver's lease; false where another round took over.
    public boolean stillArchiving(UserId user, JobId id, int round, Duration lease) {
        Instant until = clock.instant().plus(lease);
        Change change = archiving(user, id, round).set("lease_until", until);
        return table.write(JobTable.owe(change, Owed.ARCHIVED, until)).isPresent();
    }

    /// ARCHIVING -> ARCHIVED while the account is free; back to HOT where it was upgraded, though it may have been
    /// downgraded since: then the result is owed a fresh window.
    public ArchiveOutcome commitArchive(UserId user, JobId id, int round, String archiveId) {
        while (true) {
            Change change = archiving(user, id, round)
                    .set("result_storage", ResultStorage.ARCHIVED)
                    .set("results_file_archive_id", archiveId)
                    .remove("lease_until")
                    .remove("archive_time")
                    .remove("archive_execution_arn");
            if (table.writeWhileArchivable(JobTable.oweNothing(change), user)) {
                return ArchiveOutcome.ARCHIVED;
            }
            Account account = table.accounts().find(user).orElseThrow(() -> new UnknownAccount(user));
            boolean stays = account.isPremium() || account.owed() == Account.Owed.FREEZE;
            if (stays && table.write(stayHot(archiving(user, id, round))).isPresent()) {
                return ArchiveOutcome.UPGRADED;
            }
            Job job = table.find(user, id).orElse(null);
            if (job != null && archiveId.equals(job.archiveId())) {
                return ArchiveOutcome.ARCHIVED; // our own write, whose answer was lost
            }
            if (job == null || job.storage() != ResultStorage.ARCHIVING || job.storageRound() != round) {
                return ArchiveOutcome.SUPERSEDED;
            }
            // the plan changed between the write and the look-up: try again
        }
    }

    /// An ARCHIVED result is wanted back: from now on the sweeper sees to it until it is HOT.
    public Optional<Job> wantBack(Job job) {
        Change change = table.change(job.user(), job.id())
                .when("result_storage", "=", ResultStorage.ARCHIVED)
                .whenStill("results_file_archive_id", job.archiveId());
        return table.write(JobTable.owe(change, Owed.RETRIEVAL, clock.instant().plus(Jobs.ANNOUNCEMENT_GRACE)));
    }

    /// ARCHIVED stays ARCHIVED: it is no longer wanted back, because its account became free again.
    public void noLongerWanted(Job job) {
        Change change = table.change(job.user(), job.id())
                .when("result_storage", "=", ResultStorage.ARCHIVED)
                .whenStill("results_file_archive_id", job.archiveId());
        // false: upgraded again, or on its way already; then it is wanted
        table.writeOnPlan(JobTable.oweNothing(change), job.user(), Plan.FREE);
    }

    /// ARCHIVED -> THAWING while the account is premium: who gets true is the one to start the retrieval, within the
    /// lease.
    public boolean beginThaw(Job job, Duration lease) {
        Instant until = clock.instant().plus(lease);
        Change change = table.change(job.user(), job.id())
                .when("result_storage", "=", ResultStorage.ARCHIVED)
                .whenStill("results_file_archive_id", job.archiveId())
                .set("result_storage", ResultStorage.THAWING)
                .set("lease_until", until);
        JobTable.owe(change, Owed.RETRIEVAL, until);
        return table.writeOnPlan(change, job.user(), Plan.PREMIUM);
    }

    /// Takes a THAWING job whose retrieval is to be asked for again: the one before was never recorded, failed, or its
    /// output
    /// expired. True for one caller only.
    public boolean retryThaw(Job job, Duration lease) {
        Instant until = clock.instant().plus(lease);
        RetrievalRequest retrieval = job.retrieval();
        Change change = table.change(job.user(), job.id())
                .when("result_storage", "=", ResultStorage.THAWING)
                .whenStill("retrieval_request_id", retrieval == null ? null : retrieval.id())
                .whenStill("lease_until", job.leaseUntil())
                .set("lease_until", until)
                .remove("retrieval_request_id")
                .remove("retrieval_tier")
                .remove("retrieval_reason")
                .remove("retrieval_time");
        return table.write(JobTable.owe(change, Owed.RETRIEVAL, until)).isPresent();
    }

    /// The vault took the request.
    ///
    /// @param patience how long the vault may be silent before it is asked how far it is
    public void recordRetrieval(Job job, RetrievalRequest retrieval, Duration patience) {
        Change change = table.change(job.user(), job.id())
                .when("result_storage", "=", ResultStorage.THAWING)
                .whenStill("results_file_archive_id", job.archiveId())
                .set("retrieval_request_id", retrieval.id())
                .set("retrieval_tier", retrieval.tier())
                .set("retrieval_reason", retrieval.reason())
                .set("retrieval_time", retrieval.requestTime())
                .remove("lease_until");
        table.write(JobTable.owe(change, Owed.RETRIEVAL, clock.instant().plus(patience)));
    }

    /// A restore that takes several turns came this far. False where another is ahead: then this one stops.
    ///
    /// @param job as it was before
    /// @param patience how long the restore may be silent from now on
    public boolean recordProgress(Job job, @Nullable String before, String after, Duration patience) {
        Change change = table.change(job.user(), job.id())
                .when("result_storage", "=", ResultStorage.THAWING)
                .whenStill("results_file_archive_id", job.archiveId())
                .whenStill("restore_progress", before)
                .set("restore_progress", after);
        return table.write(JobTable.owe(change, Owed.RETRIEVAL, clock.instant().plus(patience)))
                .isPresent();
    }

    /// THAWING -> HOT: the restored object is verified and becomes the result. On the free plan (a downgrade meanwhile)
    /// a
    /// fresh window starts. False where the job is not thawing this archive: then it was restored before.
    public boolean commitRestore(UserId user, JobId id, String archiveId, StoredObject restored, Retention retention) {
        while (true) {
            Plan plan = table.accounts().planOf(user);
            Instant archiveTime = plan == Plan.FREE ? clock.instant().plus(retention.freeWindow()) : null;
            Change change = table.change(user, id)
                    .when("result_storage", "=", ResultStorage.THAWING)
                    .when("results_file_archive_id", "=", archiveId)
                    .set("result_storage", ResultStorage.HOT)
                    .set("s3_results_bucket", restored.bucket())
                    .set("s3_key_result_file", restored.key())
                    .set("archive_time", archiveTime)
                    .remove("results_file_archive_id")
                    .remove("lease_until")
                    .remove("retrieval_request_id")
                    .remove("retrieval_tier")
                    .remove("retrieval_reason")
                    .remove("retrieval_time")
                    .remove("restore_progress");
            if (archiveTime == null) {
                JobTable.oweNothing(change);
            } else {
                JobTable.owe(change, Owed.ARCHIVE, archiveTime);
            }
            if (table.writeOnPlan(change, user, plan)) {
                return true;
            }
            Job job = table.find(user, id).orElse(null);
            if (job == null || job.storage() != ResultStorage.THAWING || !archiveId.equals(job.archiveId())) {
                return false;
            }
            // the plan changed between the look-up and the write: look again
        }
    }

    /// When a window that begins now is over.
    public Instant endOfWindow(Retention retention) {
        return clock.instant().plus(retention.freeWindow());
    }

    /// After a downgrade: a result in S3 gets a fresh window. One that is on its way into the vault is taken back from
    /// its archiver, whose commit then fails. Empty where it needs none: it is not due before then, or not in S3.
    public Optional<Job> startWindow(UserId user, JobId id, Instant archiveTime) {
        while (true) {
            Job job = table.find(user, id).orElse(null);
            if (job == null || !needsWindow(job, archiveTime)) {
                return Optional.empty();
            }
            Change change = still(job)
                    .whenStill("archive_time", job.archiveTime())
                    .whenStill("owed", job.owed())
                    .set("result_storage", ResultStorage.HOT)
                    .set("archive_time", archiveTime)
                    .remove("archive_execution_arn");
            if (job.storage() == ResultStorage.ARCHIVING) {
                change.remove("lease_until");
            }
            if (job.owed() != Owed.RESULT) {
                JobTable.owe(change, Owed.ARCHIVE, archiveTime);
            }
            if (table.writeOnPlan(change, user, Plan.FREE)) {
                return table.find(user, id);
            }
            if (table.accounts().planOf(user) == Plan.PREMIUM) {
                return Optional.empty(); // upgraded again: the next downgrade sees to it
            }
            // the job moved on this instant: look again
        }
    }

    private static boolean needsWindow(Job job, Instant archiveTime) {
        Instant before = job.archiveTime();
        return switch (job.storage()) {
            case HOT, ARCHIVING -> before == null || before.isBefore(archiveTime);
            case NONE, ARCHIVED, THAWING -> false;
        };
    }

    private Change still(Job job) {
        return table.change(job.user(), job.id())
                .when("result_storage", "=", job.storage())
                .when("storage_round", "=", job.storageRound());
    }

    private Change archiving(UserId user, JobId id, int round) {
        return table.change(user, id)
                .when("result_storage", "=", ResultStorage.ARCHIVING)
                .when("storage_round", "=", round);
    }

    private static Change stayHot(Change change) {
        change.set("result_storage", ResultStorage.HOT)
                .remove("lease_until")
                .remove("archive_time")
                .remove("archive_execution_arn");
        return JobTable.oweNothing(change);
    }
}
