package gas.web.testing;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.UserId;
import java.util.UUID;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/// People with accounts.
public final class Readers {
    private Readers() {}

    /// Somebody new, on the free plan.
    public static UserId newUser(Accounts accounts) {
        UserId user = new UserId(UUID.randomUUID().toString());
        accounts.signIn(user, "A free user", user + "@example.org", null);
        return user;
    }

    /// The request is theirs.
    public static RequestPostProcessor by(UserId user) {
        return oidcLogin().idToken(token -> token.subject(user.value()).claim("name", "A free user"));
    }
}
