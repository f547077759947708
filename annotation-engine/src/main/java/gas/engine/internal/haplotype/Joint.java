package gas.engine.internal.haplotype;

import gas.engine.internal.consequence.GeneticCode;
import gas.engine.internal.reference.Transcript;
import gas.engine.internal.text.TextBuffer;

/// Changes of one haplotype in one coding sequence, one after another, taken as one that replaces the stretch
/// from the first to the last. Positions are those of the coding sequence, 1-based; where nothing is
/// replaced, `from > to`. Used again for every stretch.
final class Joint {
    private final Transcript transcript;
    private final GeneticCode code;
    private final TextBuffer bases = new TextBuffer(64);
    private int from;
    private int to;

    Joint(Transcript transcript) {
        this.transcript = transcript;
        this.code = GeneticCode.of(transcript.geneticCode());
    }

    void begin(CodingChange first) {
        bases.clear();
        from = first.from();
        to = from - 1;
        add(first);
    }

    /// Adds one that lies beyond those before.
    void add(CodingChange next) {
        for (int position = to + 1; position < next.from(); position++) {
            bases.add(transcript.cdsBase(position));
        }
        bases.add(next.bases());
        to = next.to();
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    TextBuffer bases() {
        return bases;
    }

    /// By how much the coding sequence grows.
    int shift() {
        return bases.size() - (to - from + 1);
    }

    boolean opensFrame() {
        return shift() % 3 != 0;
    }

    /// The first codon that is touched, counted from 1.
    int firstCodon() {
        return firstCodon(from);
    }

    static int firstCodon(int from) {
        return (from - 1) / 3 + 1;
    }

    /// The last codon that is touched: lower than the first where bases come between two codons.
    int lastCodon() {
        return Math.floorDiv(to - 1, 3) + 1;
    }

    /// Whether the changed sequence stops before it comes to a place beyond the change.
    boolean stopsBefore(int position) {
        int last = (position + shift() - 1) / 3;
        for (int number = firstCodon(); number <= last; number++) {
            if (amino(number) == '*') {
                return true;
            }
        }
        return false;
    }

    /// An amino acid of the changed sequence, which goes on into what follows the coding sequence.
    char amino(int number) {
        boolean before = 3 * number < from;
        if (before || !opensFrame() && 3 * number - 2 >= from + bases.size()) {
            char recoded = transcript.recoded(before ? number : number - shift() / 3);
            if (recoded != 0) {
                return recoded;
            }
        }
        return code.translate(base(3 * number - 2), base(3 * number - 1), base(3 * number));
    }

    /// Whole codons of the changed sequence, up to the end of the transcript.
    int codons() {
        return (transcript.cdsLength() + shift() + transcript.length() - transcript.cdnaCodingEnd()) / 3;
    }

    private byte base(int position) {
        if (position < from) {
            return transcript.cdsBase(position);
        }
        if (position < from + bases.size()) {
            return bases.at(position - from);
        }
        int at = position - shift();
        if (at <= transcript.cdsLength()) {
            return transcript.cdsBase(at);
        }
        int cdna = at - transcript.cdsLength() + transcript.cdnaCodingEnd();
        return cdna <= transcript.length() ? transcript.sequence()[cdna - 1] : (byte) 'N';
    }
}
