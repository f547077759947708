package gas.web.submission;

import gas.ledger.accounts.Plan;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// @param bucket where inputs go
/// @param keyPrefix the first part of every input's key
/// @param freeCap largest file on the free plan
/// @param premiumCap largest file on the paid plan; S3 takes no more than 5 GB from a form
/// @param formValidity how long after it was issued an upload may begin
/// @param references names of the references that people may choose, the usual one first
@ConfigurationProperties("gas.web.upload")
@Validated
record UploadSettings(
        @NotBlank String bucket,
        @NotBlank String keyPrefix,
        @NotNull DataSize freeCap,
        @NotNull DataSize premiumCap,
        @NotNull Duration formValidity,
        @NotEmpty List<@NotBlank String> references) {

    long cap(Plan plan) {
        return switch (plan) {
            case FREE -> freeCap.toBytes();
            case PREMIUM -> premiumCap.toBytes();
        };
    }

    String usualReference() {
        return references.getFirst();
    }
}
