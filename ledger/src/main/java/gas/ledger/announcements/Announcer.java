package gas.ledger.announcements;

import gas.ledger.accounts.Account;
import gas.ledger.accounts.Accounts;
import gas.ledger.jobs.ColdResults;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.ledger.jobs.Jobs;
import gas.ledger.jobs.Retention;
import gas.ledger.messages.ArchiveDue;
import gas.ledger.messages.JobFinished;
import gas.ledger.messages.JobRequested;
import gas.ledger.messages.Messages;
import gas.ledger.messages.ThawRequested;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.sns.SnsClient;

/// Makes known what the ledger owes, and notes in the ledger that it did. A write and a publish are not atomic: what a
/// crash
/// leaves between them stays owed, and the sweeper announces it again. Consumers therefore look at the ledger and act
/// once.
public final class Announcer {
    private static final int FREEZE_PAGE = 100;

    private final SnsClient sns;
    private final Topics topics;
    private final ArchiveWait archiveWait;
    private final Jobs jobs;
    private final ColdResults coldResults;
    private final Accounts accounts;
    private final Retention retention;

    public Announcer(
            SnsClient sns,
            Topics topics,
            ArchiveWait archiveWait,
            Jobs jobs,
            ColdResults coldResults,
            Accounts accounts,
            Retention retention) {
        this.sns = sns;
        this.topics = topics;
        this.archiveWait = archiveWait;
        this.jobs = jobs;
        this.coldResults = coldResults;
        this.accounts = accounts;
        this.retention = retention;
    }

    /// Announces what this job, as read, is owed.
    public void announce(Job job) {
        switch (job.owed()) {
            case null -> {}
            case REQUEST, LEASE -> {
                publish(topics.jobRequests(), new JobRequested(job.user(), job.id()));
                jobs.announced(job);
            }
            case RESULT -> {
                Instant archiveTime = job.archiveTime();
                if (archiveTime != null) {
                    jobs.recordArchiveWait(job, archiveWait.start(job, archiveTime));
                }
                publish(topics.jobResults(), new JobFinished(job.user(), job.id()));
                jobs.announced(job);
            }
            case ARCHIVE, ARCHIVED -> {
                publish(topics.archiveDue(), new ArchiveDue(job.user(), job.id()));
                jobs.announced(job);
            }
            case RETRIEVAL -> {
                publish(topics.thawRequests(), new ThawRequested(job.user(), job.id()));
                jobs.announced(job);
            }
        }
    }

    /// Announces what this account is owed because of a change of plan.
    public void announce(Account account) {
        switch (account.owed()) {
            case null -> {}
            case THAW -> {
                publish(topics.thawRequests(), new ThawRequested(account.id(), null));
                accounts.announced(account);
            }
            case FREEZE -> {
                startWindows(account);
                accounts.settled(account, Account.Owed.FREEZE);
            }
        }
    }

    /// All windows begin together, now: an announcement that comes late costs nobody their time.
    private void startWindows(Account account) {
        Instant archiveTime = coldResults.endOfWindow(retention);
        JobId last = null;
        List<Job> page;
        do {
            page = jobs.page(account.id(), FREEZE_PAGE, last);
            for (Job job : page) {
                coldResults.startWindow(job.user(), job.id(), archiveTime).ifPresent(this::awaitArchive);
                last = job.id();
            }
        } while (page.size() == FREEZE_PAGE);
    }

    private void awaitArchive(Job job) {
        Instant archiveTime = job.archiveTime();
        if (archiveTime != null) {
            jobs.recordArchiveWait(job, archiveWait.start(job, archiveTime));
        }
    }

    private void publish(String topic, Record message) {
        sns.publish(publish -> publish.topicArn(topic).message(Messages.write(message)));
    }
}
