package gas.web.api;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/// @param requestsAMinute how many requests one user may make, at each process of this service
@ConfigurationProperties("gas.web.api")
@Validated
record ApiSettings(@Positive int requestsAMinute) {}
