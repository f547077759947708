package gas.vault;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Cold storage. All methods are thread-safe, block, and throw the SDK's exceptions for what a later try
/// may cure.
public interface Vault {
    /// Copies an object into the vault, in constant memory. The object stays where it is; when this
    /// returns, the vault has confirmed size and checksum. Called twice, it makes two archives.
    ///
    /// @param description kept with the archive, so that one that nobody refers to can be traced to its
    /// owner; it ends a path
    /// @param progress told after each step how many bytes are through; what it throws stops the copy
    /// @throws java.io.UncheckedIOException where the object cannot be read to its end
    Archived archive(S3Location source, String description, LongConsumer progress);

    /// Asks for an archive. Never repeated by itself: a second request is a second retrieval, and is paid.
    ///
    /// @param description given back with the announcement of its end: the archive's own
    Retrieval startRetrieval(ArchiveId archive, Tier tier, String description);

    RetrievalState state(RetrievalId retrieval);

    /// Copies what a retrieval brought into S3, class STANDARD, in constant memory, range by range. When it is
    /// complete, the object has been compared with what was archived.
    ///
    /// @param soFar what a former call reached, or null for the beginning
    /// @throws IOException where what came is not what was archived, or cannot be read
    Restored restore(RetrievalId retrieval, S3Location target, @Nullable RestoreProgress soFar, Checkpoint checkpoint)
            throws RetrievalExpired, IOException;

    /// Removes an archive for good. Removing what is not there (any more) is no error.
    void delete(ArchiveId archive);

    /// Tells of every archive that the vault held some time ago; one that was made since then may be missing, and one
    /// that was deleted since then may be there. False where the vault has to be asked again some hours later.
    boolean inventory(Consumer<HeldArchive> each) throws IOException;

    /// Where a restore may rest.
    interface Checkpoint {
        /// The progress holds from now on; what this throws stops the restore.
        ///
        /// @return whether there is time for another range
        boolean reached(RestoreProgress progress);
    }
}
