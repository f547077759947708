package gas.engine.internal.hgvs;

import gas.engine.internal.consequence.Change;
import gas.engine.internal.reference.Bases;
import gas.engine.internal.reference.CompiledReference;
import gas.engine.internal.reference.ContigEntry;

/// A change as HGVS describes it: without the bases that both alleles share, and, where bases only go or come, as far
/// 3' as the sequence lets it be, in the direction of a transcript. Worked out once a change and direction. Belongs to
/// one thread.
final class Described {
    private static final int BLOCK = 64;

    /// What happens.
    enum Kind {
        NONE,
        SUBSTITUTION,
        DELETION,
        INSERTION,
        INVERSION,
        DELETION_INSERTION
    }

    private final CompiledReference reference;
    private final byte[] window = new byte[BLOCK];
    private Change change = new Change();
    private ContigEntry contig;
    private Kind kind = Kind.NONE;
    private int start;
    private int end;
    private int trimmed;
    private int inserted;
    private final Side forward = new Side();
    private final Side backward = new Side();

    /// The change in one direction.
    static final class Side {
        private boolean known;
        private int shift;
        /// 1-based on the contig; of an insertion `start` is the base after it and `end` the one before.
        int start;

        int end;
        /// What comes in, in the direction of the transcript: the first `length` bytes.
        byte[] bases = new byte[64];

        int length;
    }

    Described(CompiledReference reference) {
        this.reference = reference;
        this.contig = reference.contig(0);
    }

    void of(Change described, ContigEntry on) {
        change = described;
        contig = on;
        forward.known = false;
        backward.known = false;
        byte[] before = described.reference();
        byte[] after = described.alternative();
        int replaced = described.referenceLength();
        inserted = described.alternativeLength();
        trimmed = 0;
        while (trimmed < replaced && trimmed < inserted && before[trimmed] == after[trimmed]) {
            trimmed++;
        }
        replaced -= trimmed;
        inserted -= trimmed;
        while (replaced > 0 && inserted > 0 && before[trimmed + replaced - 1] == after[trimmed + inserted - 1]) {
            replaced--;
            inserted--;
        }
        start = described.start() + trimmed;
        end = start + replaced - 1;
        if (replaced == 0) {
            kind = inserted == 0 ? Kind.NONE : Kind.INSERTION;
        } else if (inserted == 0) {
            kind = Kind.DELETION;
        } else if (replaced == 1 && inserted == 1) {
            kind = Kind.SUBSTITUTION;
        } else {
            kind = inverts(replaced) ? Kind.INVERSION : Kind.DELETION_INSERTION;
        }
    }

    private boolean inverts(int replaced) {
        if (replaced != inserted) {
            return false;
        }
        for (int i = 0; i < replaced; i++) {
            if (Bases.complement(change.reference()[trimmed + i]) != change.alternative()[trimmed + replaced - 1 - i]) {
                return false;
            }
        }
        return true;
    }

    Kind kind() {
        return kind;
    }

    /// Bases that come in.
    int inserted() {
        return inserted;
    }

    /// The base that a substitution replaces, as the transcript reads it.
    byte replacedBase(boolean isForward) {
        byte base = change.reference()[trimmed];
        return isForward ? base : Bases.complement(base);
    }

    /// The last base that the reference holds of the contig, 1-based.
    int contigEnd() {
        return (int) Math.min(Integer.MAX_VALUE, contig.sequenced());
    }

    ContigEntry contig() {
        return contig;
    }

    /// Bases of the contig, forward strand.
    ///
    /// @param first 1-based
    void genomic(int first, int length, byte[] target) {
        reference.bases(contig, first - 1, length, target, 0);
    }

    Side side(boolean isForward) {
        Side side = isForward ? forward : backward;
        if (!side.known) {
            side.known = true;
            side.shift = 0;
            if (kind == Kind.INSERTION || kind == Kind.DELETION) {
                side.shift = shift(isForward);
            }
            int moved = isForward ? side.shift : -side.shift;
            side.start = start + moved;
            side.end = end + moved;
            fill(side, isForward);
        }
        return side;
    }

    /// How far the change was moved in that direction, in bases.
    int offset(boolean isForward) {
        return side(isForward).shift;
    }

    private void fill(Side side, boolean isForward) {
        side.length = inserted;
        if (inserted > side.bases.length) {
            side.bases = new byte[2 * inserted];
        }
        byte[] alternative = change.alternative();
        for (int i = 0; i < inserted; i++) {
            if (isForward) {
                side.bases[i] = alternative[trimmed + (i + side.shift) % inserted];
            } else { // moved to the left, then read from the other strand
                int at = Math.floorMod(inserted - 1 - i - side.shift, inserted);
                side.bases[i] = Bases.complement(alternative[trimmed + at]);
            }
        }
    }

    /// A pattern may move by a base while the base that follows is the pattern's first: the pattern turns like a wheel.
    private int shift(boolean isForward) {
        byte[] pattern = kind == Kind.INSERTION ? change.alternative() : change.reference();
        int length = kind == Kind.INSERTION ? inserted : end - start + 1;
        for (int i = 0; i < length; i++) {
            if (!Bases.unambiguous(pattern[trimmed + i])) {
                return 0;
            }
        }
        int next = isForward ? end + 1 : start - 1;
        int last = contigEnd();
        for (int shift = 0; ; ) {
            int count = isForward ? Math.min(BLOCK, last - next + 1) : Math.min(BLOCK, next);
            if (count <= 0) {
                return shift;
            }
            genomic(isForward ? next : next - count + 1, count, window);
            for (int i = 0; i < count; i++) {
                int at = shift % length;
                byte expected = pattern[trimmed + (isForward ? at : length - 1 - at)];
                if (window[isForward ? i : count - 1 - i] != expected) {
                    return shift;
                }
                shift++;
            }
            next += isForward ? count : -count;
        }
    }
}
