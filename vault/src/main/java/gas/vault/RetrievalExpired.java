package gas.vault;

/// There is no output to read (any more). The archive itself is untouched: ask for it again.
public final class RetrievalExpired extends Exception {
    public RetrievalExpired(RetrievalId retrieval, String why) {
        super("retrieval " + retrieval + " has no output: " + why);
    }
}
