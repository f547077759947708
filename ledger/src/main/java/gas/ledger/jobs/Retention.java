package gas.ledger.jobs;

import java.time.Duration;

/// How long a free user's result stays in S3 after it got there.
public record Retention(Duration freeWindow) {}
