package gas.ledger.jobs;

import static gas.ledger.TestLedger.LEASE;
import static gas.ledger.TestLedger.LOG;
import static gas.ledger.TestLedger.RESULTS;
import static gas.ledger.TestLedger.RETENTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gas.ledger.TestLedger;
import gas.ledger.accounts.UnknownAccount;
import gas.ledger.accounts.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class JobsTest {
    private final TestLedger ledger = new TestLedger();
    private final UserId user = ledger.newUser();

    @Test
    void submittingTheSameJobTwiceChangesNothing() throws Exception {
        Job job = ledger.submitted(user);
        ledger.claimed(job);

        Job again = ledger.jobs.submit(new NewJob(user, job.id(), "other.vcf", job.input(), 7, "other"));

        assertThat(again.status()).isEqualTo(JobStatus.RUNNING);
        assertThat(again.inputFileName()).isEqualTo("x.vcf");
    }

    @Test
    void jobsAreListedNewestFirstInPages() {
        List<Job> submitted = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            submitted.add(ledger.submitted(user));
        }
        List<Job> first = ledger.jobs.page(user, 3, null);
        List<Job> second = ledger.jobs.page(user, 3, first.getLast().id());

        assertThat(first)
                .extracting(Job::id)
                .containsExactly(
                        submitted.get(4).id(),
                        submitted.get(3).id(),
                        submitted.get(2).id());
        assertThat(second)
                .extracting(Job::id)
                .containsExactly(submitted.get(1).id(), submitted.get(0).id());
    }

    @Test
    void ofManyWorkersOneGetsTheJob() throws Exception {
        Job job = ledger.submitted(user);
        Callable<Claim> worker = () -> ledger.jobs.claim(user, job.id(), LEASE);
        try (var workers = Executors.newFixedThreadPool(8)) {
            List<Claim> claims = new ArrayList<>();
            for (var claim : workers.invokeAll(java.util.Collections.nCopies(8, worker))) {
                claims.add(claim.get());
            }
            assertThat(claims).filteredOn(Claim.Claimed.class::isInstance).hasSize(1);
            assertThat(claims).filteredOn(Claim.Held.class::isInstance).hasSize(7);
        }
    }

    @Test
    void aDeadWorkersJobIsTakenOverAndItsLateWritesAreRefused() throws Exception {
        Job job = ledger.submitted(user);
        Attempt dead = ledger.claimed(job);
        ledger.clock.advance(LEASE.plusSeconds(1));
        Attempt alive = ledger.claimed(job);

        assertThat(alive.number()).isEqualTo(2);
        assertThatThrownBy(() -> ledger.jobs.heartbeat(dead, LEASE, 5)).isInstanceOf(AttemptSuperseded.class);
        assertThatThrownBy(() -> ledger.jobs.complete(dead, RESULTS, LOG, RETENTION))
                .isInstanceOf(AttemptSuperseded.class);
        assertThatThrownBy(() -> ledger.jobs.fail(dead, new Failure("X", 0, "x", "y"), LOG))
                .isInstanceOf(AttemptSuperseded.class);
        assertThat(ledger.jobs.complete(alive, RESULTS, LOG, RETENTION).status())
                .isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void aHeartbeatKeepsTheJobFromOthers() throws Exception {
        Job job = ledger.submitted(user);
        Attempt attempt = ledger.claimed(job);
        ledger.clock.advance(LEASE.minusSeconds(1));
        ledger.jobs.heartbeat(attempt, LEASE, 50);
        ledger.clock.advance(LEASE.minusSeconds(1));

        assertThat(ledger.jobs.claim(user, job.id(), LEASE)).isInstanceOf(Claim.Held.class);
        assertThat(ledger.now(job).progress()).isEqualTo(50);
    }

    @Test
    void aJobThatTakesDownItsWorkersFailsInTheEnd() {
        Job job = ledger.submitted(user);
        for (int i = 0; i < Jobs.MOST_ATTEMPTS; i++) {
            ledger.claimed(job);
            ledger.clock.advance(LEASE.plusSeconds(1));
        }
        assertThat(ledger.jobs.claim(user, job.id(), LEASE)).isInstanceOf(Claim.Over.class);
        assertThat(ledger.now(job).failure()).extracting(Failure::code).isEqualTo("GAVE_UP");
    }

    @Test
    void attemptsThatWereHandedBackDoNotCount() throws Exception {
        Job job = ledger.submitted(user);
        for (int i = 0; i < 3 * Jobs.MOST_ATTEMPTS; i++) {
            ledger.jobs.handBack(ledger.claimed(job));
        }
        assertThat(ledger.claimed(job).number()).isEqualTo(3 * Jobs.MOST_ATTEMPTS + 1);
    }

    @Test
    void cancellingARunningJobRefusesItsWorkersEnd() throws Exception {
        Job job = ledger.submitted(user);
        Attempt attempt = ledger.claimed(job);

        assertThat(ledger.jobs.cancel(user, job.id())).isPresent();
        assertThatThrownBy(() -> ledger.jobs.complete(attempt, RESULTS, LOG, RETENTION))
                .isInstanceOf(AttemptSuperseded.class);
        assertThat(ledger.now(job).status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(ledger.jobs.cancel(user, job.id())).isEmpty();
    }

    @Test
    void aFreeResultHasAnArchiveTimeAndAPremiumOneHasNone() throws Exception {
        Job free = ledger.completed(user);
        Job premium = ledger.completed(ledger.newPremiumUser());

        assertThat(free.archiveTime()).isEqualTo(ledger.clock.instant().plus(RETENTION.freeWindow()));
        assertThat(premium.archiveTime()).isNull();
        assertThat(free.storage()).isEqualTo(ResultStorage.HOT);
    }

    @Test
    void aMissingAccountIsAnErrorAndNotAFreePlan() {
        Job job = ledger.submitted(user);
        Attempt attempt = ledger.claimed(job);
        ledger.dynamo.deleteItem(delete -> delete.tableName(TestLedger.TABLES.accounts())
                .key(Map.of("user_id", AttributeValue.fromS(user.value()))));

        assertThatThrownBy(() -> ledger.jobs.complete(attempt, RESULTS, LOG, RETENTION))
                .isInstanceOf(UnknownAccount.class);
        assertThat(ledger.now(job).status()).isEqualTo(JobStatus.RUNNING);
        assertThatThrownBy(() -> ledger.submitted(user)).isInstanceOf(UnknownAccount.class);
    }

    @Test
    void whatIsOwedIsOverdueUntilItIsAnnouncedAndAgainAfterSomePatience() {
        Job job = ledger.submitted(user);
        assertThat(overdue(Owed.REQUEST)).doesNotContain(job.id());
        ledger.clock.advance(Jobs.ANNOUNCEMENT_GRACE);
        assertThat(overdue(Owed.REQUEST)).contains(job.id());
        ledger.jobs.announced(ledger.now(job));
        assertThat(overdue(Owed.REQUEST)).doesNotContain(job.id());
        ledger.clock.advance(Jobs.QUEUE_PATIENCE);
        assertThat(overdue(Owed.REQUEST)).contains(job.id());
    }

    @Test
    void theEndOfAJobIsToldOnceHoweverOftenItIsAnnounced() throws Exception {
        Job job = ledger.completed(user);
        Duration lease = Duration.ofMinutes(1);

        assertThat(ledger.jobs.claimTelling(user, job.id(), lease)).isEqualTo(Telling.YOURS);
        assertThat(ledger.jobs.claimTelling(user, job.id(), lease)).isEqualTo(Telling.ANOTHERS);
        ledger.jobs.notTold(user, job.id());
        assertThat(ledger.jobs.claimTelling(user, job.id(), lease)).isEqualTo(Telling.YOURS);
        ledger.jobs.told(user, job.id());
        ledger.clock.advance(lease.multipliedBy(2));
        assertThat(ledger.jobs.claimTelling(user, job.id(), lease)).isEqualTo(Telling.DONE);
    }

    private List<JobId> overdue(Owed owed) {
        return ledger.jobs.overdue(owed, ledger.clock.instant(), 1000).stream()
                .map(Job::id)
                .toList();
    }
}
