package gas.web.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gas.web.testing.WebTest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@WebTest
class StoredSessionsTest {
    private static final String TABLE = "gas-sessions";
    private Instant now = Instant.parse("2026-11-20T12:00:00Z");

    @Autowired
    DynamoDbClient dynamo;

    private StoredSessions sessions;

    @BeforeEach
    void open() {
        InstantSource clock = () -> now;
        sessions = new StoredSessions(dynamo, new SessionSettings(TABLE, "c", Duration.ofHours(8)), clock);
    }

    /// Another web process on the same table.
    private StoredSessions another() {
        return new StoredSessions(dynamo, new SessionSettings(TABLE, "c", Duration.ofHours(8)), () -> now);
    }

    @Test
    void whoSignedInAtOneProcessIsSignedInAtAnother() {
        StoredSession session = sessions.createSession();
        OidcIdToken token =
                new OidcIdToken("id-token", now, now.plusSeconds(600), Map.of("sub", "the-subject", "name", "A user"));
        OidcUser user = new DefaultOidcUser(
                List.of(
                        new SimpleGrantedAuthority("ROLE_USER"),
                        FactorGrantedAuthority.fromAuthority(FactorGrantedAuthority.AUTHORIZATION_CODE_AUTHORITY)),
                token);
        SecurityContext context =
                new SecurityContextImpl(new OAuth2AuthenticationToken(user, user.getAuthorities(), "gas"));
        session.setAttribute("SPRING_SECURITY_CONTEXT", context);
        session.setAttribute("csrf", new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", "secret"));
        sessions.save(session);

        StoredSession found = another().findById(session.getId());

        assertThat(found).isNotNull();
        SecurityContext read = found.getAttribute("SPRING_SECURITY_CONTEXT");
        assertThat(read).isNotNull();
        assertThat(read.getAuthentication()).isInstanceOf(OAuth2AuthenticationToken.class);
        OidcUser readUser = (OidcUser) read.getAuthentication().getPrincipal();
        assertThat(readUser.getSubject()).isEqualTo("the-subject");
        assertThat(readUser.getFullName()).isEqualTo("A user");
        assertThat(readUser.getIdToken().getTokenValue()).isEqualTo("id-token");
        DefaultCsrfToken csrf = found.getAttribute("csrf");
        assertThat(csrf).extracting(DefaultCsrfToken::getToken).isEqualTo("secret");
    }

    @Test
    void aSignInBegunAtOneProcessEndsAtAnother() {
        StoredSession session = sessions.createSession();
        session.setAttribute(
                "request",
                OAuth2AuthorizationRequest.authorizationCode()
                        .authorizationUri("http://localhost/authorize")
                        .clientId("gas")
                        .redirectUri("http://localhost:8080/login/oauth2/code/gas")
                        .state("the-state")
                        .attributes(attributes -> attributes.put("nonce", "n"))
                        .build());
        sessions.save(session);

        OAuth2AuthorizationRequest read = another().findById(session.getId()).getAttribute("request");

        assertThat(read.getState()).isEqualTo("the-state");
        assertThat(read.getAttributes()).containsEntry("nonce", "n");
    }

    @Test
    void twoRequestsOfOneSessionDoNotUndoEachOther() {
        StoredSession session = sessions.createSession();
        session.setAttribute("a", "1");
        sessions.save(session);
        StoredSession one = sessions.findById(session.getId());
        StoredSession two = another().findById(session.getId());
        one.setAttribute("upload.b", "2");
        two.setAttribute("upload.c", "3");
        two.removeAttribute("a");
        sessions.save(one);
        another().save(two);

        assertThat(sessions.findById(session.getId()).getAttributeNames())
                .containsExactlyInAnyOrder("upload.b", "upload.c");
    }

    @Test
    void aSessionThatEndedStaysEnded() {
        StoredSession session = sessions.createSession();
        sessions.save(session);
        StoredSession underWay = sessions.findById(session.getId());
        sessions.deleteById(session.getId());

        underWay.setAttribute("a", "1");
        sessions.save(underWay);

        assertThat(sessions.findById(session.getId())).isNull();
    }

    @Test
    void signingInGivesANewIdAndTheOldOneIsWorthless() {
        StoredSession session = sessions.createSession();
        session.setAttribute("a", "1");
        sessions.save(session);
        String before = session.getId();

        String after = session.changeSessionId();
        sessions.save(session);

        assertThat(sessions.findById(before)).isNull();
        assertThat(sessions.findById(after).<String>getAttribute("a")).isEqualTo("1");
    }

    @Test
    void anIdleSessionEndsAndAUsedOneGoesOn() {
        StoredSession session = sessions.createSession();
        sessions.save(session);
        now = now.plus(Duration.ofHours(7));
        StoredSession used = sessions.findById(session.getId());
        used.setLastAccessedTime(now);
        sessions.save(used);

        now = now.plus(Duration.ofHours(7));
        assertThat(sessions.findById(session.getId())).isNotNull();
        now = now.plus(Duration.ofHours(1));
        assertThat(sessions.findById(session.getId())).isNull();
    }

    @Test
    void theTableHoldsNoIdThatACookieCouldCarryAndSaysWhenToForget() {
        StoredSession session = sessions.createSession();
        sessions.save(session);

        var items = dynamo.scan(scan -> scan.tableName(TABLE)).items();

        assertThat(items.toString()).doesNotContain(session.getId());
        assertThat(items)
                .anySatisfy(item -> assertThat(item.get("expires_at"))
                        .isEqualTo(AttributeValue.fromN(
                                Long.toString(now.plus(Duration.ofHours(8)).getEpochSecond()))));
    }

    @Test
    void typesThatNobodyAllowedAreNeitherWrittenNorRead() {
        StoredSession session = sessions.createSession();

        assertThatThrownBy(() -> session.setAttribute("x", new Stranger("x"))).isInstanceOf(RuntimeException.class);
        assertThat(session.getAttributeNames()).isEmpty();
        assertThatThrownBy(() -> SessionJson.read("{\"@class\":\"java.lang.ProcessBuilder\",\"command\":[\"true\"]}"))
                .isInstanceOf(RuntimeException.class);
    }

    record Stranger(String name) {}
}
