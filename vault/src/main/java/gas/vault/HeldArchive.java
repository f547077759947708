package gas.vault;

/// An archive that a vault holds.
///
/// @param description what was given when it was made
public record HeldArchive(ArchiveId id, String description) {}
