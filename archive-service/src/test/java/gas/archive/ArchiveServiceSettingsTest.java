package gas.archive;

import static org.assertj.core.api.Assertions.assertThat;

import gas.vault.VaultKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

class ArchiveServiceSettingsTest {
    private static final List<String> ENVIRONMENT = List.of("GAS_VAULT_NAME", "GAS_TOPICS_ARCHIVE_RETRIEVED");

    @EnableConfigurationProperties(ArchiveServiceSettings.class)
    static class Settings {}

    @Test
    void whatTheEnvironmentMustSayIsEnough() {
        withEnvironment(ENVIRONMENT).run(context -> {
            ArchiveServiceSettings settings = context.getBean(ArchiveServiceSettings.class);

            assertThat(settings.vault().kind()).isEqualTo(VaultKind.GLACIER_VAULT);
            assertThat(settings.vault().partSize()).isEqualTo(DataSize.ofMegabytes(8));
        });
    }

    @Test
    void theKindOfVaultIsOneSetting() {
        withEnvironment(ENVIRONMENT)
                .withPropertyValues("GAS_VAULT_KIND=s3-deep-archive")
                .run(context -> assertThat(context.getBean(ArchiveServiceSettings.class)
                                .vault()
                                .kind())
                        .isEqualTo(VaultKind.S3_DEEP_ARCHIVE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GAS_VAULT_NAME", "GAS_TOPICS_ARCHIVE_RETRIEVED"})
    void aMissingValueStopsTheStartWithItsName(String missing) {
        List<String> rest = new ArrayList<>(ENVIRONMENT);
        rest.remove(missing);

        withEnvironment(rest)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(missing.equals("GAS_VAULT_NAME") ? "vault.name" : "vault.noticeTopic"));
    }

    private static ApplicationContextRunner withEnvironment(List<String> names) {
        return new ApplicationContextRunner()
                .withInitializer(new ConfigDataApplicationContextInitializer())
                .withUserConfiguration(Settings.class)
                .withPropertyValues(names.stream().map(name -> name + "=some").toArray(String[]::new));
    }
}
