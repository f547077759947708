package gas.localcloud.control;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The web server for people and tests: the pages of the payment look-alike, the inbox, the control endpoint. Serves
/// loopback only.
public final class Console implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Console.class);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public Console(int port) throws IOException {
        server =
                HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 64);
        server.setExecutor(threads);
    }

    /// Registers who answers the paths that start so. Handlers may block; an exception answers 500.
    public void handle(String pathPrefix, HttpHandler handler) {
        server.createContext(pathPrefix, exchange -> answer(exchange, handler));
    }

    public void start() {
        server.start();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /// Answers with text of that content type and ends the exchange.
    public static void respond(HttpExchange exchange, int status, String contentType, String body) throws IOException {
        respond(exchange, status, Map.of("Content-Type", contentType), body);
    }

    public static void respond(HttpExchange exchange, int status, Map<String, String> headers, @Nullable String body)
            throws IOException {
        try (exchange) {
            headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            var bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private static void answer(HttpExchange exchange, HttpHandler handler) throws IOException {
        // Neither other machines nor pages of other sites, by a name that resolves to here.
        var host = exchange.getRequestHeaders().getFirst("Host");
        if (!exchange.getRemoteAddress().getAddress().isLoopbackAddress()
                || host == null
                || !host.matches("(localhost|127\\.0\\.0\\.1)(:\\d+)?")) {
            respond(exchange, 403, "text/plain; charset=utf-8", "The console serves loopback only.\n");
            return;
        }
        try {
            handler.handle(exchange);
        } catch (RuntimeException bug) {
            log.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), bug);
            respond(exchange, 500, "text/plain; charset=utf-8", "local-cloud failed: " + bug + "\n");
        }
    }
}
