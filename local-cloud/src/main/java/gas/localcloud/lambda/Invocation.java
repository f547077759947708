package gas.localcloud.lambda;

import gas.localcloud.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// One call of a function, until a process that runs it answers.
final class Invocation {
    /// @param functionError `Handled`, `Unhandled`, or empty for success
    record Answer(byte[] payload, String functionError) {
        boolean failed() {
            return !functionError.isEmpty();
        }

        static Answer unhandled(String message) {
            return new Answer(
                    Json.object().put("errorMessage", message).toString().getBytes(StandardCharsets.UTF_8),
                    "Unhandled");
        }
    }

    private final String id = UUID.randomUUID().toString();
    private final String function;
    private final byte[] payload;
    private final Duration timeout;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private volatile boolean taken;

    Invocation(String function, byte[] payload, Duration timeout) {
        this.function = function;
        this.payload = payload;
        this.timeout = timeout;
    }

    String id() {
        return id;
    }

    String function() {
        return function;
    }

    byte[] payload() {
        return payload;
    }

    Duration timeout() {
        return timeout;
    }

    /// Whether a process has, or had, it in hand.
    boolean taken() {
        return taken;
    }

    void take() {
        taken = true;
    }

    CompletableFuture<Answer> answer() {
        return answer;
    }
}
