package gas.vault;

/// What the vault confirmed to hold.
///
/// @param treeHash computed by us while reading, and found equal to the vault's own
public record Archived(ArchiveId id, long bytes, TreeHash treeHash) {}
