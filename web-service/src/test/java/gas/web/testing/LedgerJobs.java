package gas.web.testing;

import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.Subscription;
import gas.ledger.accounts.UserId;
import gas.ledger.announcements.Announcer;
import gas.ledger.jobs.ArchiveClaim;
import gas.ledger.jobs.Attempt;
import gas.ledger.jobs.AttemptSuperseded;
import gas.ledger.jobs.Claim;
import gas.ledger.jobs.ColdResults;
import gas.ledger.jobs.Failure;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.ledger.jobs.Jobs;
import gas.ledger.jobs.NewJob;
import gas.ledger.jobs.Results;
import gas.ledger.jobs.Retention;
import gas.ledger.jobs.RetrievalRequest;
import gas.ledger.jobs.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// Jobs in each state, brought there as the other services would.
@Component
public final class LedgerJobs {
    public static final String LOG = "records 12\n<script>alert('log')</script>\n";
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final Jobs jobs;
    private final ColdResults cold;
    private final Accounts accounts;
    private final Announcer announcer;
    private final S3Client s3;

    LedgerJobs(Jobs jobs, ColdResults cold, Accounts accounts, Announcer announcer, S3Client s3) {
        this.jobs = jobs;
        this.cold = cold;
        this.accounts = accounts;
        this.announcer = announcer;
        this.s3 = s3;
    }

    public Job pending(UserId user, String fileName) {
        JobId id = JobId.next();
        StoredObject input = new StoredObject("gas-inputs", "gas/" + user + "/" + id + "~x.vcf");
        s3.putObject(
                put -> put.bucket(input.bucket()).key(input.key()), RequestBody.fromString("##fileformat=VCFv4.3\n"));
        return jobs.submit(new NewJob(user, id, fileName, input, 100_000, "grch37-chr20-slice"));
    }

    public Attempt running(Job job) {
        return ((Claim.Claimed) jobs.claim(job.user(), job.id(), LEASE)).attempt();
    }

    public void progress(Attempt attempt, long bytes) throws AttemptSuperseded {
        jobs.heartbeat(attempt, LEASE, bytes);
    }

    public Job completed(UserId user, String fileName, Duration window) throws AttemptSuperseded {
        Job job = pending(user, fileName);
        Attempt attempt = running(job);
        StoredObject result = result(job, ".annot.vcf.gz", "the result");
        Results results = new Results(
                result,
                result(job, ".annot.vcf.gz.tbi", "the index"),
                result(job, ".summary.json", "{}"),
                10,
                1234,
                1230);
        return jobs.complete(attempt, results, result(job, ".vcf.count.log", LOG), new Retention(window));
    }

    /// Completed, with a result that can be read.
    ///
    /// @param index null where there is none
    public Job completed(UserId user, String fileName, byte[] vcf, byte @Nullable [] index, String summary)
            throws AttemptSuperseded {
        Job job = pending(user, fileName);
        Attempt attempt = running(job);
        Results results = new Results(
                result(job, ".annot.vcf.gz", RequestBody.fromBytes(vcf)),
                index == null ? null : result(job, ".annot.vcf.gz.tbi", RequestBody.fromBytes(index)),
                result(job, ".summary.json", summary),
                vcf.length,
                1234,
                1230);
        return jobs.complete(
                attempt, results, result(job, ".vcf.count.log", LOG), new Retention(Duration.ofMinutes(5)));
    }

    public Job failed(UserId user, String fileName) throws AttemptSuperseded {
        Job job = pending(user, fileName);
        Failure failure = new Failure(
                "WRONG_BUILD",
                812,
                "REF N does not match the reference A at 20:68351.",
                "Lift the file over to GRCh37, or choose a reference of its build.");
        return jobs.fail(running(job), failure, result(job, ".vcf.count.log", LOG));
    }

    public Job cancelled(UserId user, String fileName) {
        Job job = pending(user, fileName);
        return jobs.cancel(user, job.id()).orElseThrow();
    }

    /// In Glacier.
    public Job archived(UserId user, String fileName) throws AttemptSuperseded {
        Job job = completed(user, fileName, Duration.ofSeconds(-60));
        jobs.announced(job);
        ArchiveClaim.Begun begun = (ArchiveClaim.Begun) cold.beginArchive(user, job.id(), LEASE);
        cold.commitArchive(user, job.id(), begun.round(), "archive-" + job.id());
        return jobs.find(user, job.id()).orElseThrow();
    }

    /// On its way back: the account is premium from now on.
    public Job thawing(UserId user, String fileName, String tier, String reason) throws AttemptSuperseded {
        Job job = archived(user, fileName);
        premium(user);
        cold.beginThaw(job, LEASE);
        Job thawing = jobs.find(user, job.id()).orElseThrow();
        cold.recordRetrieval(thawing, new RetrievalRequest("r-" + job.id(), tier, reason, Instant.now()), LEASE);
        return jobs.find(user, job.id()).orElseThrow();
    }

    public void premium(UserId user) {
        accounts.apply(
                UUID.randomUUID().toString(),
                user,
                new Subscription("sub_" + user, "cus_" + user, "active", false, null));
    }

    public void announce(Job job) {
        announcer.announce(job);
    }

    private StoredObject result(Job job, String ending, String content) {
        return result(job, ending, RequestBody.fromString(content));
    }

    private StoredObject result(Job job, String ending, RequestBody content) {
        StoredObject object = new StoredObject("gas-results", "gas/" + job.user() + "/" + job.id() + "~x" + ending);
        s3.putObject(put -> put.bucket(object.bucket()).key(object.key()), content);
        return object;
    }
}
