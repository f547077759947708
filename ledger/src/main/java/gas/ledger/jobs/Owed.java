package gas.ledger.jobs;

/// What the system owes a job next. A job that is not at rest carries one of these and the time by which it should have
/// happened; whatever is overdue in the sparse index over them is announced again by the sweeper.
public enum Owed {
    /// PENDING: its request is not known to be published
    REQUEST,
    /// RUNNING: its worker's lease ends
    LEASE,
    /// over: its result is not known to be announced
    RESULT,
    /// HOT on the free plan: its archive time comes
    ARCHIVE,
    /// ARCHIVING: the archiver's lease ends
    ARCHIVED,
    /// ARCHIVED and wanted back, or THAWING: its retrieval is to start, or should have ended
    RETRIEVAL
}
