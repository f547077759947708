package gas.web.result;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The lines of a BGZF file from a virtual offset on: a block's place in the file, shifted by 16, and a place in its
/// text.
/// Holds the line at hand and the block that it ends in. Belongs to one thread.
final class Lines implements AutoCloseable {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long FEEDS = ONES * '\n';
    private static final int ROOM = 1 << 19;

    private final Blocks blocks;
    private final int longest;
    private byte[] text = new byte[ROOM];
    private int limit;
    private int start;
    private int end;
    private int next;
    /// Where the blocks whose text is held begin in it and in the file.
    private int[] blockStarts = new int[16];

    private long[] blockPlaces = new long[16];
    private int held;

    /// @param from the virtual offset of the first line
    /// @param longest bytes of a line at most
    Lines(ByteRanges file, long from, int stretch, int longest) throws IOException {
        this.longest = longest;
        long block = from >>> 16;
        if (block > file.size()) {
            throw new ResultDamaged("the file ends before byte " + block);
        }
        blocks = new Blocks(file, block, stretch);
        try {
            int within = (int) (from & 0xffff);
            while (within > limit || limit == 0) {
                if (!more()) {
                    break;
                }
                if (within > limit) {
                    throw new ResultDamaged("the block at byte " + block + " has no place " + within);
                }
            }
            next = within;
        } catch (IOException damaged) {
            blocks.close();
            throw damaged;
        }
    }

    /// Goes to the next line; false where there is none.
    boolean advance() throws IOException {
        start = next;
        int searched = start;
        while (true) {
            int feed = feed(searched, limit);
            if (feed >= 0) {
                end = feed;
                next = feed + 1;
                return true;
            }
            searched = limit - start;
            boolean more = more();
            searched += start;
            if (!more) {
                end = limit;
                next = limit;
                return end > start; // a last line without a line feed
            }
        }
    }

    private int feed(int from, int to) {
        int i = from;
        for (; i <= to - 8; i += 8) {
            long word = (long) LONG.get(text, i) ^ FEEDS;
            long zeros = word - ONES & ~word & HIGH;
            if (zeros != 0) {
                return i + (Long.numberOfTrailingZeros(zeros) >>> 3);
            }
        }
        for (; i < to; i++) {
            if (text[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /// Holds one more block; what is before the line at hand goes.
    private boolean more() throws IOException {
        if (text.length - limit < Blocks.MOST) {
            if (start > 0) {
                drop();
            }
            if (limit > longest) {
                throw new ResultDamaged("a line is longer than " + longest + " bytes");
            }
            if (text.length - limit < Blocks.MOST) {
                text = Arrays.copyOf(text, 2 * text.length);
            }
        }
        long place = blocks.next();
        int length = blocks.append(text, limit);
        if (length < 0) {
            return false;
        }
        if (length > 0) {
            if (held == blockStarts.length) {
                blockStarts = Arrays.copyOf(blockStarts, 2 * held);
                blockPlaces = Arrays.copyOf(blockPlaces, 2 * held);
            }
            blockStarts[held] = limit;
            blockPlaces[held++] = place;
            limit += length;
        }
        return true;
    }

    private void drop() {
        System.arraycopy(text, start, text, 0, limit - start);
        int gone = 0;
        while (gone + 1 < held && blockStarts[gone + 1] <= start) {
            gone++;
        }
        held -= gone;
        for (int i = 0; i < held; i++) {
            blockStarts[i] = blockStarts[i + gone] - start;
            blockPlaces[i] = blockPlaces[i + gone];
        }
        limit -= start;
        end -= start;
        next -= start;
        start = 0;
    }

    byte[] text() {
        return text;
    }

    int start() {
        return start;
    }

    /// Without its line feed, and without a carriage return before it.
    int end() {
        return end > start && text[end - 1] == '\r' ? end - 1 : end;
    }

    /// The virtual offset of the line at hand.
    long offset() {
        return offset(start);
    }

    /// The virtual offset of the line that follows.
    long nextOffset() {
        return offset(next);
    }

    private long offset(int place) {
        if (place >= limit) {
            return blocks.next() << 16;
        }
        int block = held - 1;
        while (block > 0 && blockStarts[block] > place) {
            block--;
        }
        return blockPlaces[block] << 16 | place - blockStarts[block];
    }

    @Override
    public void close() {
        blocks.close();
    }
}
