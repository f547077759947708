package gas.vault;

import java.io.IOException;
import java.io.InputStream;

/// The output of a retrieval, open for reading. To be closed by who opened it; not thread-safe.
///
/// The stream compares size and tree hash when the last byte was read: a reader that has seen the end of it
/// (`read` returned -1) holds exactly what was archived, any other must not trust what it read.
public record RetrievedArchive(long bytes, InputStream stream) implements AutoCloseable {
    @Override
    public void close() throws IOException {
        stream.close();
    }
}
