package gas.runtime;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/// Where the ledger is, and the window that its transitions need. A value that is missing stops the start with its
/// name.
///
/// @param freeWindow how long a free user's result stays in S3 after completion
@ConfigurationProperties("gas")
@Validated
public record LedgerSettings(
        @NotNull @Valid Tables tables,
        @NotNull @Valid Topics topics,
        @NotNull @Valid StateMachines stateMachines,
        @NotNull Duration freeWindow) {

    /// Names of DynamoDB tables.
    public record Tables(
            @NotBlank String jobs,
            @NotBlank String accounts,
            @NotBlank String events) {}

    /// ARNs of SNS topics.
    public record Topics(
            @NotBlank String jobRequests,
            @NotBlank String jobResults,
            @NotBlank String archiveDue,
            @NotBlank String thawRequests) {}

    /// ARNs of Step Functions state machines.
    public record StateMachines(@NotBlank String archiveWait) {}
}
