package gas.web.live;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/// @param every how often the ledger is asked for one open page
/// @param atMost how long one connection is kept; browsers make a new one
/// @param pages how many pages one process keeps up to date at once; those beyond ask now and then instead
@ConfigurationProperties("gas.web.live")
@Validated
record LiveSettings(
        @NotNull Duration every,
        @NotNull Duration atMost,
        @Positive int pages) {}
