package gas.thaw;

import gas.vault.Tier;
import gas.vault.VaultKind;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/// @param tiers the retrieval tiers to ask for, in this order, until the vault takes one; Bulk alone is the cheapest
/// @param lease how long whoever asks the vault may take for it, before another tries
/// @param patience how long a retrieval may be silent before the vault is asked how far it is
/// @param pageSize how many of a user's jobs are read at once
@ConfigurationProperties("gas.thaw")
@Validated
record ThawServiceSettings(
        @NotNull @Valid VaultSettings vault,
        @NotBlank String restoreFunction,
        @NotEmpty List<Tier> tiers,
        @NotNull Duration lease,
        @NotNull @Valid Patience patience,
        @NotNull Duration sweepEvery,
        int pageSize) {

    /// @param kind which cold storage the installation uses
    /// @param name the vault's, or the bucket's
    /// @param noticeTopic ARN of the SNS topic where the vault announces retrievals
    record VaultSettings(
            @NotNull VaultKind kind,
            @NotBlank String name,
            @NotBlank String noticeTopic) {}

    /// @param restore how long the restore function may take with what is ready
    record Patience(
            @NotNull Duration expedited,
            @NotNull Duration standard,
            @NotNull Duration bulk,
            @NotNull Duration restore) {

        Duration with(Tier tier) {
            return switch (tier) {
                case EXPEDITED -> expedited;
                case STANDARD -> standard;
                case BULK -> bulk;
            };
        }
    }
}
