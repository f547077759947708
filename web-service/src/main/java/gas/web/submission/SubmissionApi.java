package gas.web.submission;

import gas.ledger.accounts.UserId;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.web.api.ApiV1;
import gas.web.api.Problem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;

/// Submitting by programs: ask for a form, send the file to S3 with it, say that it is there. The job's id comes with
/// the form, so that saying so again, after whatever went wrong, never makes a second job.
@ApiV1
@RequestMapping("/api/v1")
@Tag(name = "submission")
class SubmissionApi {
    private final SubmitFile submitFile;

    SubmissionApi(SubmitFile submitFile) {
        this.submitFile = submitFile;
    }

    /// @param fileName ends in `.vcf`, `.vcf.gz` or `.vcf.bgz`
    record UploadRequest(
            @NotNull @Size(max = 4096) String fileName,
            @PositiveOrZero long bytes,
            @Nullable String reference) {}

    /// @param fields to be sent as `multipart/form-data` to `action`, before the last field `file`
    record UploadForm(String jobId, URI action, Map<String, String> fields) {}

    @PostMapping("/uploads")
    @Operation(summary = "Ask for a form that S3 takes your file by")
    ResponseEntity<UploadForm> upload(
            @Parameter(hidden = true) UserId user, @Valid @RequestBody UploadRequest request) {
        return switch (submitFile.allow(user, request.fileName(), request.bytes(), request.reference(), null)) {
            case Submission.Allowed(IssuedUpload upload, var form) ->
                ResponseEntity.status(HttpStatus.CREATED)
                        .body(new UploadForm(upload.job(), form.action(), form.fields()));
            case Submission.Refused(Refusal refusal) -> throw problem(refusal);
            case Submission.Accepted(Job job) -> throw new IllegalStateException("nothing was uploaded yet");
        };
    }

    /// As in the request for the form.
    record JobRequest(
            @NotNull @Size(max = 4096) String fileName,
            @Nullable String reference) {}

    record SubmittedJob(String id, String status) {}

    @PutMapping("/jobs/{id}")
    @Operation(summary = "Say that your file is there; may be repeated")
    ResponseEntity<SubmittedJob> submit(
            @Parameter(hidden = true) UserId user, @PathVariable String id, @Valid @RequestBody JobRequest request) {
        return switch (submitFile.submit(user, jobId(id), request.fileName(), request.reference())) {
            case Submission.Accepted(Job job) ->
                ResponseEntity.created(URI.create("/api/v1/jobs/" + job.id()))
                        .body(new SubmittedJob(job.id().value(), job.status().name()));
            case Submission.Refused(Refusal refusal) -> throw problem(refusal);
            case Submission.Allowed allowed -> throw new IllegalStateException("asked to submit, not to upload");
        };
    }

    private static JobId jobId(String id) {
        try {
            return new JobId(id);
        } catch (IllegalArgumentException notAnId) {
            throw problem(SubmitFile.notIssued());
        }
    }

    private static Problem problem(Refusal refusal) {
        return new Problem(
                HttpStatus.valueOf(refusal.code().status), refusal.code().name(), refusal.cause(), refusal.cure());
    }
}
