package gas.annotator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TaskProtectionTest {
    private static final String PROTECT =
            "PUT /api/task/task-protection/v1/state {\"ProtectionEnabled\":true,\"ExpiresInMinutes\":720}";
    private static final String RELEASE = "PUT /api/task/task-protection/v1/state {\"ProtectionEnabled\":false}";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile int answer = 200;
    private HttpServer agent;
    private TaskProtection protection;

    @BeforeEach
    void startAgent() throws IOException {
        agent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        agent.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        agent.start();
        protection = new TaskProtection(
                URI.create("http://localhost:" + agent.getAddress().getPort() + "/api/task"));
    }

    @AfterEach
    void stopAgent() {
        agent.stop(0);
    }

    @Test
    void aTaskIsProtectedFromItsFirstJobToTheEndOfItsLast() {
        protection.begin();
        protection.begin();
        protection.end();
        assertThat(asked).containsExactly(PROTECT);
        protection.end();
        assertThat(asked).containsExactly(PROTECT, RELEASE);
    }

    @Test
    void aRefusalDoesNotKeepJobsFromBeingDone() {
        answer = 400;
        protection.begin();
        protection.end();
        assertThat(asked).containsExactly(PROTECT, RELEASE);
    }

    @Test
    void whereNoAgentAnswersJobsAreDoneAllTheSame() {
        agent.stop(0);
        assertThatNoException().isThrownBy(() -> {
            protection.begin();
            protection.end();
        });
    }

    @Test
    void elsewhereThanOnEcsNothingIsAsked() {
        TaskProtection none = new TaskProtection(URI.create(""));
        none.begin();
        none.end();
        assertThat(asked).isEmpty();
    }
}
