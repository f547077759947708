package gas.web.result;

import java.io.IOException;
import java.util.Objects;
import java.util.zip.CRC32;

/// The text of a BGZF file (SAM specification, section 4.1), block after block from any block on. The file is fetched
/// in
/// stretches, of which one is held. Belongs to one thread.
final class Blocks implements AutoCloseable {
    /// No block has more text, nor more bytes, than this.
    static final int MOST = 1 << 16;

    private static final int HEADER = 18;
    private static final int TRAILER = 8;

    private final ByteRanges file;
    private final int stretch;
    private final Inflate inflate = new Inflate();
    private final CRC32 crc = new CRC32();
    private byte[] fetched = {};
    private long fetchedAt;
    private long next;

    /// @param from where a block begins
    /// @param stretch bytes that are fetched at a time
    Blocks(ByteRanges file, long from, int stretch) {
        this.file = file;
        this.next = from;
        this.stretch = Math.max(stretch, 2 * MOST);
    }

    /// Where the next block begins in the file; the file's size where there is none.
    long next() {
        return next;
    }

    /// Appends the next block's text; returns its length, -1 where there is no further block.
    int append(byte[] text, int at) throws IOException {
        Objects.checkFromIndexSize(at, MOST, text.length);
        if (next >= file.size()) {
            return -1;
        }
        int block = at(next, MOST);
        int size = blockSize(fetched, block);
        if (size < 0 || block + size > fetched.length) {
            throw new ResultDamaged("no BGZF block begins at byte " + next);
        }
        int length = little(fetched, block + size - 4);
        if (length < 0 || length > MOST) {
            throw new ResultDamaged("the BGZF block at byte " + next + " names a length of " + length);
        }
        if (!inflate.inflate(fetched, block + HEADER, size - HEADER - TRAILER, text, at, length)) {
            throw new ResultDamaged("the BGZF block at byte " + next + " is damaged");
        }
        crc.reset();
        crc.update(text, at, length);
        if ((int) crc.getValue() != little(fetched, block + size - TRAILER)) {
            throw new ResultDamaged("the BGZF block at byte " + next + " does not have the checksum that it names");
        }
        next += size;
        return length;
    }

    /// The first block with text that begins at a place or behind it: where a header stands that another header, or the
    /// end of the file, follows at the distance that it names.
    static long firstFrom(ByteRanges file, long from) throws IOException {
        byte[] window = file.read(from, 3 * MOST);
        for (int i = 0; i < Math.min(MOST, window.length); i++) {
            int size = blockSize(window, i);
            boolean whole = size > 0 && i + size <= window.length;
            if (!whole || little(window, i + size - 4) == 0) {
                continue;
            }
            boolean last = from + i + size == file.size();
            if (last || blockSize(window, i + size) >= 0) {
                return from + i;
            }
        }
        return file.size();
    }

    /// Sees that so many bytes from a place on are there, as far as the file goes; returns where the place is.
    private int at(long place, int bytes) throws IOException {
        long end = Math.min(place + bytes, file.size());
        if (place < fetchedAt || end > fetchedAt + fetched.length) {
            fetched = file.read(place, stretch);
            fetchedAt = place;
        }
        return (int) (place - fetchedAt);
    }

    /// The size of a block by its header, with header and trailer; -1 where there is no header.
    private static int blockSize(byte[] bytes, int at) {
        boolean header = at + HEADER <= bytes.length
                && little(bytes, at) == 0x04088b1f // its extra field alone
                && bytes[at + 10] == 6
                && bytes[at + 11] == 0
                && bytes[at + 12] == 'B'
                && bytes[at + 13] == 'C'
                && bytes[at + 14] == 2
                && bytes[at + 15] == 0;
        int size = header ? (bytes[at + 16] & 0xff | (bytes[at + 17] & 0xff) << 8) + 1 : -1;
        return size < HEADER + TRAILER ? -1 : size;
    }

    private static int little(byte[] bytes, int at) {
        return bytes[at] & 0xff
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | (bytes[at + 3] & 0xff) << 24;
    }

    @Override
    public void close() {
        inflate.close();
    }
}
