package gas.vault;

import java.util.function.LongConsumer;

/// Cold storage. All methods are thread-safe, block, and throw the SDK's exceptions for what a later try
/// may cure.
public interface Vault {
    /// Copies an object into the vault, in constant memory. The object stays where it is; when this
    /// returns, the vault has confirmed size and checksum. Called twice, it makes two archives.
    ///
    /// @param description kept with the archive, so that one that nobody refers to can be traced to its
    /// owner
    /// @param progress told after each step how many bytes are through; what it throws stops the copy
    /// @throws java.io.UncheckedIOException where the object cannot be read to its end
    Archived archive(SourceObject source, String description, LongConsumer progress);

    /// Asks for an archive. Never repeated by itself: a second request is a second retrieval, and is paid.
    ///
    /// @param description given back with the announcement of its end
    Retrieval startRetrieval(ArchiveId archive, Tier tier, String description);

    RetrievalState state(RetrievalId retrieval);

    /// Opens the output of a retrieval that is ready.
    RetrievedArchive open(RetrievalId retrieval) throws RetrievalExpired;

    /// Removes an archive for good. Removing what is not there (any more) is no error.
    void delete(ArchiveId archive);
}
