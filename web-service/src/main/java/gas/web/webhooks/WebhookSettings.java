package gas.web.webhooks;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/// @param table of endpoints and deliveries
/// @param topic ARN of the SNS topic that says that a try is due
/// @param allowedNetworks private networks that webhooks may reach nevertheless, as `10.2.0.0/16`, without TLS as well;
/// none by default
/// @param backoff how long to wait after the first failed try, the second, and so on; after the last we give up
/// @param patience an endpoint that fails for this long without one success is switched off
/// @param connectTimeout how long a connection may take
/// @param timeout how long a whole try may take
/// @param lease how long a process that makes a try may be silent; longer than `timeout`
/// @param secretOverlap how long a replaced secret signs beside its successor
/// @param mostEndpoints of one user
@ConfigurationProperties("gas.web.webhooks")
@Validated
record WebhookSettings(
        @NotBlank String table,
        @NotBlank String topic,
        List<String> allowedNetworks,
        @NotEmpty List<Duration> backoff,
        @NotNull Duration patience,
        @NotNull Duration connectTimeout,
        @NotNull Duration timeout,
        @NotNull Duration lease,
        @NotNull Duration secretOverlap,
        int mostEndpoints) {

    WebhookSettings {
        networks(allowedNetworks);
    }

    List<Network> networks() {
        return networks(allowedNetworks);
    }

    private static List<Network> networks(List<String> texts) {
        return texts.stream()
                .filter(text -> !text.isBlank())
                .map(text -> Network.of(text.strip()))
                .toList();
    }
}
