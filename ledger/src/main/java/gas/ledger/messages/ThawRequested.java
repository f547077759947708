package gas.ledger.messages;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import gas.ledger.accounts.UserId;
import gas.ledger.jobs.JobId;
import org.jspecify.annotations.Nullable;

/// Somebody's archived results are wanted back.
///
/// @param job the one that is wanted, or null for all of the user's
public record ThawRequested(
        @JsonProperty("user_id") UserId user,

        @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("job_id") @Nullable
        JobId job) {}
