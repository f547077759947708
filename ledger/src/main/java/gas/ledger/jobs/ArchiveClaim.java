package gas.ledger.jobs;

/// What came of asking to archive a result.
public sealed interface ArchiveClaim {
    /// The result is ARCHIVING under this round.
    record Begun(Job job, int round) implements ArchiveClaim {}

    /// It is in the vault already; what is left of it in S3 may go.
    record AlreadyArchived(Job job) implements ArchiveClaim {}

    /// It stays where it is.
    record Stays(String why) implements ArchiveClaim {}
}
