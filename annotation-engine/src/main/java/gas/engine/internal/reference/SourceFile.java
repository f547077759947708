package gas.engine.internal.reference;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file that a reference is built from: its name for the record, and how to read its bytes.
public record SourceFile(String name, Opening opening) {

    /// Opens the bytes, as often as asked.
    @FunctionalInterface
    public interface Opening {
        InputStream open() throws IOException;
    }

    public static SourceFile of(Path path) {
        Path file = path.getFileName();
        return new SourceFile(file == null ? path.toString() : file.toString(), () -> Files.newInputStream(path));
    }

    InputStream open() throws IOException {
        return opening.open();
    }
}
