package gas.vault;

/// The vault's name of one request to bring an archive back. Opaque, and forgotten by the vault some time
/// after the retrieval ended (Glacier: at least 24 hours).
public record RetrievalId(String value) {
    @Override
    public String toString() {
        return value;
    }
}
