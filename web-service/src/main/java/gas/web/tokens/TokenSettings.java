package gas.web.tokens;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/// @param table DynamoDB table, key `token_hash`, index `user` over `user_id`, expiring by `expires_at`
/// @param most how many live tokens a user may have
@ConfigurationProperties("gas.web.tokens")
@Validated
record TokenSettings(@NotBlank String table, @Positive int most) {}
