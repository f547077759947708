package gas.web.api;

import gas.web.tokens.ApiToken;
import gas.web.tokens.ApiTokens;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AuthenticationFilter;
import tools.jackson.databind.json.JsonMapper;

/// Programs call with a personal token as bearer, and with nothing else: a browser's cookie is worth nothing here, so
/// that
/// no other site can make a browser call.
@Configuration(proxyBeanMethods = false)
class ApiAccess {
    private static final String BEARER = "Bearer ";

    @Bean
    @Order(1)
    SecurityFilterChain api(HttpSecurity http, ApiTokens tokens, ApiSettings settings, JsonMapper json) {
        Refusals refusals = new Refusals(json);
        http.securityMatcher("/api/**");
        http.authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.GET, "/api/v1/openapi.json")
                .permitAll()
                .requestMatchers(HttpMethod.GET)
                .hasAuthority(ApiToken.Scope.READ.name())
                .anyRequest()
                .hasAuthority(ApiToken.Scope.WRITE.name()));
        http.sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
        http.csrf(csrf -> csrf.disable());
        http.requestCache(cache -> cache.disable());
        http.anonymous(anonymous -> {});
        AuthenticationFilter bearer = new AuthenticationFilter(byToken(tokens), ApiAccess::bearer);
        bearer.setSuccessHandler((request, response, who) -> {});
        bearer.setFailureHandler((request, response, refused) -> refusals.unauthorized(response));
        http.addFilterBefore(bearer, AuthorizationFilter.class);
        http.addFilterBefore(new RateLimit(settings.requestsAMinute(), refusals), AuthorizationFilter.class);
        http.exceptionHandling(handling -> handling.authenticationEntryPoint(
                        (request, response, refused) -> refusals.unauthorized(response))
                .accessDeniedHandler((request, response, refused) -> refusals.refuse(
                        response,
                        HttpStatus.FORBIDDEN,
                        "SCOPE",
                        "The token may only read.",
                        "Make a token that may also submit, at /account/tokens.")));
        return http.build();
    }

    private static AuthenticationManager byToken(ApiTokens tokens) {
        return presented -> {
            ApiToken token = tokens.find(String.valueOf(presented.getCredentials()))
                    .orElseThrow(() -> new BadCredentialsException("no such token"));
            return new UsernamePasswordAuthenticationToken(
                    token.user(),
                    null,
                    token.scopes().stream()
                            .map(scope -> new SimpleGrantedAuthority(scope.name()))
                            .toList());
        };
    }

    private static @Nullable Authentication bearer(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? UsernamePasswordAuthenticationToken.unauthenticated(
                        "bearer", header.substring(BEARER.length()).strip())
                : null;
    }
}
