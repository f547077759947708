package gas.ledger.jobs;

import org.jspecify.annotations.Nullable;

/// The files that a completed job left in S3, and what they count.
///
/// @param result the annotated VCF, BGZF
/// @param index its tabix index, or null where the input was not sorted by position
/// @param summary the same facts as JSON
/// @param resultBytes size of `result`
/// @param records VCF records read
/// @param annotated records of these that carry an annotation
public record Results(
        StoredObject result,
        @Nullable StoredObject index,
        StoredObject summary,
        long resultBytes,
        long records,
        long annotated) {}
