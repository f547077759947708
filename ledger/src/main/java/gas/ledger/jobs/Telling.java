package gas.ledger.jobs;

/// Who tells a job's owner of its end.
public enum Telling {
    YOURS,
    /// Somebody else this moment, who may die before it is done: ask again later.
    ANOTHERS,
    /// Nobody any more: the owner was told, or the job is gone.
    DONE
}
