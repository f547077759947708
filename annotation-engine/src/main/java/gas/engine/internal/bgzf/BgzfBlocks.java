package gas.engine.internal.bgzf;

import gas.engine.internal.text.TextBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/// Compresses text into BGZF blocks (SAM specification, section 4.1), by libdeflate where there is one, else by zlib.
/// Belongs to one thread.
public final class BgzfBlocks {
    /// Bytes of text that a full block holds; so few that they fit even where they cannot be compressed.
    public static final int TEXT = 0xff00;

    private static final int HEADER = 18;
    private static final int TRAILER = 8;
    private static final int MOST = 1 << 16;
    private static final byte[] START = {31, (byte) 139, 8, 4, 0, 0, 0, 0, 0, (byte) 255, 6, 0, 66, 67, 2, 0, 0, 0};
    private static final byte[] END = {
        31, (byte) 139, 8, 4, 0, 0, 0, 0, 0, (byte) 255, 6, 0, 66, 67, 2, 0, 27, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0
    };

    private final @Nullable Libdeflate fast;
    private final Deflater deflater;
    private final Deflater stored = new Deflater(Deflater.NO_COMPRESSION, true);
    private final CRC32 crc = new CRC32();
    private final byte[] block = new byte[MOST + 1024];

    /// @param level 0 to 9
    public BgzfBlocks(int level) {
        fast = level == 0 ? null : Libdeflate.open(level, MOST);
        deflater = new Deflater(level, true);
    }

    /// The block that ends a file.
    public static byte[] end() {
        return END.clone();
    }

    /// Appends the blocks of a text; returns where in `out` each begins.
    public int[] compress(TextBuffer text, TextBuffer out) {
        int[] starts = new int[(text.size() + TEXT - 1) / TEXT];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = out.size();
            add(text.bytes(), i * TEXT, Math.min(TEXT, text.size() - i * TEXT), out);
        }
        return starts;
    }

    private void add(byte[] text, int from, int length, TextBuffer out) {
        System.arraycopy(START, 0, block, 0, HEADER);
        int compressed = fast == null
                ? deflate(deflater, text, from, length)
                : fast.compress(text, from, length, block, HEADER, MOST - HEADER - TRAILER);
        if (compressed == 0 || HEADER + compressed + TRAILER > MOST) {
            compressed = deflate(stored, text, from, length);
        }
        int size = HEADER + compressed + TRAILER;
        block[16] = (byte) (size - 1);
        block[17] = (byte) (size - 1 >> 8);
        crc.reset();
        crc.update(text, from, length);
        little(HEADER + compressed, (int) crc.getValue());
        little(HEADER + compressed + 4, length);
        out.add(block, 0, size);
    }

    private int deflate(Deflater with, byte[] text, int from, int length) {
        with.reset();
        with.setInput(text, from, length);
        with.finish();
        return with.deflate(block, HEADER, block.length - HEADER);
    }

    private void little(int at, int value) {
        for (int i = 0; i < 4; i++) {
            block[at + i] = (byte) (value >>> 8 * i);
        }
    }

    public void close() {
        if (fast != null) {
            fast.close();
        }
        deflater.end();
        stored.end();
    }
}
