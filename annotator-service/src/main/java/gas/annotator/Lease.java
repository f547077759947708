package gas.annotator;

import gas.ledger.jobs.Attempt;
import gas.ledger.jobs.AttemptSuperseded;
import gas.ledger.jobs.Jobs;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A worker's hold on a job while it works: renewed three times a lease, lost when another attempt or a cancellation
/// superseded this one.
final class Lease implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Lease.class);

    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("lease").factory());
    private final Jobs jobs;
    private final Attempt attempt;
    private final Duration length;
    private final LongSupplier progress;
    private volatile @Nullable AttemptSuperseded lost;

    Lease(Jobs jobs, Attempt attempt, Duration length, LongSupplier progress) {
        this.jobs = jobs;
        this.attempt = attempt;
        this.length = length;
        this.progress = progress;
        long beat = length.toMillis() / 3;
        beats.scheduleAtFixedRate(this::renew, Math.min(beat, 1000), beat, TimeUnit.MILLISECONDS);
    }

    private void renew() {
        try {
            jobs.heartbeat(attempt, length, progress.getAsLong());
        } catch (AttemptSuperseded superseded) {
            lost = superseded;
            beats.shutdown();
        } catch (RuntimeException unreachable) {
            log.warn("job {}: the lease could not be renewed, trying again", attempt.job(), unreachable);
        }
    }

    /// @throws AttemptSuperseded if the job is no longer this worker's
    void check() throws AttemptSuperseded {
        AttemptSuperseded superseded = lost;
        if (superseded != null) {
            throw superseded;
        }
    }

    @Override
    public void close() {
        beats.shutdownNow();
    }
}
