package gas.localcloud.oidc;

import gas.localcloud.Json;
import gas.localcloud.LocalCloudSettings;
import gas.localcloud.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kotlin.jvm.functions.Function1;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.http.NettyWrapper;
import no.nav.security.mock.oauth2.http.OAuth2HttpRequest;
import no.nav.security.mock.oauth2.http.OAuth2HttpResponse;
import no.nav.security.mock.oauth2.http.OAuth2HttpServer;
import no.nav.security.mock.oauth2.http.Ssl;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/// The provider, with the issuer `default`. Its page offers the names of the setting `GAS_LOCAL_SIGN_IN_NAMES` and
/// takes any
/// other; a name becomes the subject, the mail address `<name>@localhost` and an institution. Clients are checked by
/// the
/// secret of `GAS_LOCAL_OIDC_CLIENT` (`id:secret`).
public final class IdentityProvider implements Part {
    private final MockOAuth2Server server;
    private final int port;
    private final List<String> names;
    private final String client;

    public IdentityProvider(LocalCloudSettings settings) {
        this.port = settings.oidcPort();
        this.names = List.of(settings.text("GAS_LOCAL_SIGN_IN_NAMES", "free-user,clinic-user,demo-user")
                .split(","));
        this.client = settings.text("GAS_LOCAL_OIDC_CLIENT", "gas:gas-local-secret");
        this.server = new MockOAuth2Server(new OAuth2Config(
                true, null, null, false, new OAuth2TokenProvider(), Set.of(), new Guarded(new NettyWrapper())));
    }

    @Override
    public void start() throws IOException {
        server.start(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    }

    @Override
    public void close() {
        server.shutdown();
    }

    private OAuth2HttpResponse answer(
            OAuth2HttpRequest request, Function1<? super OAuth2HttpRequest, OAuth2HttpResponse> library) {
        String path = request.getUrl().encodedPath();
        if (path.endsWith("/authorize") && request.getMethod().equals("GET")) {
            return page();
        }
        if (path.endsWith("/authorize") && request.getMethod().equals("POST")) {
            return library.invoke(withClaims(request));
        }
        if (path.endsWith("/token") && !isClient(request)) {
            return json(401, Json.object().put("error", "invalid_client").toString());
        }
        return library.invoke(request);
    }

    private OAuth2HttpRequest withClaims(OAuth2HttpRequest request) {
        String name = String.valueOf(request.getFormParameters().get("username"));
        String claims = Json.object()
                .put("name", name)
                .put("preferred_username", name)
                .put("email", name.replaceAll("[^A-Za-z0-9._-]", "-") + "@localhost")
                .put("email_verified", true)
                .put("organization", "A local institute")
                .toString();
        String body = "username=" + encode(name) + "&claims=" + encode(claims);
        Headers headers = request.getHeaders()
                .newBuilder()
                .set("Content-Length", String.valueOf(body.length()))
                .build();
        return new OAuth2HttpRequest(headers, "POST", request.getOriginalUrl(), body);
    }

    private boolean isClient(OAuth2HttpRequest request) {
        String authorization = request.getHeaders().get("Authorization");
        if (authorization != null) {
            String expected = "Basic " + Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8));
            return authorization.equals(expected);
        }
        Map<String, String> form = request.getFormParameters().getMap();
        return client.equals(form.get("client_id") + ":" + form.get("client_secret"));
    }

    private OAuth2HttpResponse page() {
        String choices = names.stream()
                .map(name -> "<form method=\"post\"><input type=\"hidden\" name=\"username\" value=\"" + name
                        + "\"><button type=\"submit\" class=\"name\">" + name + "</button></form>")
                .collect(Collectors.joining("\n"));
        return new OAuth2HttpResponse(
                Headers.of("Content-Type", "text/html; charset=utf-8", "Cache-Control", "no-store"),
                200,
                resource("sign-in.html").replace("<!-- names -->", choices),
                null);
    }

    private static OAuth2HttpResponse json(int status, String body) {
        return new OAuth2HttpResponse(Headers.of("Content-Type", "application/json"), status, body, null);
    }

    private static String resource(String name) {
        try (InputStream page = IdentityProvider.class.getResourceAsStream(name)) {
            if (page == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// The library's own server with our page and our check of clients before its handler.
    private final class Guarded implements OAuth2HttpServer {
        private final OAuth2HttpServer server;

        Guarded(OAuth2HttpServer server) {
            this.server = server;
        }

        private Function1<OAuth2HttpRequest, OAuth2HttpResponse> guard(
                Function1<? super OAuth2HttpRequest, OAuth2HttpResponse> library) {
            return request -> answer(request, library);
        }

        @Override
        public OAuth2HttpServer start(Function1<? super OAuth2HttpRequest, OAuth2HttpResponse> handler) {
            return server.start(guard(handler));
        }

        @Override
        public OAuth2HttpServer start(int port, Function1<? super OAuth2HttpRequest, OAuth2HttpResponse> handler) {
            return server.start(port, guard(handler));
        }

        @Override
        public OAuth2HttpServer start(
                InetAddress address, int port, Function1<? super OAuth2HttpRequest, OAuth2HttpResponse> handler) {
            return server.start(address, port, guard(handler));
        }

        @Override
        public OAuth2HttpServer stop() {
            return server.stop();
        }

        @Override
        public void close() {
            server.close();
        }

        @Override
        public int port() {
            return server.port();
        }

        @Override
        public HttpUrl url(String path) {
            return server.url(path);
        }

        @Override
        public @Nullable Ssl sslConfig() {
            return server.sslConfig();
        }
    }
}
