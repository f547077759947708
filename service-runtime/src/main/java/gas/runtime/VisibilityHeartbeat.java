package gas.runtime;

import io.awspring.cloud.sqs.listener.SqsHeaders;
import io.awspring.cloud.sqs.listener.Visibility;
import io.awspring.cloud.sqs.listener.interceptor.MessageInterceptor;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.Message;

/// Keeps a message invisible to others while it is worked on, however long that takes; SQS itself makes it visible
/// again when
/// the process dies. A renewal that fails is tried at the next beat: three fit into one visibility time-out.
final class VisibilityHeartbeat implements MessageInterceptor<Object>, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(VisibilityHeartbeat.class);

    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("visibility-heartbeat").factory());
    private final Map<UUID, ScheduledFuture<?>> running = new ConcurrentHashMap<>();
    private final int visibilitySeconds;
    private final long beatMillis;

    VisibilityHeartbeat(Duration visibility) {
        this.visibilitySeconds = Math.toIntExact(visibility.toSeconds());
        this.beatMillis = visibility.toMillis() / 3;
    }

    @Override
    public Message<Object> intercept(Message<Object> message) {
        Object visibility = message.getHeaders().get(SqsHeaders.SQS_VISIBILITY_TIMEOUT_HEADER);
        UUID id = message.getHeaders().getId();
        if (visibility instanceof Visibility renewable && id != null) {
            running.put(
                    id,
                    beats.scheduleAtFixedRate(
                            () -> renew(id, renewable), beatMillis, beatMillis, TimeUnit.MILLISECONDS));
        }
        return message;
    }

    @Override
    public void afterProcessing(Message<Object> message, @Nullable Throwable failure) {
        UUID id = message.getHeaders().getId();
        ScheduledFuture<?> beat = id == null ? null : running.remove(id);
        if (beat != null) {
            beat.cancel(false);
        }
    }

    private void renew(UUID id, Visibility visibility) {
        visibility.changeToAsync(visibilitySeconds).whenComplete((done, failure) -> {
            if (failure != null && running.containsKey(id)) {
                log.warn("message {} could not be kept invisible, trying again in {} ms", id, beatMillis, failure);
            }
        });
    }

    @Override
    public void close() {
        beats.shutdownNow();
    }
}
