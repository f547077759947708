package gas.vault;

/// Where a retrieval stands, asked of the vault itself.
public sealed interface RetrievalState {
    record InProgress() implements RetrievalState {}

    /// Its output can be read, until the vault lets it expire.
    record Ready(long bytes) implements RetrievalState {}

    /// It ended without an output.
    record Failed(String why) implements RetrievalState {}

    /// The vault does not know it (any more): its output expired, or it never was.
    record Expired() implements RetrievalState {}
}
