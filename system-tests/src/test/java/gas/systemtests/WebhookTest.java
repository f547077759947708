package gas.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import gas.localcloud.launcher.Instance;
import gas.localcloud.visitor.Visitor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// A user's program is told of a job's end, whatever dies on the way.
class WebhookTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Instance instance = RunningSystem.instance();
    private final Visitor visitor = RunningSystem.newVisitor();

    @Test
    void aMessageWhoseSenderIsKilledIsSentAgainUnderTheSameId() throws Exception {
        List<String> ids = new CopyOnWriteArrayList<>();
        List<String> bodies = new CopyOnWriteArrayList<>();
        CountDownLatch killed = new CountDownLatch(1);
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.2"), 0), 0);
        receiver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        receiver.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            ids.add(exchange.getRequestHeaders().getFirst("webhook-id"));
            try {
                killed.await(); // nothing is answered before its sender is dead
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        try {
            visitor.addWebhook("http://127.0.0.2:" + receiver.getAddress().getPort() + "/gas");
            String job = visitor.submit("told.vcf", visitor.sample("small"));
            await().atMost(PATIENCE).until(() -> ids.size() == 1);
            instance.child("web-service").orElseThrow().kill();
            killed.countDown();
            instance.restart("web-service");

            await().atMost(PATIENCE).until(() -> visitor.webhooks().contains("Delivered"));
            assertThat(ids).hasSizeGreaterThanOrEqualTo(2).containsOnly(ids.getFirst());
            assertThat(bodies).containsOnly(bodies.getFirst());
            assertThat(bodies.getFirst()).contains("\"type\":\"job.completed\"", "\"job_id\":\"" + job + "\"");
        } finally {
            receiver.stop(0);
        }
    }
}
