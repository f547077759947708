package gas.infra;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Every template as it was last read by somebody.
class SnapshotTest {
    private static final List<String> ENVIRONMENTS = Templates.ENVIRONMENTS;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @ParameterizedTest
    @FieldSource("ENVIRONMENTS")
    void templatesAreTheApprovedOnes(String environment) throws IOException {
        Templates templates = Templates.of(environment);
        for (String stack : Templates.STACKS) {
            String text = JSON.writeValueAsString(templates.stack(stack))
                    // code of functions, and the version that follows from it
                    .replaceAll("[0-9a-f]{64}", "HASH")
                    .replaceAll("(RestoreFunctionCurrentVersion[0-9A-F]{8})[0-9a-f]{32}", "$1HASH");
            Approved.is("snapshots/" + environment + "/" + stack + ".json", text + "\n");
        }
    }
}
