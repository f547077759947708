package gas.web.signin;

import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.UserId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.oidc.IdTokenClaimNames;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.StandardClaimNames;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.stereotype.Component;

/// Somebody whom the provider vouches for gets an account, or has it brought up to date, before being signed in: nobody
/// is signed in without one.
@Component
class SignInUser implements OAuth2UserService<OidcUserRequest, OidcUser> {
    private final OidcUserService provider = new OidcUserService();
    private final Accounts accounts;

    SignInUser(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public OidcUser loadUser(OidcUserRequest request) {
        OidcUser user = provider.loadUser(request);
        accounts.signIn(idOf(user), nameOf(user), first("", user.getEmail()), institutionOf(user));
        return lean(user);
    }

    /// Only what we use later stays in the session: who it is, and the id token, by which the provider ends its own
    /// session.
    static OidcUser lean(OidcUser user) {
        OidcIdToken token = user.getIdToken();
        Map<String, Object> claims = new HashMap<>();
        claims.put(IdTokenClaimNames.SUB, user.getSubject());
        claims.put(StandardClaimNames.NAME, nameOf(user));
        return new DefaultOidcUser(
                List.of(new SimpleGrantedAuthority("ROLE_USER")),
                new OidcIdToken(token.getTokenValue(), token.getIssuedAt(), token.getExpiresAt(), claims));
    }

    /// OpenID Connect Core requires a subject, and Spring Security refuses an id token without one.
    static UserId idOf(OidcUser user) {
        return UserId.ofSubject(Objects.requireNonNull(user.getSubject(), "the id token names nobody"));
    }

    private static String nameOf(OidcUser user) {
        return first(idOf(user).value(), user.getFullName(), user.getPreferredUsername(), user.getEmail());
    }

    /// Globus Auth says `organization`; other providers of the research world say `institution` or `o`.
    private static @Nullable String institutionOf(OidcUser user) {
        String institution = first(
                "",
                user.getClaimAsString("organization"),
                user.getClaimAsString("institution"),
                user.getClaimAsString("o"));
        return institution.isEmpty() ? null : institution;
    }

    private static String first(String otherwise, @Nullable String... choices) {
        return Stream.of(choices)
                .filter(choice -> choice != null && !choice.isBlank())
                .findFirst()
                .orElse(otherwise);
    }
}
