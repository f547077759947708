package gas.web.session;

import gas.web.site.SiteSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;

@Configuration(proxyBeanMethods = false)
@EnableSpringHttpSession
class SessionConfiguration {

    @Bean
    CookieSerializer sessionCookie(SessionSettings settings, SiteSettings site) {
        DefaultCookieSerializer cookie = new DefaultCookieSerializer();
        cookie.setCookieName(settings.cookie());
        cookie.setUseHttpOnlyCookie(true);
        cookie.setUseSecureCookie(site.secure());
        // Lax, not Strict: who comes back from the provider or from Stripe is still signed in
        cookie.setSameSite("Lax");
        return cookie;
    }
}
