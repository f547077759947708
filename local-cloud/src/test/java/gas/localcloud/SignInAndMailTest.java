package gas.localcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SignInAndMailTest {
    @TempDir
    static Path folder;

    static TestCloud cloud;
    static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        cloud = TestCloud.start(folder);
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    @Test
    void aNameBecomesASubjectWithNameMailAndInstitution() throws Exception {
        String issuer = "http://localhost:" + cloud.settings().oidcPort() + "/default";
        String redirect = "http://localhost:1/back";
        String authorize =
                issuer + "/authorize?response_type=code&client_id=gas&scope=openid&state=s&nonce=n&redirect_uri="
                        + encode(redirect);
        assertThat(get(authorize).body()).contains("free-user").contains("<label for=\"username\">");

        HttpResponse<String> signedIn = post(authorize, "username=" + encode("Some One"), null);
        String code = signedIn.headers().firstValue("Location").orElseThrow().replaceFirst(".*code=([^&]+).*", "$1");
        String exchange = "grant_type=authorization_code&code=" + code + "&redirect_uri=" + encode(redirect);
        assertThat(post(issuer + "/token", exchange, "gas:wrong").statusCode()).isEqualTo(401);
        HttpResponse<String> tokens = post(issuer + "/token", exchange, "gas:gas-local-secret");

        String token = Json.tree(tokens.body()).path("id_token").asString();
        JsonNode claims =
                Json.tree(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8));
        assertThat(claims.path("iss").asString()).isEqualTo(issuer);
        assertThat(claims.path("sub").asString()).isEqualTo("Some One");
        assertThat(claims.path("email").asString()).isEqualTo("Some-One@localhost");
        assertThat(claims.path("organization").asString()).isNotEmpty();
    }

    @Test
    void mailIsShownHarmlesslyAndSurvivesARestart() throws Exception {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", String.valueOf(cloud.settings().smtpPort()));
        MimeMessage message = new MimeMessage(Session.getInstance(properties));
        message.setFrom(new InternetAddress("gas@localhost"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress("someone@localhost"));
        message.setSubject("<script>alert(1)</script> \u00e4");
        message.setText("the job is done");
        Transport.send(message);

        await().untilAsserted(() -> assertThat(inbox("?to=someone")).hasSize(1));
        cloud.restart();

        assertThat(inbox("?to=nobody")).isEmpty();
        JsonNode mail = inbox("?to=someone").get(0);
        assertThat(mail.path("subject").asString()).isEqualTo("<script>alert(1)</script> \u00e4");
        assertThat(mail.path("text").asString()).contains("the job is done");
        assertThat(get(cloud.cloud().console() + "/inbox").body())
                .doesNotContain("<script>")
                .contains("the job is done");
    }

    private static JsonNode inbox(String query) throws Exception {
        return Json.tree(get(cloud.cloud().console() + "/inbox.json" + query).body());
    }

    private static HttpResponse<String> get(String address) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String address, String form, String client) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        if (client != null) {
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8)));
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
