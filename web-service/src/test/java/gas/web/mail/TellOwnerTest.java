package gas.web.mail;

import static gas.web.testing.Readers.newUser;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.UserId;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.Jobs;
import gas.ledger.messages.JobFinished;
import gas.ledger.messages.Messages;
import gas.web.testing.LedgerJobs;
import gas.web.testing.MailServer;
import gas.web.testing.WebTest;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mail.MailException;
import software.amazon.awssdk.services.sqs.SqsClient;

@WebTest
class TellOwnerTest {
    @Autowired
    TellOwner tellOwner;

    @Autowired
    Accounts accounts;

    @Autowired
    LedgerJobs ledger;

    @Autowired
    Jobs jobs;

    private UserId user;

    @BeforeEach
    void start() {
        MailServer.start();
        user = newUser(accounts);
    }

    @AfterEach
    void stop() {
        MailServer.stop();
    }

    @Test
    void aCompletedJobIsToldOnceHoweverOftenTheMessageComes() throws Exception {
        Job job = ledger.completed(user, "mine.vcf", Duration.ofMinutes(5));

        for (int i = 0; i < 3; i++) {
            tellOwner.of(user, job.id());
        }

        assertThat(mails()).hasSize(1);
        MimeMessage mail = mails().getFirst();
        assertThat(mail.getSubject()).isEqualTo("Annotated: mine.vcf");
        assertThat(mail.getFrom()[0].toString()).contains("no-reply@localhost");
        assertThat(mail.getMessageID()).isEqualTo("<" + job.id() + ".completed@localhost>");
        assertThat(text(mail)).contains("1230 of 1234 records", "http://localhost:8080/annotations/" + job.id());
        assertThat(html(mail)).contains("href=\"http://localhost:8080/annotations/" + job.id() + "\"");
    }

    @Test
    void twoProcessesAtOnceSendOneMail() throws Exception {
        Job job = ledger.completed(user, "mine.vcf", Duration.ofMinutes(5));

        var threads = IntStream.range(0, 6)
                .mapToObj(i -> Thread.ofVirtual().start(() -> {
                    try {
                        tellOwner.of(user, job.id());
                    } catch (TellOwner.ToldByAnother itsMessageComesAgain) {
                        // as many as are not the first
                    } catch (Exception failed) {
                        throw new IllegalStateException(failed);
                    }
                }))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(mails()).hasSize(1);
    }

    @Test
    void whileAnotherMayDieBeforeItToldTheMessageStays() throws Exception {
        Job job = ledger.completed(user, "mine.vcf", Duration.ofMinutes(5));
        jobs.claimTelling(user, job.id(), Duration.ofMinutes(5));

        assertThatThrownBy(() -> tellOwner.of(user, job.id())).isInstanceOf(TellOwner.ToldByAnother.class);

        jobs.notTold(user, job.id());
        tellOwner.of(user, job.id());
        assertThat(mails()).hasSize(1);
    }

    @Test
    void whileTheMailServerIsDownTheMessageIsDeliveredAgainAndThenTold() throws Exception {
        Job job = ledger.completed(user, "mine.vcf", Duration.ofMinutes(5));
        MailServer.stop();

        assertThatThrownBy(() -> tellOwner.of(user, job.id())).isInstanceOf(MailException.class);

        MailServer.start();
        tellOwner.of(user, job.id());
        assertThat(mails()).hasSize(1);
    }

    @Test
    void aFailedJobIsToldWithLineCauseAndCure() throws Exception {
        Job job = ledger.failed(user, "<b>bad</b>.vcf");

        tellOwner.of(user, job.id());

        MimeMessage mail = mails().getFirst();
        assertThat(mail.getSubject()).isEqualTo("Could not annotate: <b>bad</b>.vcf");
        assertThat(text(mail)).contains("Line 812: REF N does not match", "Lift the file over", "<b>bad</b>.vcf");
        assertThat(html(mail)).contains("&lt;b&gt;bad").doesNotContain("<b>bad</b>.vcf");
    }

    @Test
    void neitherARunningNorACancelledJobIsWorthAMail() throws Exception {
        tellOwner.of(user, ledger.pending(user, "x.vcf").id());
        tellOwner.of(user, ledger.cancelled(user, "x.vcf").id());

        assertThat(mails()).isEmpty();
    }

    @Test
    void theQueueBringsTheMail() throws Exception {
        Job job = ledger.completed(user, "mine.vcf", Duration.ofMinutes(5));
        try (SqsClient sqs = SqsClient.create()) {
            String queue =
                    sqs.getQueueUrl(get -> get.queueName("gas-job-results")).queueUrl();
            for (int i = 0; i < 2; i++) {
                sqs.sendMessage(
                        send -> send.queueUrl(queue).messageBody(Messages.write(new JobFinished(user, job.id()))));
            }
        }

        await().atMost(Duration.ofSeconds(20)).until(() -> mails().size() == 1);
    }

    private List<MimeMessage> mails() {
        return MailServer.receivedBy(user);
    }

    private static String text(MimeMessage mail) throws Exception {
        return MailServer.part(mail, 0);
    }

    private static String html(MimeMessage mail) throws Exception {
        return MailServer.part(mail, 1);
    }
}
