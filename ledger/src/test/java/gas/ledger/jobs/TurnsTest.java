package gas.ledger.jobs;

import static gas.ledger.TestLedger.LEASE;
import static gas.ledger.TestLedger.LOG;
import static gas.ledger.TestLedger.RESULTS;
import static gas.ledger.TestLedger.RETENTION;
import static org.assertj.core.api.Assertions.assertThat;

import gas.ledger.TestLedger;
import gas.ledger.accounts.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final TestLedger ledger = TestLedger.apart();
    private final UserId flooder = ledger.newUser();
    private final UserId other = ledger.newUser();

    @Test
    void anothersJobStartsNextButOneHoweverManyOneUserHasWaiting() {
        flood(flooder, 100);
        start(10);
        Job job = ledger.submitted(other);

        assertThat(start(2)).containsExactly(flooder, other);
        assertThat(ledger.now(job).status()).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void usersWhoWaitTakeTurnsWhateverTheirPlan() {
        UserId premium = ledger.newPremiumUser();
        flood(premium, 30);
        flood(flooder, 30);
        flood(other, 5);

        List<UserId> started = start(15);

        assertThat(Collections.frequency(started, premium)).isEqualTo(5);
        assertThat(Collections.frequency(started, flooder)).isEqualTo(5);
        assertThat(Collections.frequency(started, other)).isEqualTo(5);
        assertThat(start(4)).containsExactly(premium, flooder, premium, flooder);
    }

    @Test
    void aUserAloneHasEveryWorker() {
        flood(flooder, 20);

        assertThat(start(20)).containsOnly(flooder).hasSize(20);
    }

    @Test
    void whatSomebodyUsedAloneIsNotHeldAgainstThem() {
        flood(flooder, 40);
        start(40);
        ledger.clock.advance(LEASE.dividedBy(2));
        flood(other, 10);
        flood(flooder, 10);

        assertThat(start(6)).containsExactly(other, flooder, other, flooder, other, flooder);
    }

    @Test
    void jobsSubmittedAtOnceGetATurnEach() throws Exception {
        flood(other, 1);
        Callable<Job> submit = () -> ledger.submitted(flooder);
        try (var browsers = Executors.newFixedThreadPool(8)) {
            for (var submitted : browsers.invokeAll(Collections.nCopies(24, submit))) {
                submitted.get();
            }
        }
        flood(other, 4);

        assertThat(Collections.frequency(start(10), other)).isEqualTo(5);
    }

    @Test
    void aJobThatWasHandedBackHasItsTurnStill() throws Exception {
        Job job = ledger.submitted(other);
        Attempt attempt = ledger.claimed(job);
        flood(flooder, 30);
        ledger.jobs.handBack(attempt);

        assertThat(start(1)).containsExactly(other);
        assertThat(ledger.now(job).attempt()).isEqualTo(2);
    }

    @Test
    void aDeadWorkersJobHasItsTurnStillOnceItIsAnnounced() {
        Job job = ledger.submitted(other);
        ledger.claimed(job);
        flood(flooder, 30);
        ledger.clock.advance(LEASE.plusSeconds(1));
        ledger.jobs.announced(ledger.now(job));

        assertThat(start(1)).containsExactly(other);
    }

    @Test
    void whatIsHeldOrOverWaitsNoMore() throws Exception {
        Job late = ledger.submitted(other);
        Attempt attempt = ledger.claimed(late);
        ledger.clock.advance(LEASE.plusSeconds(1));
        ledger.jobs.announced(ledger.now(late));
        ledger.jobs.heartbeat(attempt, LEASE, 1); // it was only late
        Job cancelled = ledger.submitted(other);
        ledger.jobs.cancel(other, cancelled.id());
        Job failed = ledger.submitted(other);
        ledger.jobs.fail(ledger.claimed(failed), new Failure("X", 0, "x", "y"), LOG);
        ledger.jobs.complete(attempt, RESULTS, LOG, RETENTION);
        Job next = ledger.submitted(flooder);

        assertThat(ledger.jobs.claimNext(other, late.id(), LEASE))
                .isInstanceOfSatisfying(
                        Claim.Claimed.class,
                        claimed -> assertThat(claimed.job().id()).isEqualTo(next.id()));
        assertThat(ledger.jobs.claimNext(other, late.id(), LEASE)).isInstanceOf(Claim.Over.class);
    }

    @Test
    void ofManyWorkersEachTakesAnother() throws Exception {
        List<Job> jobs = flood(flooder, 12);
        Callable<Claim> worker =
                () -> ledger.jobs.claimNext(flooder, jobs.getFirst().id(), LEASE);
        try (var workers = Executors.newFixedThreadPool(6)) {
            var taken = new HashSet<JobId>();
            for (var claim : workers.invokeAll(Collections.nCopies(12, worker))) {
                taken.add(((Claim.Claimed) claim.get()).job().id());
            }
            assertThat(taken).hasSize(12);
        }
    }

    /// Before the job of a user who has none waiting, at most two of each other user start; whoever comes and goes.
    @Test
    void whoeverComesAndGoesNobodyWaitsForMoreThanTwoOfEachOther() {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        List<UserId> users =
                IntStream.range(0, 5).mapToObj(i -> ledger.newUser()).toList();
        Map<UserId, Integer> waiting = new HashMap<>();
        Map<JobId, Map<UserId, Integer>> overtakenBy = new HashMap<>();
        for (int step = 0; step < 400; step++) {
            UserId user = users.get(random.nextInt(users.size()));
            if (random.nextInt(10) < 4) {
                // some come with one job, some with many
                int many = user.equals(users.getFirst()) ? 6 : 1;
                for (int i = 0; i < many; i++) {
                    boolean alone = waiting.merge(user, 1, Integer::sum) == 1;
                    Job job = ledger.submitted(user);
                    if (alone) {
                        overtakenBy.put(job.id(), new HashMap<>());
                    }
                }
            } else if (!waiting.isEmpty()) {
                Job started = startOne();
                waiting.computeIfPresent(started.user(), (who, count) -> count == 1 ? null : count - 1);
                overtakenBy.remove(started.id());
                overtakenBy.values().forEach(others -> others.merge(started.user(), 1, Integer::sum));
                assertThat(overtakenBy.values())
                        .allSatisfy(others -> assertThat(others.values()).allMatch(count -> count <= 2));
            }
            ledger.clock.advance(Duration.ofMillis(5));
        }
    }

    private List<Job> flood(UserId user, int jobs) {
        return IntStream.range(0, jobs).mapToObj(i -> ledger.submitted(user)).toList();
    }

    /// Whose jobs start next, in order. The message that lets a worker start one names a job that is long over.
    private List<UserId> start(int jobs) {
        List<UserId> users = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            users.add(startOne().user());
        }
        return users;
    }

    private Job startOne() {
        return switch (ledger.jobs.claimNext(other, JobId.next(), LEASE)) {
            case Claim.Claimed claimed -> claimed.job();
            case Claim.Held held -> throw new AssertionError(held);
            case Claim.Over over -> throw new AssertionError("nothing waits");
        };
    }
}
