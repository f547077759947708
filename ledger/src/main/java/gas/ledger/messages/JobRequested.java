package gas.ledger.messages;

import com.fasterxml.jackson.annotation.JsonProperty;
import gas.ledger.accounts.UserId;
import gas.ledger.jobs.JobId;

/// A job waits for a worker.
public record JobRequested(
        @JsonProperty("user_id") UserId user,
        @JsonProperty("job_id") JobId job) {}
