package gas.annotator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has ECS leave this container alone while it works on jobs: neither fewer workers nor a new version stops it then. A
/// job
/// that is stopped all the same is handed back, so a refusal costs time and no more. Where ECS is not, nothing is
/// asked.
///
/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html
final class TaskProtection {
    private static final Logger log = LoggerFactory.getLogger(TaskProtection.class);

    /// Longer than a job takes; ECS ends a protection that nobody ended.
    private static final Duration AT_MOST = Duration.ofHours(12);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final @Nullable URI state;
    private int jobs;

    /// @param agent what ECS puts into `ECS_AGENT_URI`; null or empty elsewhere
    TaskProtection(@Nullable URI agent) {
        this.state =
                agent == null || agent.toString().isBlank() ? null : URI.create(agent + "/task-protection/v1/state");
    }

    /// A job begins; [#end] must follow.
    synchronized void begin() {
        jobs++;
        if (jobs == 1) {
            ask("{\"ProtectionEnabled\":true,\"ExpiresInMinutes\":" + AT_MOST.toMinutes() + "}");
        }
    }

    synchronized void end() {
        jobs--;
        if (jobs == 0) {
            ask("{\"ProtectionEnabled\":false}");
        }
    }

    private void ask(String protection) {
        if (state == null) {
            return;
        }
        HttpRequest request = HttpRequest.newBuilder(state)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(protection))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                log.warn("ECS answered {} to {}: {}", answer.statusCode(), protection, answer.body());
            }
        } catch (IOException unreachable) {
            log.warn("the agent of ECS does not answer at {}: {}", state, protection, unreachable.toString());
        } catch (InterruptedException stopNow) {
            Thread.currentThread().interrupt();
        }
    }
}
