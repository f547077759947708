package gas.ledger.jobs;

/// This attempt may not write any more: its lease ran out and another worker took the job, or the job was cancelled.
public final class AttemptSuperseded extends Exception {
    AttemptSuperseded(Attempt attempt) {
        super("attempt " + attempt.number() + " at job " + attempt.job() + " was superseded or cancelled");
    }
}
