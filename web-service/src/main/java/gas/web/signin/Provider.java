package gas.web.signin;

import gas.web.site.PageOrigin;
import gas.web.site.SiteSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistration.ClientSettings;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.SupplierClientRegistrationRepository;

/// What we are to the provider. Read from it when it is first needed, so that this service starts without it.
@Configuration(proxyBeanMethods = false)
class Provider {
    static final String REGISTRATION = "gas";

    @Bean
    ClientRegistrationRepository clientRegistrations(SignInSettings settings, SiteSettings site) {
        return new SupplierClientRegistrationRepository(
                () -> new InMemoryClientRegistrationRepository(discover(settings, site)));
    }

    private static ClientRegistration discover(SignInSettings settings, SiteSettings site) {
        return ClientRegistrations.fromIssuerLocation(settings.issuer().toString())
                .registrationId(REGISTRATION)
                .clientId(settings.clientId())
                .clientSecret(settings.clientSecret())
                .scope(settings.scopes())
                .redirectUri(site.url("/login/oauth2/code/" + REGISTRATION))
                .clientSettings(ClientSettings.builder().requireProofKey(true).build())
                .build();
    }

    @Bean
    PageOrigin providersOrigin(SignInSettings settings) {
        return PageOrigin.of(settings.issuer(), PageOrigin.Use.FORM);
    }
}
