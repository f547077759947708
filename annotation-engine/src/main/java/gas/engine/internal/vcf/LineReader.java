package gas.engine.internal.vcf;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Lines of a stream as slices of one buffer, without their ends (LF or CRLF). The slice holds until the next call.
public final class LineReader {
    private final InputStream in;
    private final int longest;
    private byte[] buffer = new byte[1 << 17];
    private int position;
    private int limit;
    private int start;
    private int end;
    private boolean windows;
    private long line;

    /// @param longest bytes; a longer line is [LineTooLong]
    public LineReader(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /// A line that does not end within the limit.
    public static final class LineTooLong extends IOException {
        LineTooLong() {
            super("a line is too long");
        }
    }

    /// False at the end of the stream.
    public boolean next() throws IOException {
        start = position;
        int scanned = position;
        while (true) {
            for (int i = scanned; i < limit; i++) {
                if (buffer[i] == '\n') {
                    windows = i > start && buffer[i - 1] == '\r';
                    end = windows ? i - 1 : i;
                    position = i + 1;
                    line++;
                    return true;
                }
            }
            scanned = limit - start;
            if (scanned > longest) {
                line++;
                throw new LineTooLong();
            }
            if (!fill()) {
                if (start == limit) {
                    return false;
                }
                windows = buffer[limit - 1] == '\r';
                end = windows ? limit - 1 : limit;
                position = limit;
                line++;
                return true;
            }
            scanned += start;
        }
    }

    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, limit - start);
            limit -= start;
            start = 0;
            position = 0;
        }
        if (limit == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int read = in.read(buffer, limit, buffer.length - limit);
        if (read > 0) {
            limit += read;
        }
        return read > 0;
    }

    public byte[] buffer() {
        return buffer;
    }

    /// First byte of the line in the buffer.
    public int start() {
        return start;
    }

    /// After the last byte of the line.
    public int end() {
        return end;
    }

    /// Whether the line ended with `\r\n`, as Windows writes it.
    public boolean windows() {
        return windows;
    }

    /// 1-based number of the line.
    public long line() {
        return line;
    }
}
