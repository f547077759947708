package gas.web.signin;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/// The OpenID Connect provider that people sign in with.
///
/// @param issuer its issuer; what else is to be known of it is read from there when somebody first signs in
/// @param landing the page to show to who signed in without having asked for a page before
@ConfigurationProperties("gas.web.sign-in")
@Validated
record SignInSettings(
        @NotNull URI issuer,
        @NotBlank String clientId,
        @NotBlank String clientSecret,
        @NotEmpty Set<String> scopes,
        @NotBlank String landing) {

    @Override
    public String toString() {
        return "SignInSettings[" + issuer + ", " + clientId + "]";
    }
}
