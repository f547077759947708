package gas.engine.internal.haplotype;

import java.util.Arrays;

/// A set of haplotypes by their number, built ascending: a list while it is sparse, bits where that is
/// smaller. A rare allele of half a million people takes some bytes, a common one a bit a haplotype.
final class Slots {
    private static final int[] NONE = {};

    private int[] list = NONE;
    private long[] bits = {};
    private boolean dense;
    private int size;
    private int limit;

    /// Adds one that is higher than all before.
    void add(int slot) {
        if (dense) {
            set(slot);
        } else {
            if (size == list.length) {
                list = Arrays.copyOf(list, Math.max(4, 2 * size));
            }
            list[size] = slot;
            if (size >= 64 && size > slot >> 5) {
                condense();
            }
        }
        size++;
        limit = slot + 1;
    }

    /// One more than the highest, 0 where there is none.
    int limit() {
        return limit;
    }

    private void condense() {
        dense = true;
        for (int i = 0; i <= size; i++) {
            set(list[i]);
        }
        list = NONE;
    }

    private void set(int slot) {
        int word = slot >> 6;
        if (word >= bits.length) {
            bits = Arrays.copyOf(bits, Math.max(word + 1, 2 * bits.length));
        }
        bits[word] |= 1L << slot;
    }

    int size() {
        return size;
    }

    /// The lowest that is `from` or higher, or -1.
    ///
    /// @param index how many lie before it: where the caller stands
    int next(int index, int from) {
        if (!dense) {
            return index < size ? list[index] : -1;
        }
        int word = from >> 6;
        if (word >= bits.length) {
            return -1;
        }
        long left = bits[word] & -1L << from;
        while (left == 0) {
            if (++word == bits.length) {
                return -1;
            }
            left = bits[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(left);
    }
}
