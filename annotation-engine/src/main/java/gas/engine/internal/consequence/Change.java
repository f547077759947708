package gas.engine.internal.consequence;

import gas.engine.internal.reference.Bases;
import java.util.Arrays;

/// One alternative allele as it changes the genome, on the forward strand; used again for every allele.
public final class Change {
    private int start;
    private int end;
    private byte[] reference = new byte[64];
    private int referenceLength;
    private byte[] alternative = new byte[64];
    private int alternativeLength;
    private byte[] complement = new byte[64];
    private boolean complemented;

    /// @param start 1-based; of an insertion, the base after it
    /// @param referenceLength bases replaced, 0 for an insertion; the caller fills [#reference()]
    /// @param alternativeLength bases put there, 0 for a deletion; the caller fills [#alternative()]
    public void set(int start, int referenceLength, int alternativeLength) {
        this.start = start;
        this.end = start + referenceLength - 1;
        this.referenceLength = referenceLength;
        this.alternativeLength = alternativeLength;
        if (referenceLength > reference.length) {
            reference = new byte[2 * referenceLength];
        }
        if (alternativeLength > alternative.length) {
            alternative = new byte[2 * alternativeLength];
            complement = new byte[2 * alternativeLength];
        }
        complemented = false;
    }

    /// 1-based; of an insertion, the base after it.
    public int start() {
        return start;
    }

    /// 1-based, inclusive; of an insertion, the base before it, so that `start == end + 1`.
    public int end() {
        return end;
    }

    /// The lower of start and end.
    public int first() {
        return Math.min(start, end);
    }

    /// The higher of start and end.
    public int last() {
        return Math.max(start, end);
    }

    /// What is there, upper case: the first [#referenceLength()] bytes.
    public byte[] reference() {
        return reference;
    }

    public int referenceLength() {
        return referenceLength;
    }

    /// What comes there, upper case: the first [#alternativeLength()] bytes.
    public byte[] alternative() {
        return alternative;
    }

    public int alternativeLength() {
        return alternativeLength;
    }

    /// The alternative as a transcript of that strand reads it.
    byte[] alternative(boolean forward) {
        if (forward) {
            return alternative;
        }
        if (!complemented) {
            System.arraycopy(alternative, 0, complement, 0, alternativeLength);
            Bases.reverseComplement(complement, 0, alternativeLength);
            complemented = true;
        }
        return complement;
    }

    public boolean isInsertion() {
        return start > end;
    }

    /// Whether every base of both alleles is A, C, G or T.
    public boolean unambiguous() {
        for (int i = 0; i < alternativeLength; i++) {
            if (!Bases.unambiguous(alternative[i])) {
                return false;
            }
        }
        return true;
    }

    boolean overlaps(int from, int to) {
        return end >= from && start <= to;
    }

    @Override
    public String toString() {
        return start + " " + new String(Arrays.copyOf(reference, referenceLength)) + ">"
                + new String(Arrays.copyOf(alternative, alternativeLength));
    }
}
