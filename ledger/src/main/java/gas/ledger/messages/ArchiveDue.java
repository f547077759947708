package gas.ledger.messages;

import com.fasterxml.jackson.annotation.JsonProperty;
import gas.ledger.accounts.UserId;
import gas.ledger.jobs.JobId;

/// A free user's result has reached its archive time.
public record ArchiveDue(
        @JsonProperty("user_id") UserId user,
        @JsonProperty("job_id") JobId job) {}
