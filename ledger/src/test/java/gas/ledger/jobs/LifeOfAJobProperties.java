package gas.ledger.jobs;

import static gas.ledger.TestLedger.LEASE;
import static gas.ledger.TestLedger.LOG;
import static gas.ledger.TestLedger.RESULTS;
import static gas.ledger.TestLedger.RETENTION;
import static org.assertj.core.api.Assertions.assertThat;

import gas.ledger.TestLedger;
import gas.ledger.accounts.Account;
import gas.ledger.accounts.Plan;
import gas.ledger.accounts.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/// Whatever order workers, archivers, thawers, the owner, the clock and Stripe act in, dead or late or twice: each
/// state
/// follows from the one before by a step of its machine, and the ledger keeps what it promises.
class LifeOfAJobProperties {
    enum Step {
        CLAIM,
        HEARTBEAT,
        COMPLETE,
        FAIL,
        HAND_BACK,
        CANCEL,
        ANNOUNCE,
        TIME_PASSES,
        BEGIN_ARCHIVE,
        COMMIT_ARCHIVE,
        UPGRADE,
        DOWNGRADE,
        START_WINDOW,
        WANT_BACK,
        BEGIN_THAW,
        RECORD_RETRIEVAL,
        RETRY_THAW,
        COMMIT_RESTORE
    }

    private static final Duration CLOCK_SKEW = Duration.ofSeconds(5);

    private static final Map<JobStatus, Set<JobStatus>> STATUS_STEPS = new EnumMap<>(Map.of(
            JobStatus.PENDING, EnumSet.of(JobStatus.RUNNING, JobStatus.CANCELLED),
            JobStatus.RUNNING, EnumSet.of(JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED),
            JobStatus.COMPLETED, EnumSet.noneOf(JobStatus.class),
            JobStatus.FAILED, EnumSet.noneOf(JobStatus.class),
            JobStatus.CANCELLED, EnumSet.noneOf(JobStatus.class)));

    private static final Map<ResultStorage, Set<ResultStorage>> STORAGE_STEPS = new EnumMap<>(Map.of(
            ResultStorage.NONE, EnumSet.of(ResultStorage.HOT),
            ResultStorage.HOT, EnumSet.of(ResultStorage.ARCHIVING),
            ResultStorage.ARCHIVING, EnumSet.of(ResultStorage.ARCHIVED, ResultStorage.HOT),
            ResultStorage.ARCHIVED, EnumSet.of(ResultStorage.THAWING),
            ResultStorage.THAWING, EnumSet.of(ResultStorage.HOT)));

    private final TestLedger ledger = new TestLedger();

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void everyInterleavingKeepsTheLedgersPromises(@ForAll @Size(min = 10, max = 60) List<Step> steps) {
        UserId user = ledger.newUser();
        new World(user, ledger.submitted(user)).live(steps);
    }

    @Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
    void everyInterleavingAfterCompletionKeepsTheLedgersPromises(@ForAll @Size(min = 10, max = 60) List<Step> steps)
            throws Exception {
        UserId user = ledger.newUser();
        new World(user, ledger.dueForArchive(user)).live(steps);
    }

    /// One job, and everything that its writers remember of it: all of it may be stale.
    private final class World {
        private final UserId user;
        private final List<Attempt> attempts = new ArrayList<>();
        private final List<Integer> rounds = new ArrayList<>();
        private final Set<String> archives = new HashSet<>();
        private final List<Job> seen = new ArrayList<>();
        private Job job;
        private Plan plan = Plan.FREE;
        private @Nullable Instant downgraded;

        World(UserId user, Job job) {
            this.user = user;
            this.job = job;
            seen.add(job);
        }

        void live(List<Step> steps) {
            for (Step step : steps) {
                take(step);
                Job after = ledger.now(job);
                check(step, job, after);
                job = after;
                seen.add(after);
            }
        }

        private void take(Step step) {
            JobId id = job.id();
            Job stale = seen.get(Math.abs(step.hashCode()) % seen.size());
            try {
                switch (step) {
                    case CLAIM -> {
                        if (ledger.jobs.claim(user, id, LEASE) instanceof Claim.Claimed claimed) {
                            attempts.add(claimed.attempt());
                        }
                    }
                    case HEARTBEAT -> ledger.jobs.heartbeat(anyAttempt(), LEASE, 1);
                    case COMPLETE -> ledger.jobs.complete(anyAttempt(), RESULTS, LOG, RETENTION);
                    case FAIL -> ledger.jobs.fail(anyAttempt(), new Failure("X", 1, "x", "y"), LOG);
                    case HAND_BACK -> ledger.jobs.handBack(anyAttempt());
                    case CANCEL -> ledger.jobs.cancel(user, id);
                    case ANNOUNCE -> ledger.jobs.announced(stale);
                    case TIME_PASSES -> ledger.clock.advance(Duration.ofMinutes(6));
                    case BEGIN_ARCHIVE -> {
                        if (ledger.cold.beginArchive(user, id, LEASE) instanceof ArchiveClaim.Begun begun) {
                            rounds.add(begun.round());
                        }
                    }
                    case COMMIT_ARCHIVE -> {
                        int round = rounds.isEmpty() ? 1 : rounds.get(archives.size() % rounds.size());
                        archives.add("archive-" + archives.size());
                        ledger.cold.commitArchive(user, id, round, "archive-" + (archives.size() - 1));
                    }
                    case UPGRADE -> {
                        ledger.upgrade(user);
                        plan = Plan.PREMIUM;
                    }
                    case DOWNGRADE -> {
                        if (plan == Plan.PREMIUM) {
                            downgraded = ledger.clock.instant();
                        }
                        ledger.downgrade(user);
                        plan = Plan.FREE;
                    }
                    case START_WINDOW -> {
                        if (downgraded != null) {
                            ledger.cold.startWindow(user, id, ledger.cold.endOfWindow(RETENTION));
                            ledger.accounts.settled(user, Account.Owed.FREEZE);
                        }
                    }
                    case WANT_BACK -> ledger.cold.wantBack(job);
                    case BEGIN_THAW -> ledger.cold.beginThaw(job, LEASE);
                    case RECORD_RETRIEVAL ->
                        ledger.cold.recordRetrieval(
                                stale,
                                new RetrievalRequest("r" + seen.size(), "Expedited", null, ledger.clock.instant()),
                                Duration.ofMinutes(10));
                    case RETRY_THAW -> ledger.cold.retryThaw(stale, LEASE);
                    case COMMIT_RESTORE -> {
                        if (job.results() != null) {
                            ledger.cold.commitRestore(
                                    user, id, archiveOr(job, "none"), job.restoredResult(), RETENTION);
                        }
                    }
                }
            } catch (AttemptSuperseded refused) {
                // as it may be
            }
        }

        private Attempt anyAttempt() {
            return attempts.isEmpty() ? new Attempt(user, job.id(), 1) : attempts.get(seen.size() % attempts.size());
        }

        private void check(Step step, Job before, Job after) {
            if (before.status() != after.status()) {
                assertThat(STATUS_STEPS.get(before.status())).as(step.name()).contains(after.status());
            }
            if (before.storage() != after.storage()) {
                assertThat(STORAGE_STEPS.get(before.storage())).as(step.name()).contains(after.storage());
                if (after.storage() == ResultStorage.ARCHIVED || after.storage() == ResultStorage.ARCHIVING) {
                    assertThat(plan)
                            .as("nothing of a premium user moves towards the vault")
                            .isEqualTo(Plan.FREE);
                    if (downgraded != null) {
                        assertThat(ledger.clock.instant())
                                .as("nothing moves towards the vault within a window of a downgrade")
                                .isAfterOrEqualTo(
                                        downgraded.plus(RETENTION.freeWindow()).minus(CLOCK_SKEW));
                    }
                }
            }
            assertThat(after.storage() == ResultStorage.NONE)
                    .as("a result exists exactly when the job is completed")
                    .isEqualTo(after.status() != JobStatus.COMPLETED);
            assertThat(after.results() == null).isEqualTo(after.storage() == ResultStorage.NONE);
            boolean inVault = after.storage() == ResultStorage.ARCHIVED || after.storage() == ResultStorage.THAWING;
            assertThat(after.archiveId() != null)
                    .as("the item refers to the vault's copy")
                    .isEqualTo(inVault);
            assertThat(after.attempt()).isGreaterThanOrEqualTo(before.attempt());
            assertThat(after.storageRound()).isGreaterThanOrEqualTo(before.storageRound());
            assertThat(after.owed() == null).isEqualTo(after.owedAt() == null);
            if (after.status() == JobStatus.PENDING) {
                assertThat(after.owed()).isEqualTo(Owed.REQUEST);
            }
            if (after.status() == JobStatus.RUNNING) {
                assertThat(after.owed()).isEqualTo(Owed.LEASE);
                assertThat(after.leaseUntil()).isNotNull();
            }
            if (after.storage() == ResultStorage.ARCHIVING) {
                assertThat(after.owed()).isEqualTo(Owed.ARCHIVED);
            }
            if (after.storage() == ResultStorage.THAWING) {
                assertThat(after.owed()).isEqualTo(Owed.RETRIEVAL);
            }
            if (after.storage() == ResultStorage.HOT && after.archiveTime() != null) {
                assertThat(after.owed()).isIn(Owed.RESULT, Owed.ARCHIVE);
            }
            if (before.status() != after.status() && after.status().isOver()) {
                assertThat(after.owed()).as("an end is announced").isEqualTo(Owed.RESULT);
            }
        }

        private static String archiveOr(Job job, String fallback) {
            @Nullable String archive = job.archiveId();
            return archive == null ? fallback : archive;
        }
    }
}
