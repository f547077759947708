package gas.web.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import gas.web.testing.Receiver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookClientTest {
    private static final Duration TIMEOUT = Duration.ofMillis(1500);

    @Test
    void theRequestGoesToTheAddressThatWasCheckedWhateverItsNameMeansByNow() throws Exception {
        try (Receiver receiver = new Receiver();
                WebhookClient client = client(SSLContext.getDefault())) {
            // .invalid has no address at all (RFC 6761): a second look-up would fail
            URI url = URI.create("http://rebound.invalid:" + receiver.port() + "/hook?a=1");

            var answer = client.post(to(url, receiver.port()), Map.of("webhook-id", "msg_1"), "{\"a\":\"ä\"}");

            assertThat(answer).isEqualTo(new WebhookClient.Answer(200, "ok"));
            Receiver.Request request = receiver.requests().getFirst();
            assertThat(request.path()).isEqualTo("/hook?a=1");
            assertThat(request.headers())
                    .containsEntry("host", "rebound.invalid:" + receiver.port())
                    .containsEntry("webhook-id", "msg_1")
                    .containsEntry("content-type", "application/json; charset=UTF-8");
            assertThat(request.body()).isEqualTo("{\"a\":\"ä\"}");
        }
    }

    @Test
    void noRequestKeepsAPlaceAfterItsEnd() throws Exception {
        try (Receiver receiver = new Receiver();
                WebhookClient client = client(SSLContext.getDefault())) {
            for (int i = 0; i < 2 * WebhookClient.MOST_AT_ONE_HOST; i++) {
                assertThat(client.post(to(receiver), Map.of(), "{}").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aRedirectIsAnAnswerAndNotFollowed() throws Exception {
        try (Receiver inside = new Receiver();
                Receiver receiver = new Receiver();
                WebhookClient client = client(SSLContext.getDefault())) {
            for (int status : new int[] {301, 302, 303, 307, 308}) {
                receiver.answers(status, Map.of("Location", inside.url() + "/secret"), "");

                assertThat(client.post(to(receiver), Map.of(), "{}").status()).isEqualTo(status);
            }
            assertThat(inside.requests()).isEmpty();
        }
    }

    @Test
    void anAnswerWithoutEndIsReadToItsBeginning() throws Exception {
        AtomicLong sent = new AtomicLong();
        try (Talker talker = new Talker(out -> {
                    out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                    byte[] chunk = ("1000\r\n" + "x".repeat(0x1000) + "\r\n").getBytes(StandardCharsets.UTF_8);
                    while (true) {
                        out.write(chunk);
                        sent.addAndGet(chunk.length);
                    }
                });
                WebhookClient client = hasty()) {
            var answer = client.post(talker.destination(), Map.of(), "{}");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("x".repeat(512));
            assertThat(talker.ended()).isTrue();
            assertThat(sent).hasValueLessThan(64L << 20); // what fits into the buffers of two sockets
        }
    }

    @Test
    void whoSaysOkAndThenNothingHasSaidOk() throws Exception {
        try (Talker talker = new Talker(out -> {
                    out.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nok".getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    waitForEver();
                });
                WebhookClient client = hasty()) {
            assertThat(client.post(talker.destination(), Map.of(), "{}"))
                    .isEqualTo(new WebhookClient.Answer(200, "ok"));
        }
    }

    @Test
    void whoDripsHeadersIsCutOffAfterTheWholeTime() throws Exception {
        try (Talker talker = new Talker(out -> {
                    out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.UTF_8));
                    while (true) {
                        out.write("X-Drip: drop\r\n".getBytes(StandardCharsets.UTF_8));
                        out.flush();
                        Thread.sleep(TIMEOUT.toMillis() / 10);
                    }
                });
                WebhookClient client = hasty()) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> client.post(talker.destination(), Map.of(), "{}"))
                    .isInstanceOf(IOException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.multipliedBy(3));
        }
    }

    @Test
    void whoSendsHeadersWithoutEndIsRefused() throws Exception {
        try (Talker talker = new Talker(out -> {
                    out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.UTF_8));
                    while (true) {
                        out.write("X-More: and more\r\n".getBytes(StandardCharsets.UTF_8));
                    }
                });
                WebhookClient client = client(SSLContext.getDefault())) {
            assertThatThrownBy(() -> client.post(talker.destination(), Map.of(), "{}"))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void tlsIsWithTheNameOfTheUrlThoughTheAddressWasGiven(@TempDir Path folder) throws Exception {
        KeyStore keys = keys(folder, "receiver.invalid");
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName(Receiver.ADDRESS), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(identity(keys)));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        int port = server.getAddress().getPort();
        try (WebhookClient client = client(trust(keys));
                WebhookClient stranger = client(SSLContext.getDefault())) {
            Destination right = to(URI.create("https://receiver.invalid:" + port + "/"), port);
            Destination wrong = to(URI.create("https://other.invalid:" + port + "/"), port);

            assertThat(client.post(right, Map.of(), "{}").status()).isEqualTo(204);
            assertThatThrownBy(() -> client.post(wrong, Map.of(), "{}")).isInstanceOf(SSLException.class);
            assertThatThrownBy(() -> stranger.post(right, Map.of(), "{}")).isInstanceOf(SSLException.class);
        } finally {
            server.stop(0);
        }
    }

    private static WebhookSettings within(Duration timeout) {
        return new WebhookSettings(
                "gas-webhooks",
                "topic",
                List.of(),
                List.of(Duration.ofSeconds(1)),
                Duration.ofDays(5),
                Duration.ofSeconds(1),
                timeout,
                Duration.ofSeconds(30),
                Duration.ofHours(24),
                5);
    }

    private static WebhookClient hasty() throws Exception {
        return new WebhookClient(within(TIMEOUT), SSLContext.getDefault());
    }

    private static WebhookClient client(SSLContext trust) {
        return new WebhookClient(within(Duration.ofSeconds(20)), trust);
    }

    private static Destination to(Receiver receiver) throws Exception {
        return to(URI.create(receiver.url() + "/hook"), receiver.port());
    }

    private static Destination to(URI url, int port) throws Exception {
        return new Destination(url, InetAddress.getByName(Receiver.ADDRESS), port);
    }

    private static KeyStore keys(Path folder, String name) throws Exception {
        Path store = folder.resolve("keys.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        int status = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "receiver",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:" + name,
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start()
                .waitFor();
        assertThat(status).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        return keys;
    }

    private static SSLContext identity(KeyStore keys) throws Exception {
        KeyManagerFactory identity = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        identity.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(identity.getKeyManagers(), null, null);
        return context;
    }

    private static SSLContext trust(KeyStore keys) throws Exception {
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("receiver", keys.getCertificate("receiver"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(certificates);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static void waitForEver() throws InterruptedException {
        Thread.currentThread().join();
    }

    private interface Speech {
        void to(OutputStream out) throws IOException, InterruptedException;
    }

    /// Answers one request as no HTTP server would.
    private static final class Talker implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName(Receiver.ADDRESS));
        private final Thread thread;

        Talker(Speech speech) throws IOException {
            thread = Thread.ofVirtual().start(() -> {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read();
                    speech.to(socket.getOutputStream());
                } catch (IOException | InterruptedException hungUp) {
                    // as the tests expect
                }
            });
        }

        Destination destination() throws Exception {
            int port = server.getLocalPort();
            return to(URI.create("http://" + Receiver.ADDRESS + ":" + port + "/hook"), port);
        }

        boolean ended() throws InterruptedException {
            return thread.join(Duration.ofSeconds(5));
        }

        @Override
        public void close() throws IOException {
            thread.interrupt();
            server.close();
        }
    }
}
