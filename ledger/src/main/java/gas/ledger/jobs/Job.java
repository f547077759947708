package gas.ledger.jobs;

import gas.ledger.accounts.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One file to annotate, and all that is known of it.
///
/// @param reference the reference that its owner chose
/// @param attempt how many workers have taken it, 0 while PENDING
/// @param excused how many of these gave it back through no fault of the job
/// @param leaseUntil RUNNING, ARCHIVING, or THAWING without a retrieval: until when the worker's silence means nothing
/// @param progress bytes of the input that were read so far, while RUNNING
/// @param log the human-readable log of a job that COMPLETED or FAILED, kept for ever in S3
/// @param storageRound how many times its result began to move to the vault: fences archivers, and names restored
/// copies
/// @param archiveTime free plan: when its result moves to the vault
/// @param archiveId ARCHIVED or THAWING: Glacier's id of the archive
/// @param retrieval THAWING: Glacier's job that brings it back, or null while it is being asked for
/// @param restoreProgress THAWING: how far its way back into S3 is, in the vault's words, or null before its beginning
public record Job(
        UserId user,
        JobId id,
        String inputFileName,
        StoredObject input,
        long inputBytes,
        String reference,
        Instant submitTime,
        JobStatus status,
        int attempt,
        int excused,
        @Nullable Instant leaseUntil,
        @Nullable Instant startTime,
        long progress,
        @Nullable Instant completeTime,
        @Nullable Results results,
        @Nullable Failure failure,
        @Nullable StoredObject log,
        ResultStorage storage,
        int storageRound,
        @Nullable Instant archiveTime,
        @Nullable String archiveExecution,
        @Nullable String archiveId,
        @Nullable RetrievalRequest retrieval,
        @Nullable String restoreProgress,
        @Nullable Owed owed,
        @Nullable Instant owedAt) {

    /// Where a restored result goes: a key that no archiver of an earlier round can still be about to delete.
    public StoredObject restoredResult() {
        if (results == null) {
            throw new IllegalStateException("job " + id + " has no result");
        }
        String key = results.result().key();
        String name = key.substring(key.lastIndexOf('/') + 1);
        String folder = key.substring(0, key.lastIndexOf('/')).replaceFirst("/restored-\\d+$", "");
        return new StoredObject(results.result().bucket(), folder + "/restored-" + storageRound + "/" + name);
    }
}
