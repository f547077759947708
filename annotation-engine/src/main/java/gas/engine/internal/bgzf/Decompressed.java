package gas.engine.internal.bgzf;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/// Opens a stream whatever its compression: plain, gzip or BGZF, told by its first bytes and never by a name.
public final class Decompressed {
    private static final int SNIFFED = 512;

    private Decompressed() {}

    /// The stream given belongs to the one returned.
    public static InputStream open(InputStream raw) throws IOException {
        byte[] first = new byte[SNIFFED];
        int length = raw.readNBytes(first, 0, first.length);
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(first, 0, length), raw);
        return GzipInput.recognises(first, length) ? new GzipInput(whole) : whole;
    }
}
