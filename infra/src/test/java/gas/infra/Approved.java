package gas.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Texts that somebody has read: what comes out must be what is there.
final class Approved {
    private static final Path FOLDER = Path.of("src", "test", "resources", "gas", "infra");

    private Approved() {}

    static void is(String name, String text) throws IOException {
        Path approved = FOLDER.resolve(name);
        if ("write".equals(System.getProperty("gas.approved"))) {
            Files.createDirectories(approved.getParent());
            Files.writeString(approved, text);
            return;
        }
        assertThat(text)
                .as(
                        "%s changed. If that is meant: mvn -pl infra test -Dgas.approved=write, and read the difference",
                        approved)
                .isEqualTo(Files.readString(approved));
    }
}
