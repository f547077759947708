package gas.web.live;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/// Server-sent events that say no more than "what you show has changed": the page then fetches itself again, by the
/// same
/// request that made it, so there is one way only in which a state becomes a page.
@Component
public class LiveUpdates implements SmartLifecycle {
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

    private final LiveSettings settings;
    private final Semaphore places;
    private final ExecutorService watchers = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("live-", 0).factory());
    private volatile boolean running;
    private volatile int starts;

    LiveUpdates(LiveSettings settings) {
        this.settings = settings;
        this.places = new Semaphore(settings.pages());
    }

    /// @param state what the page shows, as a text that differs when the page would
    public SseEmitter watch(Supplier<String> state) {
        if (!running || !places.tryAcquire()) {
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "too many pages are open: ask again");
        }
        SseEmitter events = new SseEmitter(settings.atMost().plus(SIGN_OF_LIFE).toMillis());
        AtomicBoolean left = new AtomicBoolean();
        int start = starts;
        events.onCompletion(() -> left.set(true));
        events.onTimeout(events::complete);
        events.onError(failure -> left.set(true));
        watchers.execute(() -> {
            try {
                follow(events, state, left, start);
            } finally {
                places.release();
            }
        });
        return events;
    }

    private void follow(SseEmitter events, Supplier<String> state, AtomicBoolean left, int start) {
        try {
            String shown = state.get();
            events.send(SseEmitter.event().name("state").reconnectTime(1000).data(shown));
            long end = System.nanoTime() + settings.atMost().toNanos();
            long nextSign = System.nanoTime() + SIGN_OF_LIFE.toNanos();
            while (running && start == starts && !left.get() && System.nanoTime() < end) {
                Thread.sleep(settings.every());
                String now = state.get();
                if (!now.equals(shown)) {
                    shown = now;
                    events.send(SseEmitter.event().name("state").data(shown));
                } else if (System.nanoTime() > nextSign) {
                    nextSign = System.nanoTime() + SIGN_OF_LIFE.toNanos();
                    events.send(SseEmitter.event().comment("still here")); // fails where the browser left
                }
            }
            events.complete();
        } catch (IOException | IllegalStateException browserLeft) {
            events.complete();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            events.complete();
        } catch (RuntimeException unreachable) {
            events.completeWithError(unreachable); // the browser connects again
        }
    }

    @Override
    public void start() {
        starts++;
        running = true;
    }

    /// Ends every stream, so that a graceful stop of the server does not wait for pages that stay open.
    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE; // stopped before the web server waits for its requests
    }
}
