package gas.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class EnvironmentSettingsTest {

    @Test
    void everySettingThatIsMissingOrWrongIsNamedAtOnce() throws IOException {
        Properties properties = large();
        properties.remove("domain");
        properties.setProperty("size", "huge");
        properties.setProperty("account", "1234");
        properties.setProperty("zone", "us-east-1a");
        assertThat(refusal(properties).lines)
                .containsExactlyInAnyOrder(
                        "some.properties: domain is missing: it is a domain such as gas.example.org",
                        "some.properties: size=huge is not small or large",
                        "some.properties: account=1234 is not the 12 digits of an AWS account",
                        "some.properties: there is no setting zone");
    }

    @Test
    void zonesAndCertificateAreOfTheRegion() throws IOException {
        Properties properties = large();
        properties.setProperty("region", "eu-central-1");
        assertThat(refusal(properties).lines)
                .anySatisfy(line -> assertThat(line).contains("zones=us-east-1a"))
                .anySatisfy(line -> assertThat(line).contains("certificate=arn:aws:acm:us-east-1"))
                .hasSize(2);
    }

    @Test
    void oneZoneIsNotEnoughForALoadBalancer() throws IOException {
        Properties properties = large();
        properties.setProperty("zones", "us-east-1a");
        assertThat(refusal(properties).lines).singleElement().asString().contains("two or more zones");
    }

    @Test
    void aDomainWhoseZoneIsElsewhereIsFine() throws IOException {
        Properties properties = large();
        properties.setProperty("hosted-zone", "");
        assertThat(EnvironmentSettings.read("some.properties", properties).hostedZone())
                .isEmpty();
    }

    private static UserError refusal(Properties properties) {
        return catchThrowableOfType(UserError.class, () -> EnvironmentSettings.read("some.properties", properties));
    }

    private static Properties large() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("environments", "large.properties"))) {
            properties.load(reader);
        }
        return properties;
    }
}
