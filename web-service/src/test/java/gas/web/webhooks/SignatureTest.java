package gas.web.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import gas.ledger.accounts.UserId;
import gas.ledger.webhooks.Endpoint;
import gas.ledger.webhooks.EndpointId;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SignatureTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final Instant TIME = Instant.ofEpochSecond(1614265330);
    private static final String BODY = "{\"test\": 2432232314}";

    /// The example that the libraries of Standard Webhooks are tested with.
    private static final String PUBLISHED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    @Test
    void isThePublishedOne() {
        assertThat(Signature.of(endpoint(SECRET, null, null), ID, TIME, BODY)).isEqualTo(PUBLISHED);
    }

    @Test
    void theRetiredSecretSignsUntilItsTime() {
        String fresh = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        Endpoint rotated = endpoint(fresh, SECRET, TIME.plusSeconds(1));

        String[] both = Signature.of(rotated, ID, TIME, BODY).split(" ");
        assertThat(both).hasSize(2).endsWith(PUBLISHED);
        assertThat(both[0]).startsWith("v1,").isNotEqualTo(PUBLISHED);
        assertThat(Signature.of(rotated, ID, TIME.plusSeconds(1), BODY)).doesNotContain(" ");
    }

    private static Endpoint endpoint(String secret, @Nullable String retired, @Nullable Instant until) {
        return new Endpoint(
                new UserId("u"),
                new EndpointId("0123456789abcdef0123"),
                URI.create("https://receiver.example"),
                secret,
                retired,
                until,
                Endpoint.State.ON,
                TIME,
                null);
    }
}
