package gas.archive;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// @param lease how long a silent archiver keeps a result; renewed with every part that reached the vault
@ConfigurationProperties("gas.archive")
@Validated
record ArchiveServiceSettings(
        @NotNull @Valid VaultSettings vault, @NotNull Duration lease) {

    /// @param noticeTopic ARN of the SNS topic where the vault announces retrievals
    /// @param partSize a power of two, 1 MB or more; one part for each result that is moved at once is held
    /// in memory
    record VaultSettings(
            @NotBlank String name,
            @NotBlank String noticeTopic,
            @NotNull DataSize partSize) {}
}
