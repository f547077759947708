package gas.engine.internal.bgzf;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Inflates gzip of any number of members, BGZF among them (RFC 1952; SAM specification, section 4.1).
///
/// Unlike `java.util.zip.GZIPInputStream` it never asks `available()` whether another member follows, which on a
/// network
/// stream may end a file silently, and it takes a BGZF file that lacks its end-of-file block for cut short.
/// Closing closes the stream below. Not thread-safe.
public final class GzipInput extends InputStream {
    private static final int BUFFER = 64 << 10;
    private static final int FLAG_HCRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    private boolean inMember;
    private boolean anyMember;
    private boolean bgzf;
    private boolean lastMemberEmpty;
    private long memberBytes;
    private boolean ended;

    public GzipInput(InputStream in) {
        this.in = in;
    }

    /// Whether these first bytes of a file are gzip's.
    public static boolean recognises(byte[] first, int length) {
        return length >= 2 && (first[0] & 0xff) == 0x1f && (first[1] & 0xff) == 0x8b;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (!inMember && !startMember()) {
                ended = true;
                break;
            }
            int inflated = inflate(target, offset, length);
            if (inflated > 0) {
                crc.update(target, offset, inflated);
                memberBytes += inflated;
                return inflated;
            }
            if (inflater.finished()) {
                finishMember();
            } else if (inflater.needsDictionary()) {
                throw new GzipDamaged(false, "the compressed data asks for a dictionary, which gzip does not have");
            } else if (!fill()) {
                throw cutShort();
            } else {
                inflater.setInput(buffer, position, limit - position);
            }
        }
        return -1;
    }

    private int inflate(byte[] target, int offset, int length) throws GzipDamaged {
        try {
            return inflater.inflate(target, offset, length);
        } catch (DataFormatException damaged) {
            throw new GzipDamaged(false, "the compressed data is damaged (" + damaged.getMessage() + ")");
        }
    }

    private boolean startMember() throws IOException {
        int first = nextOrEnd();
        while (anyMember && first == 0) { // tar and tapes pad with zeros
            first = nextOrEnd();
        }
        if (first < 0) {
            if (bgzf && !lastMemberEmpty) {
                throw cutShort();
            }
            return false;
        }
        try {
            if (first != 0x1f || next() != 0x8b || next() != 8) {
                throw new GzipDamaged(false, "something that is not gzip follows the compressed data");
            }
            readHeader();
        } catch (EOFException end) {
            throw cutShort();
        }
        inflater.reset();
        inflater.setInput(buffer, position, limit - position);
        crc.reset();
        memberBytes = 0;
        inMember = true;
        anyMember = true;
        return true;
    }

    private void readHeader() throws IOException {
        int flags = next();
        skip(6); // time, extra flags, operating system
        if ((flags & FLAG_EXTRA) != 0) {
            int length = next() | next() << 8;
            int firstId = length > 1 ? next() : 0;
            int secondId = length > 1 ? next() : 0;
            skip(Math.max(0, length > 1 ? length - 2 : length));
            bgzf |= firstId == 'B' && secondId == 'C';
        }
        if ((flags & FLAG_NAME) != 0) {
            skipString();
        }
        if ((flags & FLAG_COMMENT) != 0) {
            skipString();
        }
        if ((flags & FLAG_HCRC) != 0) {
            skip(2);
        }
    }

    private void finishMember() throws IOException {
        position = limit - inflater.getRemaining();
        long expectedCrc;
        long expectedLength;
        try {
            expectedCrc = nextInt();
            expectedLength = nextInt();
        } catch (EOFException end) {
            throw cutShort();
        }
        if (expectedCrc != crc.getValue() || expectedLength != (memberBytes & 0xffff_ffffL)) {
            throw new GzipDamaged(false, "the compressed data does not have the checksum that it names");
        }
        lastMemberEmpty = memberBytes == 0;
        inMember = false;
    }

    private static GzipDamaged cutShort() {
        return new GzipDamaged(true, "the compressed data ends before its end");
    }

    private long nextInt() throws IOException {
        return next() | (long) next() << 8 | (long) next() << 16 | (long) next() << 24;
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            next();
        }
    }

    private void skipString() throws IOException {
        while (next() != 0) {
            // to the terminating zero
        }
    }

    private int next() throws IOException {
        int next = nextOrEnd();
        if (next < 0) {
            throw new EOFException();
        }
        return next;
    }

    private int nextOrEnd() throws IOException {
        if (position == limit && !fill()) {
            return -1;
        }
        return buffer[position++] & 0xff;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
