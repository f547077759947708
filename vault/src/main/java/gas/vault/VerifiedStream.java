package gas.vault;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.Abortable;

/// Reads an output to its end even if the connection breaks on the way, and lets nobody reach that end
/// unless all of it has the expected tree hash.
final class VerifiedStream extends InputStream {
    private static final int TRIES_WITHOUT_PROGRESS = 3;

    /// Opens the output again from any byte.
    interface Output {
        /// @param from 0-based, inclusive
        /// @param to 0-based, exclusive
        InputStream open(long from, long to);
    }

    private final Output output;
    private final long bytes;
    private final TreeHash expected;
    private final TreeHash.Digest digest = new TreeHash.Digest();
    private @Nullable InputStream connection;
    private long position;
    private boolean verified;

    VerifiedStream(Output output, long bytes, TreeHash expected) {
        this.output = output;
        this.bytes = bytes;
        this.expected = expected;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (position == bytes) {
            verify();
            return -1;
        }
        int got = readOn(into, offset, (int) Math.min(length, bytes - position));
        digest.update(into, offset, got);
        position += got;
        return got;
    }

    /// @return 1 or more
    private int readOn(byte[] into, int offset, int length) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                InputStream source = connection;
                if (source == null) {
                    source = output.open(position, bytes);
                    connection = source;
                }
                int got = source.read(into, offset, length);
                if (got > 0) {
                    return got;
                }
                throw new EOFException("the output ended at byte " + position + " of " + bytes);
            } catch (IOException broken) {
                close();
                if (tries == TRIES_WITHOUT_PROGRESS) {
                    throw broken;
                }
            }
        }
    }

    private void verify() throws IOException {
        if (verified) {
            return;
        }
        TreeHash found = digest.finish();
        if (!found.equals(expected)) {
            throw new IOException("the output has tree hash " + found + ", and the archive has " + expected);
        }
        verified = true;
    }

    /// Gives up the connection without reading the rest of it.
    @Override
    public void close() throws IOException {
        InputStream source = connection;
        connection = null;
        if (source instanceof Abortable abortable && position < bytes) {
            abortable.abort();
        } else if (source != null) {
            source.close();
        }
    }
}
