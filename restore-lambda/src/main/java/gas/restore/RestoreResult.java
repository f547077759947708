package gas.restore;

import gas.ledger.accounts.UserId;
import gas.ledger.jobs.ColdResults;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.ledger.jobs.Jobs;
import gas.ledger.jobs.ResultStorage;
import gas.ledger.jobs.Retention;
import gas.ledger.jobs.StoredObject;
import gas.ledger.messages.Messages;
import gas.ledger.messages.ThawRequested;
import gas.vault.ArchiveId;
import gas.vault.RestoreProgress;
import gas.vault.Restored;
import gas.vault.RetrievalExpired;
import gas.vault.RetrievalId;
import gas.vault.RetrievalNotice;
import gas.vault.S3Location;
import gas.vault.Vault;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;

/// Puts a retrieved archive back into S3: copy, verify, commit, and only then remove the archive.
///
/// A crash after any step is cured by the next delivery: before the commit it goes on from what the ledger says is
/// there,
/// after it the archive that nobody refers to any more is removed. The ledger decides which archive is
/// wanted; by which of several retrievals it came does not matter.
///
/// An archive that one invocation cannot carry is restored in ranges: after each, the ledger says how far it is. When
/// time
/// runs out, the announcement is published again, for another invocation to go on.
final class RestoreResult {
    private static final Logger log = LoggerFactory.getLogger(RestoreResult.class);

    private final Jobs jobs;
    private final ColdResults coldResults;
    private final Vault vault;
    private final S3Client s3;
    private final SnsClient sns;
    private final Topics topics;
    private final Retention retention;
    private final Duration patience;

    /// @param thaw ARN of the topic of thaw requests
    /// @param notice ARN of the topic where the vault announces retrievals
    record Topics(String thaw, String notice) {}

    /// Whether this invocation may begin another range.
    interface TimeLeft {
        boolean forAnotherRange();
    }

    /// Another invocation restores the same archive and is ahead.
    private static final class Overtaken extends RuntimeException {}

    /// @param patience how long a restore may be silent between two ranges
    RestoreResult(
            Jobs jobs,
            ColdResults coldResults,
            Vault vault,
            S3Client s3,
            SnsClient sns,
            Topics topics,
            Retention retention,
            Duration patience) {
        this.jobs = jobs;
        this.coldResults = coldResults;
        this.vault = vault;
        this.s3 = s3;
        this.sns = sns;
        this.topics = topics;
        this.retention = retention;
        this.patience = patience;
    }

    void of(RetrievalNotice notice, TimeLeft time) throws IOException {
        if (!"ArchiveRetrieval".equals(notice.action())
                || notice.archive() == null
                || notice.retrieval() == null
                || notice.description() == null) {
            log.warn("not the end of a retrieval of ours: {}", notice);
            return;
        }
        String[] owner = notice.description().split("/");
        if (owner.length != 2) {
            throw new IllegalArgumentException("a retrieval described as " + notice.description()
                    + ": retrievals of ours are described as user/job");
        }
        Job job = jobs.find(new UserId(owner[0]), new JobId(owner[1])).orElse(null);
        ArchiveId archive = new ArchiveId(notice.archive());
        if (job == null) {
            log.info("retrieval {} came for job {}, which is not there (any more)", notice.retrieval(), owner[1]);
        } else if (archive.value().equals(job.archiveId())) {
            restore(job, archive, new RetrievalId(notice.retrieval()), notice, time);
        } else {
            // it was restored: an archive that left the ledger never comes back into it
            vault.delete(archive);
            log.info("the result of job {} was restored from archive {} before", job.id(), archive);
        }
    }

    private void restore(Job job, ArchiveId archive, RetrievalId retrieval, RetrievalNotice notice, TimeLeft time)
            throws IOException {
        if (job.storage() != ResultStorage.THAWING) {
            log.info("retrieval {} came for job {}, whose result is {}", retrieval, job.id(), job.storage());
            return;
        }
        if (!time.forAnotherRange()) {
            goOnLater(job, notice);
            return;
        }
        StoredObject target = job.restoredResult();
        try {
            switch (vault.restore(
                    retrieval,
                    new S3Location(target.bucket(), target.key()),
                    job.restoreProgress() == null ? null : RestoreProgress.of(job.restoreProgress()),
                    new Turn(job, time))) {
                case Restored.Complete(long bytes) -> commit(job, archive, target, bytes);
                case Restored.Halfway(RestoreProgress progress) -> {
                    log.info("{} bytes of the result of job {} are back", progress.bytes(), job.id());
                    goOnLater(job, notice);
                }
            }
        } catch (RetrievalExpired expired) {
            askAgain(job, expired);
        } catch (Overtaken anotherIsAhead) {
            log.info("another invocation restores the result of job {}", job.id());
        }
    }

    private void commit(Job job, ArchiveId archive, StoredObject target, long bytes) {
        if (coldResults.commitRestore(job.user(), job.id(), archive.value(), target, retention)) {
            log.info("the result of job {} is back: {} bytes, {}", job.id(), bytes, target);
        } else {
            log.info("the result of job {} was restored by another this instant", job.id());
        }
        vault.delete(archive);
        // usually gone since it was archived; an archiver that died before removing it left it to us
        StoredObject archived = Objects.requireNonNull(job.results(), "an archived result exists")
                .result();
        s3.deleteObject(delete -> delete.bucket(archived.bucket()).key(archived.key()));
    }

    private void goOnLater(Job job, RetrievalNotice notice) {
        log.info("the result of job {} goes on in another invocation", job.id());
        sns.publish(publish -> publish.topicArn(topics.notice()).message(Messages.write(notice)));
    }

    /// Tells the ledger of each range, and stops where another invocation told it first.
    private final class Turn implements Vault.Checkpoint {
        private final Job job;
        private final TimeLeft time;
        private @Nullable String told;

        Turn(Job job, TimeLeft time) {
            this.job = job;
            this.time = time;
            this.told = job.restoreProgress();
        }

        @Override
        public boolean reached(RestoreProgress progress) {
            String now = progress.text();
            if (!coldResults.recordProgress(job, told, now, patience)) {
                throw new Overtaken();
            }
            told = now;
            return time.forAnotherRange();
        }
    }

    /// Whoever asks the vault for archives finds out by itself that this one's retrieval came to nothing.
    private void askAgain(Job job, RetrievalExpired expired) {
        log.info("the result of job {} is to be asked for again: {}", job.id(), expired.getMessage());
        sns.publish(publish ->
                publish.topicArn(topics.thaw()).message(Messages.write(new ThawRequested(job.user(), job.id()))));
    }
}
