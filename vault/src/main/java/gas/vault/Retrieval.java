package gas.vault;

/// What came of asking for an archive.
public sealed interface Retrieval {
    Tier tier();

    /// It is on its way; the vault will publish its end.
    record Started(RetrievalId id, Tier tier) implements Retrieval {}

    /// The vault cannot serve this tier now; a slower one may do.
    record Refused(Tier tier, String why) implements Retrieval {}
}
