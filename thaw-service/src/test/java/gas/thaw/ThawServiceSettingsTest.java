package gas.thaw;

import static org.assertj.core.api.Assertions.assertThat;

import gas.vault.Tier;
import gas.vault.VaultKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ThawServiceSettingsTest {
    private static final List<String> ENVIRONMENT =
            List.of("GAS_VAULT_NAME", "GAS_TOPICS_ARCHIVE_RETRIEVED", "GAS_LAMBDA_RESTORE");

    @EnableConfigurationProperties(ThawServiceSettings.class)
    static class Settings {}

    @Test
    void whatTheEnvironmentMustSayIsEnough() {
        withEnvironment(ENVIRONMENT).run(context -> {
            ThawServiceSettings settings = context.getBean(ThawServiceSettings.class);

            assertThat(settings.tiers()).containsExactly(Tier.EXPEDITED, Tier.STANDARD);
        });
    }

    @Test
    void bulkAndTheKindOfVaultAreSettings() {
        withEnvironment(ENVIRONMENT)
                .withPropertyValues("GAS_THAW_TIERS=bulk", "GAS_VAULT_KIND=s3-glacier")
                .run(context -> {
                    ThawServiceSettings settings = context.getBean(ThawServiceSettings.class);

                    assertThat(settings.tiers()).containsExactly(Tier.BULK);
                    assertThat(settings.vault().kind()).isEqualTo(VaultKind.S3_GLACIER);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"GAS_VAULT_NAME", "GAS_TOPICS_ARCHIVE_RETRIEVED", "GAS_LAMBDA_RESTORE"})
    void aMissingValueStopsTheStartWithItsName(String missing) {
        List<String> rest = new ArrayList<>(ENVIRONMENT);
        rest.remove(missing);

        withEnvironment(rest)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(
                                switch (missing) {
                                    case "GAS_VAULT_NAME" -> "vault.name";
                                    case "GAS_LAMBDA_RESTORE" -> "restoreFunction";
                                    default -> "vault.noticeTopic";
                                }));
    }

    private static ApplicationContextRunner withEnvironment(List<String> names) {
        return new ApplicationContextRunner()
                .withInitializer(new ConfigDataApplicationContextInitializer())
                .withUserConfiguration(Settings.class)
                .withPropertyValues(names.stream().map(name -> name + "=some").toArray(String[]::new));
    }
}
