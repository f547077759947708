package gas.archive;

import gas.vault.VaultKind;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// @param lease how long a silent archiver keeps a result; renewed with every part that reached the vault
/// @param reconcileEvery how often archives that nobody refers to are looked for
@ConfigurationProperties("gas.archive")
@Validated
record ArchiveServiceSettings(
        @NotNull @Valid VaultSettings vault,
        @NotNull Duration lease,
        @NotNull Duration reconcileEvery) {

    /// @param kind which cold storage the installation uses
    /// @param name the vault's, or the bucket's
    /// @param noticeTopic ARN of the SNS topic where the vault announces retrievals
    /// @param partSize a power of two, 1 MB or more; one part for each result that is moved at once is held
    /// in memory
    record VaultSettings(
            @NotNull VaultKind kind,
            @NotBlank String name,
            @NotBlank String noticeTopic,
            @NotNull DataSize partSize) {}
}
