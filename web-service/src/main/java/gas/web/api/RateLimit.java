package gas.web.api;

import gas.ledger.accounts.UserId;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/// So many requests a minute for each user, told in the fields of draft-ietf-httpapi-ratelimit-headers; what is beyond
/// is
/// answered 429 with `Retry-After`.
final class RateLimit extends OncePerRequestFilter {
    /// Who was not seen for longest is forgotten first, and begins with a full bucket.
    private static final int REMEMBERED = 10_000;

    private final Map<UserId, Bucket> buckets = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UserId, Bucket> eldest) {
            return size() > REMEMBERED;
        }
    });
    private final int requestsAMinute;
    private final Refusals refusals;

    RateLimit(int requestsAMinute, Refusals refusals) {
        this.requestsAMinute = requestsAMinute;
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null || !(authentication.getPrincipal() instanceof UserId user)) {
            chain.doFilter(request, response);
            return;
        }
        ConsumptionProbe probe =
                buckets.computeIfAbsent(user, absent -> bucket()).tryConsumeAndReturnRemaining(1);
        long wait = TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()) + 1;
        response.setHeader("RateLimit-Policy", "\"user\";q=" + requestsAMinute + ";w=60");
        response.setHeader(
                "RateLimit", "\"user\";r=" + probe.getRemainingTokens() + (probe.isConsumed() ? "" : ";t=" + wait));
        if (probe.isConsumed()) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(wait));
        refusals.refuse(
                response,
                HttpStatus.TOO_MANY_REQUESTS,
                "RATE_LIMIT",
                "You made more than " + requestsAMinute + " requests within a minute.",
                "Wait " + wait + " s, and ask less often.");
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(requestsAMinute).refillGreedy(requestsAMinute, Duration.ofMinutes(1)))
                .build();
    }
}
