package gas.web.signin;

import gas.web.site.PageOrigin;
import gas.web.site.SiteSettings;
import jakarta.servlet.DispatcherType;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/// Who may call what, and what browsers are told to refuse.
@Configuration(proxyBeanMethods = false)
class Access {
    private static final Logger log = LoggerFactory.getLogger(Access.class);

    /// Stripe signs its calls instead.
    private static final String STRIPE_EVENTS = "/stripe/events";

    @Bean
    SecurityFilterChain everything(
            HttpSecurity http,
            SiteSettings site,
            SignInSettings settings,
            ClientRegistrationRepository provider,
            RevokeTokens tokens,
            SignInUser signInUser,
            List<PageOrigin> origins) {
        http.authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                        DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD)
                .permitAll()
                .requestMatchers(HttpMethod.GET, "/", "/signin", "/signin/problem", "/assets/**", "/webjars/**")
                .permitAll()
                .requestMatchers(HttpMethod.GET, "/favicon.ico", "/robots.txt")
                .permitAll()
                .requestMatchers("/error", "/actuator/health", "/actuator/health/**")
                .permitAll()
                .requestMatchers(HttpMethod.POST, STRIPE_EVENTS)
                .permitAll()
                .anyRequest()
                .authenticated());
        http.csrf(csrf -> csrf.ignoringRequestMatchers(STRIPE_EVENTS));
        http.oauth2Login(login -> login.loginPage("/signin")
                .clientRegistrationRepository(provider)
                .authorizedClientRepository(tokens)
                .userInfoEndpoint(userInfo -> userInfo.oidcUserService(signInUser))
                .defaultSuccessUrl(settings.landing())
                .failureHandler(toProblemPage()));
        http.logout(logout -> logout.logoutUrl("/signout").logoutSuccessHandler(signOutAtProvider(provider, site)));
        http.exceptionHandling(handling -> handling.authenticationEntryPoint(askToSignIn()));
        HttpSessionRequestCache askedFor = new HttpSessionRequestCache();
        askedFor.setRequestMatcher(request ->
                HttpMethod.GET.matches(request.getMethod()) && !byScript().matches(request));
        http.requestCache(cache -> cache.requestCache(askedFor));
        http.headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(contentPolicy(origins)))
                .frameOptions(frames -> frames.deny())
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(permissions -> permissions.policy("camera=(), geolocation=(), microphone=()"))
                .httpStrictTransportSecurity(transport -> transport.requestMatcher(
                        site.secure()
                                ? AnyRequestMatcher.INSTANCE
                                : new NegatedRequestMatcher(AnyRequestMatcher.INSTANCE))));
        return http.build();
    }

    static String contentPolicy(List<PageOrigin> origins) {
        String forms =
                origins.stream().map(origin -> " " + origin.origin()).distinct().collect(Collectors.joining());
        String scripts = origins.stream()
                .filter(origin -> origin.use() == PageOrigin.Use.FORM_AND_SCRIPT)
                .map(origin -> " " + origin.origin())
                .distinct()
                .collect(Collectors.joining());
        return String.join(
                "; ",
                "default-src 'self'",
                "img-src 'self' data:", // Bootstrap's own icons are data: URLs in its style sheet
                "connect-src 'self'" + scripts,
                "form-action 'self'" + forms,
                "base-uri 'none'",
                "object-src 'none'",
                "frame-ancestors 'none'");
    }

    private static RequestMatcher byScript() {
        MediaTypeRequestMatcher json =
                new MediaTypeRequestMatcher(MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM);
        json.setIgnoredMediaTypes(Set.of(MediaType.ALL));
        return json;
    }

    private static AuthenticationEntryPoint askToSignIn() {
        RequestMatcher script = byScript();
        AuthenticationEntryPoint page = new LoginUrlAuthenticationEntryPoint("/signin");
        AuthenticationEntryPoint status = new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED);
        return (request, response, failure) ->
                (script.matches(request) ? status : page).commence(request, response, failure);
    }

    private static AuthenticationFailureHandler toProblemPage() {
        return (request, response, failure) -> {
            log.info("somebody was not signed in: {}", failure.getMessage());
            response.sendRedirect("/signin/problem");
        };
    }

    private static OidcClientInitiatedLogoutSuccessHandler signOutAtProvider(
            ClientRegistrationRepository provider, SiteSettings site) {
        OidcClientInitiatedLogoutSuccessHandler handler = new OidcClientInitiatedLogoutSuccessHandler(provider);
        handler.setPostLogoutRedirectUri(site.url("/"));
        handler.setDefaultTargetUrl("/");
        return handler;
    }
}
