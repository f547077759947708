package gas.web.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.http.HttpClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.stereotype.Component;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/// The provider's tokens are of no use to us once it told who signed in, so they are revoked at that moment instead of
/// being kept until sign-out: no session holds a token that could be stolen.
@Component
class RevokeTokens implements OAuth2AuthorizedClientRepository {
    private static final Logger log = LoggerFactory.getLogger(RevokeTokens.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final RestClient http;

    RevokeTokens() {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(
                HttpClient.newBuilder().connectTimeout(PATIENCE).build());
        requests.setReadTimeout(PATIENCE);
        this.http = RestClient.builder().requestFactory(requests).build();
    }

    @Override
    public <T extends OAuth2AuthorizedClient> @Nullable T loadAuthorizedClient(
            String registration, Authentication principal, HttpServletRequest request) {
        return null;
    }

    @Override
    public void saveAuthorizedClient(
            OAuth2AuthorizedClient client,
            Authentication principal,
            HttpServletRequest request,
            HttpServletResponse response) {
        ClientRegistration provider = client.getClientRegistration();
        Object endpoint =
                provider.getProviderDetails().getConfigurationMetadata().get("revocation_endpoint");
        if (endpoint instanceof String address) {
            // whoever signs in need not wait for it
            Thread.ofVirtual().name("revoke-tokens").start(() -> revoke(client, provider, address));
        }
    }

    private void revoke(OAuth2AuthorizedClient client, ClientRegistration provider, String address) {
        OAuth2RefreshToken refreshToken = client.getRefreshToken();
        if (refreshToken == null) {
            revoke(provider, address, client.getAccessToken().getTokenValue(), "access_token");
        } else {
            // takes the access tokens that came with it along (RFC 7009, 2.1)
            revoke(provider, address, refreshToken.getTokenValue(), "refresh_token");
        }
    }

    private void revoke(ClientRegistration provider, String address, String token, String kind) {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        form.add("token", token);
        form.add("token_type_hint", kind);
        try {
            http.post()
                    .uri(address)
                    .headers(headers -> headers.setBasicAuth(provider.getClientId(), provider.getClientSecret()))
                    .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                    .body(form)
                    .retrieve()
                    .toBodilessEntity();
        } catch (RestClientException refused) {
            log.warn("the provider did not revoke the {}, which expires by itself: {}", kind, refused.getMessage());
        }
    }

    @Override
    public void removeAuthorizedClient(
            String registration, Authentication principal, HttpServletRequest request, HttpServletResponse response) {
        // none is kept
    }
}
