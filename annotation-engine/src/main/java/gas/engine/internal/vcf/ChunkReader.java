package gas.engine.internal.vcf;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Cuts a stream into chunks of whole lines. Not thread-safe.
public final class ChunkReader {
    private final InputStream in;
    private final int size;
    private final int longest;
    private byte[] rest = new byte[0];
    private int restLength;
    private boolean ended;

    /// @param size bytes that a chunk has about
    /// @param longest bytes of a line; a longer one is [LineTooLong]
    public ChunkReader(InputStream in, int size, int longest) {
        this.in = in;
        this.size = size;
        this.longest = longest;
    }

    /// A line that does not end within the limit.
    public static final class LineTooLong extends IOException {
        LineTooLong() {
            super("a line is too long");
        }
    }

    /// Lines to work on: bytes from `start` to `length`, the last line with or without its line feed.
    public static final class Chunk {
        private byte[] bytes = new byte[0];
        private int start;
        private int length;

        public int start() {
            return start;
        }

        /// Leaves out what comes before.
        public void startAt(int position) {
            start = position;
        }

        public byte[] bytes() {
            return bytes;
        }

        public int length() {
            return length;
        }

        private void room(int capacity) {
            if (bytes.length < capacity) {
                bytes = Arrays.copyOf(bytes, capacity);
            }
        }
    }

    /// Fills a chunk; false at the end of the stream.
    public boolean next(Chunk chunk) throws IOException {
        chunk.start = 0;
        chunk.room(Math.max(size, restLength + 1));
        System.arraycopy(rest, 0, chunk.bytes, 0, restLength);
        int filled = restLength;
        restLength = 0;
        while (true) {
            while (!ended && filled < chunk.bytes.length) {
                int read = in.read(chunk.bytes, filled, chunk.bytes.length - filled);
                if (read < 0) {
                    ended = true;
                } else {
                    filled += read;
                }
            }
            if (ended) {
                chunk.length = filled;
                return filled > 0;
            }
            int lineEnd = lastLineFeed(chunk.bytes, filled);
            if (lineEnd >= 0) {
                keep(chunk.bytes, lineEnd + 1, filled);
                chunk.length = lineEnd + 1;
                return true;
            }
            if (filled > longest) {
                throw new LineTooLong();
            }
            chunk.room(2 * chunk.bytes.length);
        }
    }

    /// Whether everything was read.
    public boolean ended() {
        return ended;
    }

    private static int lastLineFeed(byte[] bytes, int length) {
        int at = length - 1;
        while (at >= 0 && bytes[at] != '\n') {
            at--;
        }
        return at;
    }

    private void keep(byte[] bytes, int from, int to) {
        restLength = to - from;
        if (rest.length < restLength) {
            rest = new byte[Math.max(restLength, 1 << 12)];
        }
        System.arraycopy(bytes, from, rest, 0, restLength);
    }
}
