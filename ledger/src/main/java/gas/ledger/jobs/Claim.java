package gas.ledger.jobs;

import java.time.Instant;

/// What came of asking for a job.
public sealed interface Claim {
    /// The job is RUNNING under this attempt.
    record Claimed(Attempt attempt, Job job) implements Claim {}

    /// Another worker holds it until then, unless it renews.
    record Held(Instant until) implements Claim {}

    /// There is nothing to do: the job is over, or there is no such job.
    record Over() implements Claim {}
}
