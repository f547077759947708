package gas.vault;

/// The vault's name of an archive. Opaque: only the vault that gave it can read it.
public record ArchiveId(String value) {
    @Override
    public String toString() {
        return value;
    }
}
