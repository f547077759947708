package gas.vault;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// A retrieval's end, as Glacier publishes it (developer guide, "Configuring Vault Notifications"): the
/// fields of it that matter, under Glacier's own names. The text may be stale or repeated; the vault and
/// the ledger know better.
///
/// @param retrieval Glacier's job
/// @param description what was given when the retrieval was started
@JsonIgnoreProperties(ignoreUnknown = true)
public record RetrievalNotice(
        @JsonProperty("Action") @Nullable String action,
        @JsonProperty("ArchiveId") @Nullable String archive,
        @JsonProperty("JobId") @Nullable String retrieval,
        @JsonProperty("JobDescription") @Nullable String description,
        @JsonProperty("Completed") @Nullable Boolean completed,
        @JsonProperty("StatusCode") @Nullable String statusCode,
        @JsonProperty("StatusMessage") @Nullable String statusMessage) {

    /// The notice that Glacier would have sent for a retrieval that succeeded.
    public static RetrievalNotice ready(RetrievalId retrieval, ArchiveId archive, String description) {
        return new RetrievalNotice(
                "ArchiveRetrieval", archive.value(), retrieval.value(), description, true, "Succeeded", "Succeeded");
    }
}
