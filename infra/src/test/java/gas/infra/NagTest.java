package gas.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// cdk-nag does not fail a synthesis by itself: its report is read here.
class NagTest {
    private static final List<String> ENVIRONMENTS = Templates.ENVIRONMENTS;

    @ParameterizedTest
    @FieldSource("ENVIRONMENTS")
    void everyRuleIsKeptOrExceptedWithAReason(String environment) throws IOException {
        Templates templates = Templates.of(environment);
        for (String stack : Templates.STACKS) {
            Path report =
                    templates.folder.resolve("AwsSolutions-" + templates.environment.named(stack) + "-NagReport.csv");
            List<String> rows = Files.readAllLines(report);
            assertThat(rows).as(report.toString()).hasSizeGreaterThan(1);
            assertThat(rows.subList(1, rows.size()))
                    .as(report.toString())
                    .allSatisfy(row -> assertThat(row)
                            .containsAnyOf("\"Compliant\"", "\"Suppressed\"")
                            .doesNotContain("\"UNKNOWN\""));
        }
    }

    /// The CDK warns in metadata, CloudFormation's own validation in a report.
    @ParameterizedTest
    @FieldSource("ENVIRONMENTS")
    void nothingWarns(String environment) throws IOException {
        Templates templates = Templates.of(environment);
        List<String> warnings = new ArrayList<>();
        for (String stack : Templates.STACKS) {
            Path file = templates.folder.resolve(templates.environment.named(stack) + ".metadata.json");
            new ObjectMapper().readTree(file.toFile()).properties().forEach(construct -> {
                for (JsonNode entry : construct.getValue()) {
                    if (entry.path("type").asText().matches("aws:cdk:(warning|error)")) {
                        warnings.add(
                                construct.getKey() + ": " + entry.path("data").asText());
                    }
                }
            });
        }
        assertThat(warnings).isEmpty();
        JsonNode report = new ObjectMapper()
                .readTree(templates.folder.resolve("validation-report.json").toFile());
        assertThat(report.get("pluginReports"))
                .isNotEmpty()
                .allSatisfy(plugin -> assertThat(plugin.get("violations")).isEmpty());
    }
}
