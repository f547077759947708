package gas.web.session;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/// @param table DynamoDB table, key `session_id`, expiring by `expires_at`
/// @param cookie name of the cookie that carries a session's id
/// @param idle how long a session lasts without a request
@ConfigurationProperties("gas.web.session")
@Validated
record SessionSettings(
        @NotBlank String table,
        @NotBlank String cookie,
        @NotNull Duration idle) {}
