package gas.archive;

import gas.ledger.accounts.UserId;
import gas.ledger.jobs.ArchiveClaim;
import gas.ledger.jobs.ColdResults;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.ledger.jobs.Results;
import gas.ledger.jobs.StoredObject;
import gas.vault.Archived;
import gas.vault.S3Location;
import gas.vault.Vault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.services.s3.S3Client;

/// Moves a result into the vault: copy, commit, and only then remove the object; the log is never touched.
///
/// A crash after any step leaves the ledger saying what is true. Before the commit the S3 object is the
/// result, and the next delivery copies again: a copy that nobody refers to may stay behind in the vault,
/// under the job's description, until its inventory shows it. After the commit the archive is the result, and the
/// next delivery removes
/// the object.
@Component
class ArchiveResult {
    private static final Logger log = LoggerFactory.getLogger(ArchiveResult.class);

    private final ColdResults coldResults;
    private final Vault vault;
    private final S3Client s3;
    private final InstantSource clock;
    private final Duration lease;

    ArchiveResult(
            ColdResults coldResults, Vault vault, S3Client s3, InstantSource clock, ArchiveServiceSettings settings) {
        this.coldResults = coldResults;
        this.vault = vault;
        this.s3 = s3;
        this.clock = clock;
        this.lease = settings.lease();
    }

    void of(UserId user, JobId id) {
        switch (coldResults.beginArchive(user, id, lease)) {
            case ArchiveClaim.Begun(Job job, int round) -> move(job, round);
            case ArchiveClaim.AlreadyArchived(Job job) -> remove(resultOf(job));
            case ArchiveClaim.Stays(String why) -> log.info("the result of job {} stays: {}", id, why);
        }
    }

    private void move(Job job, int round) {
        StoredObject result = resultOf(job);
        Archived copy = vault.archive(
                new S3Location(result.bucket(), result.key()),
                job.user() + "/" + job.id(),
                new LeaseRenewal(job, round));
        switch (coldResults.commitArchive(job.user(), job.id(), round, copy.id().value())) {
            case ARCHIVED -> {
                remove(result);
                log.info(
                        "the result of job {} rests in the vault: {} bytes, archive {}",
                        job.id(),
                        copy.bytes(),
                        copy.id());
            }
            case UPGRADED -> {
                vault.delete(copy.id());
                log.info("the result of job {} stays: its account became premium", job.id());
            }
            case SUPERSEDED -> {
                vault.delete(copy.id());
                log.info("the result of job {} was taken over from round {}", job.id(), round);
            }
        }
    }

    /// A restored result gets a key of its own: this key belongs to the archived copy alone.
    private void remove(StoredObject object) {
        s3.deleteObject(delete -> delete.bucket(object.bucket()).key(object.key()));
    }

    private static StoredObject resultOf(Job job) {
        Results results = Objects.requireNonNull(job.results(), "a result that moves exists");
        return results.result();
    }

    /// Renews the lease while parts arrive in the vault; stops the copy where another archiver took over.
    private final class LeaseRenewal implements LongConsumer {
        private final Job job;
        private final int round;
        private Instant renewed = clock.instant();

        LeaseRenewal(Job job, int round) {
            this.job = job;
            this.round = round;
        }

        @Override
        public void accept(long bytes) {
            Instant now = clock.instant();
            if (now.isBefore(renewed.plus(lease.dividedBy(3)))) {
                return;
            }
            if (!coldResults.stillArchiving(job.user(), job.id(), round, lease)) {
                throw new IllegalStateException("another archiver took over the result of job " + job.id()
                        + " from round " + round + ", " + bytes + " bytes on its way");
            }
            renewed = now;
        }
    }
}
