package gas.localcloud;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The time in the local cloud: the machine's, plus an offset that only grows and that survives a restart.
///
/// What is scheduled is not persistent: its owner schedules it again when it starts. Thread-safe.
public final class CloudClock implements InstantSource, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CloudClock.class);
    private static final String OFFSET = "offset";

    /// Work that waits for its time.
    public final class Appointment {
        private final Instant due;
        private final Runnable work;
        private final long order = orders.incrementAndGet();

        private Appointment(Instant due, Runnable work) {
            this.due = due;
            this.work = work;
        }

        /// Calls it off, unless it has begun.
        public void cancel() {
            lock.lock();
            try {
                appointments.remove(this);
            } finally {
                lock.unlock();
            }
        }
    }

    private final StateMap saved;
    private final AtomicLong orders = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Appointment> appointments = new PriorityQueue<>(
            Comparator.<Appointment, Instant>comparing(a -> a.due).thenComparingLong(a -> a.order));
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Thread keeper;
    private volatile Duration offset;

    public CloudClock(CloudState state) {
        saved = state.map("clock");
        var before = saved.get(OFFSET);
        offset = before == null ? Duration.ZERO : Duration.parse(before);
        keeper = Thread.ofPlatform().name("cloud-clock").daemon().start(this::keepAppointments);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(offset);
    }

    public Duration offset() {
        return offset;
    }

    /// Moves the clock forward. What falls due by that runs at once, in its order of time.
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("the clock moves forward only, not by " + by);
        }
        lock.lock();
        try {
            var moved = offset.plus(by);
            saved.put(OFFSET, moved.toString());
            offset = moved;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        listeners.forEach(Runnable::run);
    }

    /// Calls back after each move of the clock.
    public void onMove(Runnable listener) {
        listeners.add(listener);
    }

    /// Runs the work, on a thread of its own, when the clock shows that time or later; at once if it already does.
    public Appointment at(Instant due, Runnable work) {
        var appointment = new Appointment(due, work);
        lock.lock();
        try {
            appointments.add(appointment);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return appointment;
    }

    public Appointment after(Duration delay, Runnable work) {
        return at(instant().plus(delay), work);
    }

    @Override
    public void close() {
        keeper.interrupt();
    }

    private void keepAppointments() {
        lock.lock();
        try {
            while (true) {
                var next = appointments.peek();
                if (next == null) {
                    changed.await();
                    continue;
                }
                var wait = Duration.between(instant(), next.due);
                if (wait.isPositive()) {
                    // Not longer than a minute: the machine's own clock may be set, too.
                    long nanos = Math.min(wait.toMinutes() > 0 ? Long.MAX_VALUE : wait.toNanos(), 60_000_000_000L);
                    changed.await(nanos, TimeUnit.NANOSECONDS);
                } else {
                    appointments.remove(next);
                    Thread.ofVirtual().name("appointment").start(() -> keep(next));
                }
            }
        } catch (InterruptedException closed) {
            appointments.clear();
        } finally {
            lock.unlock();
        }
    }

    private static void keep(Appointment appointment) {
        try {
            appointment.work.run();
        } catch (RuntimeException bug) {
            log.error("work due at {} failed", appointment.due, bug);
        }
    }
}
