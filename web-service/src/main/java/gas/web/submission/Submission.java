package gas.web.submission;

import gas.ledger.jobs.Job;
import gas.web.files.PresignedPost;

/// What came of asking to upload or to submit.
sealed interface Submission {
    /// The upload may begin.
    record Allowed(IssuedUpload upload, PresignedPost form) implements Submission {}

    /// The job is in the ledger.
    record Accepted(Job job) implements Submission {}

    record Refused(Refusal refusal) implements Submission {}
}
