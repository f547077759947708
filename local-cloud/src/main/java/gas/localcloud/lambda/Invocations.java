package gas.localcloud.lambda;

import gas.localcloud.AwsError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Brings invocations and the processes that run functions together. A process asks for its next invocation and
/// answers it; an invocation is in one process's hands at a time. Thread-safe.
final class Invocations {
    /// How long a call waits for a process to be free before it is refused as AWS refuses one beyond the concurrency.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Invocation> waiting = new ArrayDeque<>();
    private final Map<String, Integer> idle = new ConcurrentHashMap<>();
    private final Map<String, Invocation> running = new ConcurrentHashMap<>();

    /// Calls a function and waits for its answer, for as long as its time-out allows.
    ///
    /// @throws AwsError TooManyRequestsException if no process is free for long
    Invocation.Answer call(Invocation invocation) throws InterruptedException {
        enqueue(invocation);
        awaitStart(invocation);
        try {
            return invocation.answer().get(invocation.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            return Invocation.Answer.unhandled(Instant.now() + " " + invocation.id() + " Task timed out after "
                    + invocation.timeout().toSeconds() + ".00 seconds");
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            running.remove(invocation.id());
        }
    }

    /// A process waits for its next invocation.
    ///
    /// @param function the function that it runs, or null if it runs whichever comes
    /// @return empty when interrupted by the end of the server
    Optional<Invocation> next(@Nullable String function) {
        var key = function == null ? "" : function;
        lock.lock();
        try {
            idle.merge(key, 1, Integer::sum);
            changed.signalAll();
            while (true) {
                for (var invocation : waiting) {
                    if (function == null || function.equals(invocation.function())) {
                        waiting.remove(invocation);
                        running.put(invocation.id(), invocation);
                        invocation.take();
                        changed.signalAll();
                        return Optional.of(invocation);
                    }
                }
                changed.await();
            }
        } catch (InterruptedException ended) {
            return Optional.empty();
        } finally {
            idle.merge(key, -1, Integer::sum);
            lock.unlock();
        }
    }

    /// Takes an invocation back from a process that turned out to be gone before it got it.
    void giveBack(Invocation invocation) {
        lock.lock();
        try {
            if (running.remove(invocation.id()) != null) {
                waiting.addFirst(invocation);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// A process answers. An answer to an invocation that is over is thrown away.
    void answer(String id, Invocation.Answer answer) {
        var invocation = running.remove(id);
        if (invocation != null) {
            invocation.answer().complete(answer);
        }
    }

    /// Waits until a process is free for the function, for that long.
    boolean awaitIdle(String function, Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (idle.getOrDefault("", 0) + idle.getOrDefault(function, 0) <= waiting.size()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until a process has taken it, or for that long.
    void awaitTaken(Invocation invocation, Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (!invocation.taken() && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void enqueue(Invocation invocation) {
        lock.lock();
        try {
            waiting.add(invocation);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitStart(Invocation invocation) throws InterruptedException {
        lock.lock();
        try {
            long left = PATIENCE.toNanos();
            while (waiting.contains(invocation)) {
                if (left <= 0) {
                    waiting.remove(invocation);
                    throw new AwsError(
                            429,
                            "TooManyRequestsException",
                            "Rate Exceeded: no process of " + invocation.function() + " is free");
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
