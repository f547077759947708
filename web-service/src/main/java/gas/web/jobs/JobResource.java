package gas.web.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import gas.ledger.jobs.Failure;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobStatus;
import gas.ledger.jobs.Results;
import gas.ledger.jobs.RetrievalRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One job as programs see it. Times are UTC, sizes bytes; what does not apply is absent.
///
/// @param status `PENDING`, `RUNNING`, `COMPLETED`, `FAILED` or `CANCELLED`
/// @param progress while it runs: percent of the input read so far
/// @param files what may be fetched now, by `GET /api/v1/jobs/{id}/files/{name}`
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobResource(
        String id,
        String fileName,
        long bytes,
        String reference,
        String status,
        Instant submitted,
        @Nullable Instant started,
        @Nullable Instant completed,
        @Nullable Integer progress,
        @Nullable FailureResource failure,
        @Nullable ResultResource result,
        List<String> files) {

    /// @param line 1-based, of the file; absent where no line is to blame
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FailureResource(String code, @Nullable Long line, String cause, String cure) {}

    /// @param storage `READY`, `ARCHIVING`, `ARCHIVED` or `RESTORING`
    /// @param archiveAt free plan: when it moves to Glacier
    /// @param tier while it is restored: Glacier's word for the speed
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ResultResource(
            String storage,
            long bytes,
            long records,
            long annotated,
            @Nullable Instant archiveAt,
            @Nullable String tier) {}

    static JobResource of(Job job) {
        Results results = job.status() == JobStatus.COMPLETED ? job.results() : null;
        RetrievalRequest retrieval = job.retrieval();
        Failure failure = job.failure();
        return new JobResource(
                job.id().value(),
                job.inputFileName(),
                job.inputBytes(),
                job.reference(),
                job.status().name(),
                job.submitTime(),
                job.startTime(),
                job.completeTime(),
                job.status() == JobStatus.RUNNING ? JobPage.progress(job) : null,
                failure == null
                        ? null
                        : new FailureResource(
                                failure.code(),
                                failure.line() > 0 ? failure.line() : null,
                                failure.cause(),
                                failure.cure()),
                results == null
                        ? null
                        : new ResultResource(
                                ShownState.of(job).name(),
                                results.resultBytes(),
                                results.records(),
                                results.annotated(),
                                job.archiveTime(),
                                retrieval == null ? null : retrieval.tier()),
                files(job, results));
    }

    private static List<String> files(Job job, @Nullable Results results) {
        List<String> files = new ArrayList<>(List.of("input"));
        if (results != null && job.storage().isReadable()) {
            files.add("result");
        }
        if (results != null && results.index() != null) {
            files.add("index");
        }
        if (results != null) {
            files.add("summary");
        }
        if (job.log() != null) {
            files.add("log");
        }
        return files;
    }
}
