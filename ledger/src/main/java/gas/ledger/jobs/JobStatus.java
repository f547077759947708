package gas.ledger.jobs;

/// Where a job's work stands: `PENDING -> RUNNING -> COMPLETED | FAILED`, and `PENDING, RUNNING -> CANCELLED`.
public enum JobStatus {
    PENDING,
    RUNNING,
    COMPLETED,
    FAILED,
    CANCELLED;

    public boolean isOver() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }
}
