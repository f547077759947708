package gas.web.webhooks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/// Sends one request to an address that was checked, and nowhere else: no look-up of names, no redirects, no proxy, no
/// cookies, no connection kept. Whatever answers has a limited time, and only the first bytes of its answer are read.
final class WebhookClient implements AutoCloseable {
    static final int MOST_AT_ONE_HOST = 50;

    /// Of an answer's body.
    private static final int MOST_BYTES = 512;

    private static final int MOST_HEADERS = 100;
    private static final int MOST_HEADER_BYTES = 8192;

    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("webhook-deadlines").factory());
    private final WebhookSettings settings;
    private final CloseableHttpClient http;

    WebhookClient(WebhookSettings settings, SSLContext trust) {
        this.settings = settings;
        Timeout connect = Timeout.of(settings.connectTimeout());
        Timeout silence = Timeout.of(settings.timeout());
        Http1Config limits = Http1Config.custom()
                .setMaxHeaderCount(MOST_HEADERS)
                .setMaxLineLength(MOST_HEADER_BYTES)
                .build();
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new NoNames())
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(trust))
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(limits)
                                .build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(connect)
                                .setSocketTimeout(silence)
                                .build())
                        .setMaxConnTotal(200)
                        .setMaxConnPerRoute(MOST_AT_ONE_HOST)
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(silence)
                        .setConnectionRequestTimeout(silence)
                        .build())
                .setConnectionReuseStrategy((request, response, context) -> false)
                .setUserAgent("GAS-Webhooks/1")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    /// @param body the first bytes of the body
    record Answer(int status, String body) {}

    /// @throws IOException where there was no answer in time
    Answer post(Destination to, Map<String, String> headers, String body) throws IOException {
        HttpPost request = new HttpPost(to.url());
        headers.forEach(request::setHeader);
        request.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
        HttpHost host =
                new HttpHost(to.url().getScheme(), to.address(), to.url().getHost(), to.port());
        ScheduledFuture<?> deadline =
                deadlines.schedule(request::cancel, settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        try {
            ClassicHttpResponse response = http.executeOpen(host, request, null);
            return new Answer(response.getCode(), beginning(response.getEntity()));
        } finally {
            deadline.cancel(false);
            request.cancel(); // hangs up: closing the response would read the rest of it, however long that is
        }
    }

    /// What came of the body before its bytes, or its time, ran out: the status has been said.
    private static String beginning(@Nullable HttpEntity entity) {
        byte[] bytes = new byte[MOST_BYTES];
        int length = 0;
        try {
            InputStream content = entity == null ? InputStream.nullInputStream() : entity.getContent();
            int read = 0;
            while (read >= 0 && length < MOST_BYTES) {
                length += read;
                read = content.read(bytes, length, MOST_BYTES - length);
            }
        } catch (IOException brokenOff) {
            // the beginning is all that is wanted
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        deadlines.shutdownNow();
        http.close();
    }

    /// Addresses come with the request: whoever asks for one here was about to connect to one that nobody checked.
    private static final class NoNames implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            throw new UnknownHostException(host + " is not looked up here");
        }

        @Override
        public String resolveCanonicalHostname(String host) throws UnknownHostException {
            throw new UnknownHostException(host + " is not looked up here");
        }
    }
}
