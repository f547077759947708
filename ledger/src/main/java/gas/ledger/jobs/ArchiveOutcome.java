package gas.ledger.jobs;

/// What came of committing an archive.
public enum ArchiveOutcome {
    /// The vault's copy is the result now; the S3 object may go.
    ARCHIVED,
    /// The account was upgraded meanwhile: the S3 object stays the result, the vault's copy may go.
    UPGRADED,
    /// Another round took over: this round's copy may go, and nothing else.
    SUPERSEDED
}
