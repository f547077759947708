package gas.engine.internal.tracks;

import gas.engine.internal.reference.CompiledReference;
import gas.engine.internal.reference.ContigEntry;

/// Brings an allele into the one form that all of its spellings share: as short as it can be, and as far to the left as
/// the reference lets it be (Tan, Abecasis and Kang, "Unified representation of genetic variants", 2015). Used again
/// for
/// every allele; belongs to one thread.
final class Normaliser {
    private static final int BLOCK = 64;

    private final CompiledReference reference;
    private final byte[] block = new byte[BLOCK];
    private int blockStart;
    private int blockEnd;
    private ContigEntry blockContig;

    private int position;
    private byte[] before = new byte[64];
    private byte[] after = new byte[64];
    private int beforeFrom;
    private int beforeTo;
    private int afterFrom;
    private int afterTo;

    Normaliser(CompiledReference reference) {
        this.reference = reference;
        this.blockContig = reference.contig(0);
    }

    /// Normalises an allele as a record has it.
    ///
    /// @param start 1-based, of the first base of REF
    void of(
            ContigEntry contig,
            int start,
            byte[] referenceBases,
            int referenceFrom,
            int referenceLength,
            byte[] alternativeBases,
            int alternativeFrom,
            int alternativeLength) {
        position = start;
        before = room(before, referenceLength);
        after = room(after, alternativeLength);
        // from the middle on, for bases may come in at the left
        beforeFrom = before.length - referenceLength;
        beforeTo = before.length;
        afterFrom = after.length - alternativeLength;
        afterTo = after.length;
        copy(referenceBases, referenceFrom, referenceLength, before, beforeFrom);
        copy(alternativeBases, alternativeFrom, alternativeLength, after, afterFrom);
        if (referenceLength == 1 && alternativeLength == 1) {
            return;
        }
        shift(contig);
        while (beforeTo - beforeFrom > 1 && afterTo - afterFrom > 1 && before[beforeFrom] == after[afterFrom]) {
            beforeFrom++;
            afterFrom++;
            position++;
        }
    }

    private void shift(ContigEntry contig) {
        while (before[beforeTo - 1] == after[afterTo - 1]) {
            if (beforeTo - beforeFrom > 1 && afterTo - afterFrom > 1) {
                beforeTo--;
                afterTo--;
            } else if (position > 1) {
                position--;
                byte base = base(contig, position);
                beforeTo--;
                afterTo--;
                before = extend(before, beforeFrom, beforeTo);
                after = extend(after, afterFrom, afterTo);
                if (beforeFrom == 0) {
                    int length = beforeTo;
                    beforeTo = before.length;
                    beforeFrom = before.length - length;
                }
                if (afterFrom == 0) {
                    int length = afterTo;
                    afterTo = after.length;
                    afterFrom = after.length - length;
                }
                before[--beforeFrom] = base;
                after[--afterFrom] = base;
            } else {
                return;
            }
        }
    }

    /// The same bases with room before them, where there is none left.
    private static byte[] extend(byte[] bases, int from, int to) {
        if (from > 0) {
            return bases;
        }
        byte[] larger = new byte[2 * bases.length];
        System.arraycopy(bases, 0, larger, larger.length - to, to);
        return larger;
    }

    private byte base(ContigEntry contig, int at) {
        if (contig != blockContig || at < blockStart || at >= blockEnd) {
            blockContig = contig;
            blockStart = Math.max(1, at - BLOCK + 1);
            blockEnd = at + 1;
            reference.bases(contig, blockStart - 1, blockEnd - blockStart, block, 0);
        }
        return block[at - blockStart];
    }

    private static byte[] room(byte[] bases, int length) {
        return bases.length < 2 * length ? new byte[4 * length] : bases;
    }

    private static void copy(byte[] from, int at, int length, byte[] to, int target) {
        for (int i = 0; i < length; i++) {
            byte base = from[at + i];
            to[target + i] = base >= 'a' && base <= 'z' ? (byte) (base - 32) : base;
        }
    }

    /// 1-based.
    int position() {
        return position;
    }

    /// Less than 16 for one base in place of another, else -1.
    int substitution() {
        if (beforeTo - beforeFrom != 1 || afterTo - afterFrom != 1) {
            return -1;
        }
        int was = code(before[beforeFrom]);
        int is = code(after[afterFrom]);
        return (was | is) < 0 ? -1 : 4 * was + is;
    }

    private static int code(byte base) {
        return switch (base) {
            case 'A' -> 0;
            case 'C' -> 1;
            case 'G' -> 2;
            case 'T' -> 3;
            default -> -1;
        };
    }

    /// Bytes of `REF>ALT`.
    int length() {
        return beforeTo - beforeFrom + 1 + afterTo - afterFrom;
    }

    /// A byte of `REF>ALT`.
    byte at(int index) {
        int replaced = beforeTo - beforeFrom;
        if (index < replaced) {
            return before[beforeFrom + index];
        }
        return index == replaced ? (byte) '>' : after[afterFrom + index - replaced - 1];
    }

    byte[] toBytes() {
        byte[] text = new byte[length()];
        for (int i = 0; i < text.length; i++) {
            text[i] = at(i);
        }
        return text;
    }
}
