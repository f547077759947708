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
import gas.vault.RetrievalExpired;
import gas.vault.RetrievalId;
import gas.vault.RetrievalNotice;
import gas.vault.RetrievedArchive;
import gas.vault.Vault;
import java.io.IOException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;

/// Puts a retrieved archive back into S3: copy, verify, commit, and only then remove the archive.
///
/// A crash after any step is cured by the next delivery: before the commit it copies again to the same key,
/// after it the archive that nobody refers to any more is removed. The ledger decides which archive is
/// wanted; by which of several retrievals it came does not matter.
final class RestoreResult {
    private static final Logger log = LoggerFactory.getLogger(RestoreResult.class);

    private final Jobs jobs;
    private final ColdResults coldResults;
    private final Vault vault;
    private final S3Client s3;
    private final RestoredObjects restoredObjects;
    private final SnsClient sns;
    private final String thawTopic;
    private final Retention retention;

    RestoreResult(
            Jobs jobs,
            ColdResults coldResults,
            Vault vault,
            S3Client s3,
            SnsClient sns,
            String thawTopic,
            Retention retention) {
        this.jobs = jobs;
        this.coldResults = coldResults;
        this.vault = vault;
        this.s3 = s3;
        this.restoredObjects = new RestoredObjects(s3);
        this.sns = sns;
        this.thawTopic = thawTopic;
        this.retention = retention;
    }

    void of(RetrievalNotice notice) throws IOException {
        if (!notice.action().equals("ArchiveRetrieval") || notice.archive() == null || notice.description() == null) {
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
            restore(job, archive, notice);
        } else {
            // it was restored: an archive that left the ledger never comes back into it
            vault.delete(archive);
            log.info("the result of job {} was restored from archive {} before", job.id(), archive);
        }
    }

    private void restore(Job job, ArchiveId archive, RetrievalNotice notice) throws IOException {
        if (job.storage() != ResultStorage.THAWING) {
            log.info("retrieval {} came for job {}, whose result is {}", notice.retrieval(), job.id(), job.storage());
            return;
        }
        try (RetrievedArchive retrieved = vault.open(new RetrievalId(notice.retrieval()))) {
            StoredObject target = job.restoredResult();
            restoredObjects.write(retrieved, target);
            if (coldResults.commitRestore(job.user(), job.id(), archive.value(), target, retention)) {
                log.info("the result of job {} is back: {} bytes, {}", job.id(), retrieved.bytes(), target);
            } else {
                log.info("the result of job {} was restored by another this instant", job.id());
            }
        } catch (RetrievalExpired expired) {
            askAgain(job, expired);
            return;
        }
        vault.delete(archive);
        // usually gone since it was archived; an archiver that died before removing it left it to us
        StoredObject archived = Objects.requireNonNull(job.results(), "an archived result exists")
                .result();
        s3.deleteObject(delete -> delete.bucket(archived.bucket()).key(archived.key()));
    }

    /// Whoever asks the vault for archives finds out by itself that this one's retrieval came to nothing.
    private void askAgain(Job job, RetrievalExpired expired) {
        log.info("the result of job {} is to be asked for again: {}", job.id(), expired.getMessage());
        sns.publish(publish ->
                publish.topicArn(thawTopic).message(Messages.write(new ThawRequested(job.user(), job.id()))));
    }
}
