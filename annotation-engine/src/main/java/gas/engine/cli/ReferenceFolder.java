package gas.engine.cli;

import gas.engine.EmbeddedReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where references that have a name lie.
final class ReferenceFolder {
    private static final String EXTENSION = ".gasref";

    @Option(
            names = {"--reference-dir", "--dir"},
            paramLabel = "DIR",
            description = "folder of the references that have a name (default: $GAS_REFERENCES or ~/.gas/references)")
    private @Nullable Path chosen;

    Path path() throws IOException {
        String named = System.getenv("GAS_REFERENCES");
        Path folder = chosen != null
                ? chosen
                : named != null ? Path.of(named) : Path.of(System.getProperty("user.home"), ".gas", "references");
        return Files.createDirectories(folder);
    }

    Path target(String name) throws IOException {
        return path().resolve(name + EXTENSION);
    }

    /// The file of a name, or the path given where nothing is called so.
    Path find(String nameOrPath) throws IOException {
        if (nameOrPath.equals(EmbeddedReference.NAME)) {
            return EmbeddedReference.file(path());
        }
        Path named = path().resolve(nameOrPath + EXTENSION);
        if (Files.exists(named)) {
            return named;
        }
        Path file = Path.of(nameOrPath);
        if (!Files.exists(file)) {
            throw new IOException("there is no reference " + nameOrPath + ", neither by name in " + path()
                    + " nor as a file; see `gas reference list`");
        }
        return file;
    }

    static boolean isReference(Path file) {
        return file.getFileName().toString().endsWith(EXTENSION);
    }
}
