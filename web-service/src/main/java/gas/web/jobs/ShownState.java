package gas.web.jobs;

import gas.ledger.jobs.Job;
import java.util.Locale;

/// A job's status and the place of its result, as one mark on a page.
enum ShownState {
    WAITING("Waiting"),
    RUNNING("Running"),
    READY("Ready"),
    ARCHIVING("Moving to Glacier"),
    ARCHIVED("In Glacier"),
    RESTORING("Being restored"),
    FAILED("Failed"),
    CANCELLED("Cancelled");

    private final String words;

    ShownState(String words) {
        this.words = words;
    }

    static ShownState of(Job job) {
        return switch (job.status()) {
            case PENDING -> WAITING;
            case RUNNING -> RUNNING;
            case FAILED -> FAILED;
            case CANCELLED -> CANCELLED;
            case COMPLETED ->
                switch (job.storage()) {
                    case NONE, HOT -> READY;
                    case ARCHIVING -> ARCHIVING;
                    case ARCHIVED -> ARCHIVED;
                    case THAWING -> RESTORING;
                };
        };
    }

    public String words() {
        return words;
    }

    /// For style sheets and tests.
    public String mark() {
        return name().toLowerCase(Locale.ROOT);
    }
}
