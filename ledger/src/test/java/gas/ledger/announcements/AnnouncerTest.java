package gas.ledger.announcements;

import static gas.ledger.TestLedger.RETENTION;
import static org.assertj.core.api.Assertions.assertThat;

import gas.ledger.TestLedger;
import gas.ledger.accounts.Account;
import gas.ledger.accounts.UserId;
import gas.ledger.jobs.ArchiveClaim;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.Owed;
import gas.ledger.messages.ArchiveDue;
import gas.ledger.messages.JobFinished;
import gas.ledger.messages.JobRequested;
import gas.ledger.messages.Messages;
import gas.ledger.messages.ThawRequested;
import gas.localcloud.provisioning.Names;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

class AnnouncerTest {
    private final TestLedger ledger = new TestLedger();
    private final SfnClient stepFunctions =
            TestLedger.client(SfnClient.builder()).build();
    private final SqsClient sqs = TestLedger.client(SqsClient.builder()).build();
    private final Announcer announcer = new Announcer(
            TestLedger.client(SnsClient.builder()).build(),
            new Topics(
                    Names.topicArn("job-requests"),
                    Names.topicArn("job-results"),
                    Names.topicArn("archive-due"),
                    Names.topicArn("thaw-requests")),
            new ArchiveWait(stepFunctions, Names.environment().get("GAS_STATE_MACHINES_ARCHIVE_WAIT")),
            ledger.jobs,
            ledger.cold,
            ledger.accounts,
            RETENTION);
    private final AnnouncementSweeper sweeper =
            new AnnouncementSweeper(ledger.jobs, ledger.accounts, announcer, ledger.clock);
    private final UserId user = ledger.newUser();

    @Test
    void aRequestThatACrashKeptBackIsAnnouncedByTheSweeper() {
        Job job = ledger.submitted(user);
        ledger.clock.advance(Duration.ofMinutes(1));
        sweeper.sweep();

        assertThat(received("gas-job-requests", JobRequested.class, new JobRequested(user, job.id())))
                .isTrue();
        assertThat(ledger.now(job).owed()).isEqualTo(Owed.REQUEST);
    }

    @Test
    void aFreeUsersResultIsAnnouncedAndItsArchiveTimeAwaitedOnce() throws Exception {
        Job job = ledger.completed(user);
        announcer.announce(job);
        announcer.announce(job);

        assertThat(received("gas-job-results", JobFinished.class, new JobFinished(user, job.id())))
                .isTrue();
        Job announced = ledger.now(job);
        assertThat(announced.owed()).isEqualTo(Owed.ARCHIVE);
        assertThat(stepFunctions
                        .describeExecution(describe -> describe.executionArn(announced.archiveExecution()))
                        .status())
                .isIn(ExecutionStatus.RUNNING, ExecutionStatus.SUCCEEDED);
    }

    @Test
    void aLostWaitIsMadeGoodByTheSweeper() throws Exception {
        Job job = ledger.dueForArchive(user);
        ledger.clock.advance(Duration.ofMinutes(1));
        sweeper.sweep();

        assertThat(received("gas-archive-due", ArchiveDue.class, new ArchiveDue(user, job.id())))
                .isTrue();
    }

    @Test
    void anUpgradeThatACrashKeptBackIsAnnouncedByTheSweeper() {
        ledger.upgrade(user);
        ledger.clock.advance(Duration.ofMinutes(1));
        sweeper.sweep();

        assertThat(received("gas-thaw-requests", ThawRequested.class, new ThawRequested(user, null)))
                .isTrue();
        assertThat(ledger.accounts.find(user).orElseThrow().owed()).isEqualTo(Account.Owed.THAW);
    }

    @Test
    void aDowngradeGivesEveryHotResultAFreshWindow() throws Exception {
        ledger.upgrade(user);
        Job job = ledger.completed(user);
        ledger.jobs.announced(job);
        assertThat(ledger.now(job).archiveTime()).isNull();
        ledger.downgrade(user);
        sweeper.sweep();

        Job hot = ledger.now(job);
        assertThat(hot.archiveTime()).isEqualTo(ledger.clock.instant().plus(RETENTION.freeWindow()));
        assertThat(hot.archiveExecution()).isNotNull();
        assertThat(hot.owed()).isEqualTo(Owed.ARCHIVE);
        assertThat(ledger.accounts.find(user).orElseThrow().owed()).isNull();
        ledger.clock.advance(RETENTION.freeWindow());
        assertThat(ledger.cold.beginArchive(user, job.id(), TestLedger.LEASE)).isInstanceOf(ArchiveClaim.Begun.class);
    }

    @Test
    void aDowngradeThatIsSeenToLateStillGivesAWholeWindowToAllAtOnce() throws Exception {
        Job early = ledger.completed(user);
        ledger.jobs.announced(early);
        ledger.upgrade(user);
        Job late = ledger.completed(user);
        ledger.jobs.announced(late);
        ledger.downgrade(user);
        ledger.clock.advance(Duration.ofHours(2));
        sweeper.sweep();

        Instant due = ledger.clock.instant().plus(RETENTION.freeWindow());
        assertThat(ledger.now(early).archiveTime()).isEqualTo(due);
        assertThat(ledger.now(late).archiveTime()).isEqualTo(due);
    }

    @Test
    void whatAnEarlierDowngradeOwedDoesNotSettleALaterOne() {
        ledger.upgrade(user);
        Account first = ledger.downgrade(user);
        ledger.clock.advance(Duration.ofSeconds(1));
        ledger.upgrade(user);
        ledger.downgrade(user);

        ledger.accounts.settled(first, Account.Owed.FREEZE);

        assertThat(ledger.accounts.find(user).orElseThrow().owed()).isEqualTo(Account.Owed.FREEZE);
    }

    /// Receives until this very message comes; others are other tests'.
    private <T extends Record> boolean received(String queue, Class<T> type, T wanted) {
        String url = sqs.getQueueUrl(get -> get.queueName(queue)).queueUrl();
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < deadline) {
            for (Message message : sqs.receiveMessage(receive ->
                            receive.queueUrl(url).maxNumberOfMessages(10).waitTimeSeconds(2))
                    .messages()) {
                if (Messages.read(message.body(), type).equals(wanted)) {
                    return true;
                }
            }
        }
        return false;
    }
}
