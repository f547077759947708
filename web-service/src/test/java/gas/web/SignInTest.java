package gas.web;

import static org.assertj.core.api.Assertions.assertThat;

import gas.ledger.accounts.Account;
import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.Plan;
import gas.ledger.accounts.UserId;
import gas.web.testing.TestInstance;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Two web processes, one table of sessions, and the provider of the local cloud.
class SignInTest {
    private static TestInstance one;
    private static TestInstance two;

    private final CookieManager cookies = new CookieManager();
    private final HttpClient browser = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private final String name = "user-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        int port = TestInstance.freePort();
        one = TestInstance.start(WebServiceApplication.class, port, port);
        two = TestInstance.start(WebServiceApplication.class, TestInstance.freePort(), port);
    }

    @AfterAll
    static void stop() {
        one.close();
        two.close();
    }

    @Test
    void whoSignsInReachesThePageThatWasAskedForAndHasAnAccount() throws Exception {
        HttpResponse<String> page = signIn("/profile");

        assertThat(page.uri().getPath()).isEqualTo("/profile");
        assertThat(page.body()).contains(name, name + "@localhost", "A local institute");
        Account account = one.bean(Accounts.class).find(new UserId(name)).orElseThrow();
        assertThat(account.plan()).isEqualTo(Plan.FREE);
        HttpCookie cookie = session();
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(one.url() + "/profile"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .headers()
                        .firstValue("Set-Cookie")
                        .orElseThrow())
                .contains("HttpOnly", "SameSite=Lax", "Path=/");
    }

    @Test
    void anotherProcessGoesOnWhereOneDied() throws Exception {
        signIn("/profile");

        HttpResponse<String> page = get(two.url() + "/profile");

        assertThat(page.uri()).isEqualTo(URI.create(two.url() + "/profile"));
        assertThat(page.body()).contains(name + "@localhost");
    }

    @Test
    void signingInChangesTheIdOfTheSession() throws Exception {
        get(one.url() + "/profile");
        String before = session().getValue();

        signIn("/profile");

        assertThat(session().getValue()).isNotEqualTo(before);
    }

    @Test
    void whoSignsOutIsSignedOutEverywhereAndAtTheProvider() throws Exception {
        HttpResponse<String> page = signIn("/profile");
        String cookie = session().getValue();
        Matcher token = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(page.body());
        assertThat(token.find()).isTrue();

        HttpResponse<String> home = browser.send(
                HttpRequest.newBuilder(URI.create(one.url() + "/signout"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(
                                "_csrf=" + URLEncoder.encode(token.group(1), StandardCharsets.UTF_8)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(home.uri()).isEqualTo(URI.create(one.url() + "/"));
        assertThat(home.previousResponse().orElseThrow().uri().getPath()).isEqualTo("/default/endsession");
        HttpRequest again = HttpRequest.newBuilder(URI.create(two.url() + "/profile"))
                .header("Cookie", "gas-session=" + cookie)
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(again, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(302);
    }

    @Test
    void aSignInThatNobodyBeganIsRefused() throws Exception {
        HttpResponse<String> page = get(one.url() + "/login/oauth2/code/gas?code=stolen&state=guessed");

        assertThat(page.statusCode()).isEqualTo(401);
        assertThat(page.body()).contains("sign-in-problem");
    }

    @Test
    void onlyLivenessAndReadinessAreTold() throws Exception {
        assertThat(get(one.url() + "/actuator/health").body()).contains("UP");
        assertThat(get(one.url() + "/actuator/health/readiness").statusCode()).isEqualTo(200);
        assertThat(get(one.url() + "/actuator/health/liveness").statusCode()).isEqualTo(200);
        signIn("/profile");
        assertThat(get(one.url() + "/actuator/env").statusCode()).isEqualTo(404);
        assertThat(get(one.url() + "/actuator").statusCode()).isEqualTo(404);
    }

    @Test
    void errorsHavePagesAndForProgramsProblems() throws Exception {
        signIn("/profile");

        assertThat(get(one.url() + "/nowhere").body()).contains("data-status=\"404\"");
        assertThat(get(one.url() + "/annotations/" + UUID.randomUUID()).body()).contains("data-status=\"403\"");
        HttpResponse<String> problem = browser.send(
                HttpRequest.newBuilder(URI.create(one.url() + "/annotations/0"))
                        .header("Accept", "application/json")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(problem.statusCode()).isEqualTo(403);
        assertThat(problem.headers().firstValue("Content-Type")).contains("application/problem+json");
        Matcher token = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"")
                .matcher(get(one.url() + "/profile").body());
        assertThat(token.find()).isTrue();
        HttpResponse<String> notAllowed = browser.send(
                HttpRequest.newBuilder(URI.create(one.url() + "/annotations"))
                        .header("Accept", "text/html")
                        .header("X-CSRF-TOKEN", token.group(1))
                        .DELETE()
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(notAllowed.statusCode()).isEqualTo(405);
        assertThat(notAllowed.body()).contains("data-status=\"405\"");
        HttpResponse<String> forged = browser.send(
                HttpRequest.newBuilder(URI.create(one.url() + "/subscribe"))
                        .header("Accept", "text/html")
                        .POST(BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(forged.statusCode()).isEqualTo(403);
        assertThat(forged.body()).contains("data-status=\"403\"");
    }

    @Test
    void aRequestWithoutEndIsCutOff() throws Exception {
        HttpResponse<String> tooLong = browser.send(
                HttpRequest.newBuilder(URI.create(one.url() + "/stripe/events"))
                        .POST(BodyPublishers.ofByteArray(new byte[1_100_000]))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(tooLong.statusCode()).isEqualTo(413);
    }

    @Test
    void assetsAreKeptByBrowsersForTheirContentHash() throws Exception {
        String home = get(one.url() + "/").body();
        Matcher css =
                Pattern.compile("href=\"(/assets/gas-[0-9a-f]{32}\\.css)\"").matcher(home);
        assertThat(css.find()).isTrue();

        HttpResponse<String> asset = get(one.url() + css.group(1));

        assertThat(asset.statusCode()).isEqualTo(200);
        assertThat(asset.headers().firstValue("Cache-Control").orElseThrow()).contains("max-age=31536000", "public");
    }

    private HttpCookie session() {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("gas-session"))
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<String> signIn(String page) throws Exception {
        HttpResponse<String> asked = get(one.url() + page);
        HttpRequest name = HttpRequest.newBuilder(asked.uri())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("username=" + this.name))
                .build();
        HttpResponse<String> shown = browser.send(name, HttpResponse.BodyHandlers.ofString());
        assertThat(shown.statusCode()).isEqualTo(200);
        return shown;
    }

    private HttpResponse<String> get(String address) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(URI.create(address))
                        .header("Accept", "text/html,*/*;q=0.5")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
