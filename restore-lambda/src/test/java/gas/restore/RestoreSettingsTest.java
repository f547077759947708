package gas.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gas.vault.VaultKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestoreSettingsTest {
    private final Map<String, String> environment = new HashMap<>(Map.of(
            "GAS_TABLES_JOBS", "gas-jobs",
            "GAS_TABLES_ACCOUNTS", "gas-accounts",
            "GAS_TABLES_EVENTS", "gas-events",
            "GAS_VAULT_NAME", "gas-archive",
            "GAS_TOPICS_ARCHIVE_RETRIEVED", "arn:retrieved",
            "GAS_TOPICS_THAW_REQUESTS", "arn:thaw"));

    @Test
    void everyVariableThatIsMissingIsNamedAtOnce() {
        environment.remove("GAS_VAULT_NAME");
        environment.put("GAS_TABLES_JOBS", " ");

        assertThatThrownBy(() -> RestoreSettings.from(environment))
                .hasMessageContaining("GAS_TABLES_JOBS, GAS_VAULT_NAME");
    }

    @ParameterizedTest
    @CsvSource({"30s, PT30S", "5m, PT5M", "PT1H30M, PT1H30M", "2d, PT48H", "250ms, PT0.25S"})
    void theFreeWindowIsWrittenAsTheServicesWriteIt(String written, Duration meant) {
        environment.put("GAS_FREE_WINDOW", written);

        assertThat(RestoreSettings.from(environment).freeWindow()).isEqualTo(meant);
    }

    @Test
    void aWindowThatIsNoDurationIsRefusedByItsName() {
        environment.put("GAS_FREE_WINDOW", "five minutes");

        assertThatThrownBy(() -> RestoreSettings.from(environment))
                .hasMessageContaining("GAS_FREE_WINDOW=five minutes");
    }

    @Test
    void theKindOfVaultIsOneSettingAndAGlacierVaultWhereNothingIsSaid() {
        assertThat(RestoreSettings.from(environment).kind()).isEqualTo(VaultKind.GLACIER_VAULT);
        environment.put("GAS_VAULT_KIND", "s3-deep-archive");
        assertThat(RestoreSettings.from(environment).kind()).isEqualTo(VaultKind.S3_DEEP_ARCHIVE);
        environment.put("GAS_VAULT_KIND", "tape");
        assertThatThrownBy(() -> RestoreSettings.from(environment)).hasMessageContaining("no kind of vault: tape");
    }
}
