package gas.ledger.messages;

import com.fasterxml.jackson.annotation.JsonProperty;
import gas.ledger.accounts.UserId;
import gas.ledger.jobs.JobId;

/// A job is over: COMPLETED, FAILED or CANCELLED.
public record JobFinished(
        @JsonProperty("user_id") UserId user,
        @JsonProperty("job_id") JobId job) {}
