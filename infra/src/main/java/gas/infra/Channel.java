package gas.infra;

import java.util.Locale;

/// A topic and the queue of who consumes it, named after what is said there.
enum Channel {
    JOB_REQUESTS("annotator-service", 10),
    JOB_RESULTS("web-service", 10),
    ARCHIVE_DUE("archive-service", 10),
    THAW_REQUESTS("thaw-service", 10),
    ARCHIVE_RETRIEVED("restore-lambda", 30),
    WEBHOOKS_DUE("web-service", 10);

    final String consumer;

    /// A message that waits longer than this many minutes is a reason to look.
    final int patienceMinutes;

    Channel(String consumer, int patienceMinutes) {
        this.consumer = consumer;
        this.patienceMinutes = patienceMinutes;
    }

    /// `job-requests`
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
