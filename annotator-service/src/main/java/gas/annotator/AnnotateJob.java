package gas.annotator;

import gas.engine.Annotation;
import gas.engine.AnnotationOptions;
import gas.engine.AnnotationSummary;
import gas.engine.Reference;
import gas.engine.VcfRejected;
import gas.ledger.accounts.UserId;
import gas.ledger.announcements.Announcer;
import gas.ledger.jobs.Attempt;
import gas.ledger.jobs.AttemptSuperseded;
import gas.ledger.jobs.Claim;
import gas.ledger.jobs.Failure;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.ledger.jobs.Jobs;
import gas.ledger.jobs.Owed;
import gas.ledger.jobs.Results;
import gas.ledger.jobs.Retention;
import gas.ledger.jobs.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/// Annotates one job, the one whose turn it is: claims it, streams S3 -> engine -> scratch file -> S3, and writes its end into the ledger.
///
/// A message for a job that another worker holds is done with at once: when that worker dies, the ledger still owes the
/// job
/// a worker ([gas.ledger.jobs.Owed#LEASE]) and announces it again.
@Component
class AnnotateJob {
    private static final Logger log = LoggerFactory.getLogger(AnnotateJob.class);

    private final Jobs jobs;
    private final Announcer announcer;
    private final Retention retention;
    private final References references;
    private final S3Client s3;
    private final S3AsyncClient uploads;
    private final TaskProtection taskProtection;
    private final AnnotatorServiceSettings settings;
    private final AtomicBoolean stopping = new AtomicBoolean();

    AnnotateJob(
            Jobs jobs,
            Announcer announcer,
            Retention retention,
            References references,
            S3Client s3,
            S3AsyncClient uploads,
            TaskProtection taskProtection,
            AnnotatorServiceSettings settings)
            throws IOException {
        this.jobs = jobs;
        this.announcer = announcer;
        this.retention = retention;
        this.references = references;
        this.s3 = s3;
        this.uploads = uploads;
        this.taskProtection = taskProtection;
        this.settings = settings;
        Files.createDirectories(settings.scratch());
    }

    @EventListener
    void on(ContextClosedEvent closed) {
        Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(settings.stopGrace());
            } catch (InterruptedException stopNow) {
                Thread.currentThread().interrupt();
            }
            stopping.set(true);
        });
    }

    /// @param id the job that the message names; another's turn may come first
    void of(UserId user, JobId id) throws IOException {
        finishAnnouncing(user, id);
        switch (jobs.claimNext(user, id, settings.lease())) {
            case Claim.Over over -> log.info("job {}: nothing waits", id);
            case Claim.Held held -> log.info("job {}: another worker holds it until {}", id, held.until());
            case Claim.Claimed claimed -> {
                taskProtection.begin();
                try {
                    work(claimed.attempt(), claimed.job());
                } finally {
                    taskProtection.end();
                }
            }
        }
    }

    /// The worker before may have died between the ledger's write and the announcement.
    private void finishAnnouncing(UserId user, JobId id) {
        jobs.find(user, id).filter(job -> job.owed() == Owed.RESULT).ifPresent(announcer::announce);
    }

    private void work(Attempt attempt, Job job) throws IOException {
        Path scratch = Files.createTempDirectory(settings.scratch(), job.id() + "-" + attempt.number() + "-");
        WatchedInput.Position position = new WatchedInput.Position();
        try (Lease lease = new Lease(jobs, attempt, settings.lease(), position::bytes)) {
            Job over = annotate(attempt, job, lease, position, scratch);
            log.info("job {}: {} at attempt {}", job.id(), over.status(), attempt.number());
            announcer.announce(over);
        } catch (AttemptSuperseded superseded) {
            log.info("{}; what this attempt did is dropped", superseded.getMessage());
        } catch (WatchedInput.Ended ended) {
            log.info("job {}: handed back, {}", job.id(), ended.getMessage());
            handBack(attempt).ifPresent(announcer::announce);
        } catch (SdkException | IOException unreachable) {
            handBack(attempt);
            throw unreachable; // delivered again
        } finally {
            clear(scratch);
        }
    }

    private Job annotate(Attempt attempt, Job job, Lease lease, WatchedInput.Position position, Path scratch)
            throws IOException, AttemptSuperseded {
        ResultFiles files = ResultFiles.of(job, settings.results().bucket());
        Reference reference = references.find(job.reference()).orElse(null);
        if (reference == null) {
            return fail(attempt, files, unknownReference(job));
        }
        Path result = scratch.resolve("result.vcf.gz");
        AnnotationSummary summary;
        try (InputStream stored = s3.getObject(
                        get -> get.bucket(job.input().bucket()).key(job.input().key()));
                InputStream input = new WatchedInput(stored, position, lease, stopping::get)) {
            summary = Annotation.run(input, result, reference, AnnotationOptions.defaults());
        } catch (VcfRejected rejected) {
            return fail(
                    attempt,
                    files,
                    new Failure(rejected.code(), rejected.line(), rejected.getMessage(), rejected.cure()));
        } catch (NoSuchKeyException gone) {
            return fail(
                    attempt,
                    files,
                    new Failure("INPUT_GONE", 0, "The uploaded file is no longer there.", "Please upload it again."));
        }
        lease.check();
        Path index = scratch.resolve("result.vcf.gz.tbi");
        boolean indexed = Files.exists(index);
        put(files.summary(), "application/json", summary.toJson());
        StringWriter countLog = new StringWriter();
        summary.writeLog(countLog);
        put(files.log(), "text/plain; charset=utf-8", countLog.toString());
        if (indexed) {
            upload(files.index(), index);
        }
        lease.check();
        upload(files.result(), result);
        lease.check();
        Results results = new Results(
                files.result(),
                indexed ? files.index() : null,
                files.summary(),
                Files.size(result),
                summary.records(),
                summary.annotated());
        return jobs.complete(attempt, results, files.log(), retention);
    }

    private Job fail(Attempt attempt, ResultFiles files, Failure failure) throws AttemptSuperseded {
        String where = failure.line() > 0 ? "line " + failure.line() + ": " : "";
        put(
                files.log(),
                "text/plain; charset=utf-8",
                "FAILED " + failure.code() + "\n" + where + failure.cause() + "\n" + failure.cure() + "\n");
        return jobs.fail(attempt, failure, files.log());
    }

    private static Failure unknownReference(Job job) {
        return new Failure(
                "UNKNOWN_REFERENCE",
                0,
                "There is no reference named " + job.reference() + ".",
                "Submit the file again and choose one of the references offered.");
    }

    private void put(StoredObject object, String type, String text) {
        s3.putObject(
                put -> put.bucket(object.bucket()).key(object.key()).contentType(type), RequestBody.fromString(text));
    }

    private void upload(StoredObject object, Path file) {
        try {
            uploads.putObject(
                            put -> put.bucket(object.bucket()).key(object.key()).contentType("application/gzip"), file)
                    .join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof SdkException unreachable) {
                throw unreachable;
            }
            throw failed;
        }
    }

    private Optional<Job> handBack(Attempt attempt) {
        try {
            return Optional.of(jobs.handBack(attempt));
        } catch (AttemptSuperseded | SdkException itGoesOnElsewhere) {
            log.info("job {}: not handed back: {}", attempt.job(), itGoesOnElsewhere.getMessage());
            return Optional.empty();
        }
    }

    private static void clear(Path scratch) throws IOException {
        try (var files = Files.list(scratch)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(scratch);
    }
}
