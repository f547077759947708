package gas.ledger.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A retrieval that was asked of the vault.
///
/// @param id the vault's id of it
/// @param tier the vault's word for its speed: `Expedited`, `Standard`, `Bulk`
/// @param reason why it is not the fastest tier, or null where it is
/// @param requestTime when it was asked for
public record RetrievalRequest(
        String id, String tier, @Nullable String reason, Instant requestTime) {}
