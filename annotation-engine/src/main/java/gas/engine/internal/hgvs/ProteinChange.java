package gas.engine.internal.hgvs;

import gas.engine.internal.consequence.Consequences;
import gas.engine.internal.consequence.GeneticCode;
import gas.engine.internal.consequence.Term;
import gas.engine.internal.hgvs.Described.Kind;
import gas.engine.internal.hgvs.Described.Side;
import gas.engine.internal.reference.Transcript;
import gas.engine.internal.text.TextBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What a change within a coding sequence does to the protein, in HGVS. Belongs to one thread.
final class ProteinChange {
    private static final byte[][] NAMES = new byte[128][];
    private static final char STOP = '*';
    private static final char UNKNOWN = 'X';
    private static final int START_CODON = 3;

    static {
        String letters = "ACDEFGHIKLMNOPQRSTUVWY";
        String[] names =
                ("Ala Cys Asp Glu Phe Gly His Ile Lys Leu Met Asn Pyl Pro Gln Arg Ser Thr Sec Val Trp Tyr").split(" ");
        Arrays.fill(NAMES, ascii("Xaa"));
        for (int i = 0; i < names.length; i++) {
            NAMES[letters.charAt(i)] = ascii(names[i]);
        }
        NAMES[STOP] = ascii("Ter");
    }

    private static final byte[] DEL = ascii("del");
    private static final byte[] DUP = ascii("dup");
    private static final byte[] INS = ascii("ins");
    private static final byte[] DELINS = ascii("delins");
    private static final byte[] FRAMESHIFT = ascii("fsTer");
    private static final byte[] EXTENSION = ascii("extTer");

    private Transcript transcript;
    private GeneticCode code;
    private int from;
    private int to;
    private byte[] inserted = new byte[0];
    private int insertedLength;
    /// Whole codons of the reference; its stop is one of them.
    private int known;

    private final TextBuffer reference = new TextBuffer(32);
    private final TextBuffer alternative = new TextBuffer(32);

    ProteinChange(Transcript transcript) {
        this.transcript = transcript;
        this.code = GeneticCode.of(transcript.geneticCode());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    void write(TextBuffer out, Transcript in, Described described, long terms) {
        transcript = in;
        code = GeneticCode.of(in.geneticCode());
        Side side = described.side(in.forward());
        boolean insertion = described.kind() == Kind.INSERTION;
        int first = transcript.cdna(in.forward() ? side.start : side.end);
        int last = side.start == side.end ? first : transcript.cdna(in.forward() ? side.end : side.start);
        if (insertion && first == 0) { // at an exon's edge it belongs to the exon
            first = last + 1;
        } else if (insertion && last == 0) {
            last = first - 1;
        }
        // 1-based in the coding sequence: empty (from > to) for an insertion
        from = transcript.cds(first);
        to = transcript.cds(last);
        if (from == 0 || to == 0) {
            return;
        }
        inserted = side.bases;
        insertedLength = side.length;
        write(out, terms);
    }

    /// As above, of what is known by its place in the coding sequence: 1-based, empty (from > to) for an insertion.
    void write(TextBuffer out, Transcript in, int first, int last, byte[] bases, int length, long terms) {
        transcript = in;
        code = GeneticCode.of(in.geneticCode());
        from = first;
        to = last;
        inserted = bases;
        insertedLength = length;
        write(out, terms);
    }

    private void write(TextBuffer out, long terms) {
        known = transcript.cdsLength() / 3;
        // terms are those of the alleles as the record has them, which may reach further than the change itself
        if (Term.START_LOST.in(terms) && from <= START_CODON) {
            begin(out, amino(1), 1); // mostly Met
            out.add('?');
        } else if ((insertedLength - (to - from + 1)) % 3 != 0) {
            readOn(out, (from - 1) / 3 + 1);
        } else {
            inFrame(out);
        }
    }

    /// The base at a position of the changed coding sequence and what follows it; N beyond the transcript.
    private byte changed(int position) {
        int at;
        if (position < from) {
            at = position;
        } else if (position < from + insertedLength) {
            return inserted[position - from];
        } else {
            at = position - insertedLength + (to - from + 1);
        }
        if (at <= transcript.cdsLength()) {
            return transcript.cdsBase(at);
        }
        int cdna = at - transcript.cdsLength() + transcript.cdnaCodingEnd();
        return cdna <= transcript.length() ? transcript.sequence()[cdna - 1] : (byte) 'N';
    }

    /// Whole codons of the changed coding sequence and what follows it.
    private int changedCodons() {
        int following = transcript.length() - transcript.cdnaCodingEnd();
        return (transcript.cdsLength() + insertedLength - (to - from + 1) + following) / 3;
    }

    private char changedAmino(int number) {
        if (3 * number < from) {
            return amino(number);
        }
        int shift = insertedLength - (to - from + 1);
        if (shift % 3 == 0 && 3 * number - 2 >= from + insertedLength) {
            char recoded = transcript.recoded(number - shift / 3);
            if (recoded != 0) {
                return recoded;
            }
        }
        return code.translate(changed(3 * number - 2), changed(3 * number - 1), changed(3 * number));
    }

    private char amino(int number) {
        return Consequences.amino(transcript, number);
    }

    /// The proteins differ from here to their ends: says what the first amino acid that differs becomes, and where it
    /// ends. Nothing where they do not differ as far as the reference goes.
    private void readOn(TextBuffer out, int first) {
        int last = Math.min(changedCodons(), known);
        for (int number = first; number <= last; number++) {
            char was = amino(number);
            char is = changedAmino(number);
            if (was == is && was != STOP) {
                continue;
            }
            begin(out, was, number);
            if (was == is) {
                same(out);
            } else if (was == STOP) {
                out.add(NAMES[is]);
                out.add(EXTENSION);
                toStop(out, number, number);
            } else {
                out.add(NAMES[is]);
                if (is != STOP) {
                    out.add(FRAMESHIFT);
                    toStop(out, number, number - 1);
                }
            }
            return;
        }
    }

    /// How many codons it is from one on until a stop, or `?` where none follows.
    private void toStop(TextBuffer out, int number, int countedFrom) {
        int last = changedCodons();
        for (int stop = number; stop <= last; stop++) {
            if (changedAmino(stop) == STOP) {
                out.addNumber(stop - countedFrom);
                return;
            }
        }
        out.add('?');
    }

    private static void begin(TextBuffer out, char amino, int number) {
        out.add('p');
        out.add('.');
        out.add(NAMES[amino]);
        out.addNumber(number);
    }

    /// `=`, which has a meaning of its own in a VCF's INFO.
    private static void same(TextBuffer out) {
        out.add('%');
        out.add('3');
        out.add('D');
    }

    private void inFrame(TextBuffer out) {
        int start = (from - 1) / 3 + 1;
        int end = (to + 2) / 3;
        int added = (insertedLength - (to - from + 1)) / 3;
        reference.clear();
        alternative.clear();
        for (int number = start; number <= end; number++) {
            reference.add(number <= known ? amino(number) : UNKNOWN);
        }
        for (int number = start; number <= end + added; number++) {
            alternative.add(number <= known + added ? changedAmino(number) : UNKNOWN);
        }
        int head = 0;
        int was = reference.size();
        int is = alternative.size();
        while (head < was && head < is && reference.at(head) == alternative.at(head) && reference.at(head) != STOP) {
            head++;
        }
        if (head == was && head == is
                || head < was && head < is && reference.at(head) == STOP && alternative.at(head) == STOP) {
            unchanged(out, start, Math.max(0, Math.min(was, is) - 1));
            return;
        }
        while (was > head && is > head && reference.at(was - 1) == alternative.at(is - 1)) {
            was--;
            is--;
        }
        if (has(reference, head, was, STOP)) {
            readOn(out, start + head);
        } else if (has(reference, head, was, UNKNOWN) || has(alternative, head, is, UNKNOWN)) {
            return;
        } else if (was == head) {
            insertion(out, start + head, head, is);
        } else if (is == head) {
            deletion(out, start + head, was - head);
        } else {
            replacement(out, start + head, head, was, is);
        }
    }

    private static boolean has(TextBuffer acids, int from, int to, char letter) {
        for (int i = from; i < to; i++) {
            if (acids.at(i) == letter) {
                return true;
            }
        }
        return false;
    }

    private void unchanged(TextBuffer out, int start, int more) {
        if (has(reference, 0, more + 1, UNKNOWN)) {
            return;
        }
        begin(out, (char) reference.at(0), start);
        if (more > 0) {
            out.add('_');
            out.add(NAMES[reference.at(more)]);
            out.addNumber(start + more);
        }
        same(out);
    }

    private void replacement(TextBuffer out, int start, int head, int was, int is) {
        begin(out, (char) reference.at(head), start);
        if (was - head == 1 && (is - head == 1 || alternative.at(head) == STOP)) {
            out.add(NAMES[alternative.at(head)]);
            return;
        }
        if (was - head > 1) {
            out.add('_');
            out.add(NAMES[reference.at(was - 1)]);
            out.addNumber(start + was - head - 1);
        }
        out.add(DELINS);
        for (int i = head; i < is; i++) {
            out.add(NAMES[alternative.at(i)]);
            if (alternative.at(i) == STOP) { // nothing is listed after it
                return;
            }
        }
    }

    private void deletion(TextBuffer out, int start, int length) {
        int first = start;
        int last = Consequences.peptideLength(transcript);
        while (first + length <= last && amino(first) == amino(first + length)) {
            first++;
        }
        range(out, first, length);
        out.add(DEL);
    }

    private void range(TextBuffer out, int first, int length) {
        begin(out, amino(first), first);
        if (length > 1) {
            out.add('_');
            out.add(NAMES[amino(first + length - 1)]);
            out.addNumber(first + length - 1);
        }
    }

    /// @param start the amino acid before which they come
    private void insertion(TextBuffer out, int start, int head, int is) {
        if (has(alternative, head, is, STOP)) {
            insertionOfStop(out, start, head, is);
            return;
        }
        int length = is - head;
        int after = start;
        while (after <= known && alternative.at(head + (after - start) % length) == amino(after)) {
            after++;
        }
        int shift = after - start;
        if (after <= known && amino(after) == STOP) { // whatever comes just before the stop makes the protein longer
            begin(out, STOP, after);
            out.add(NAMES[alternative.at(head + shift % length)]);
            out.add(EXTENSION);
            toStop(out, after, after);
            return;
        }
        boolean duplicate = after - length >= 1;
        for (int i = 0; duplicate && i < length; i++) {
            duplicate = alternative.at(head + (shift + i) % length) == amino(after - length + i);
        }
        if (duplicate) {
            range(out, after - length, length);
            out.add(DUP);
        } else if (flanked(out, after)) {
            for (int i = 0; i < length; i++) {
                out.add(NAMES[alternative.at(head + (shift + i) % length)]);
            }
        }
    }

    /// What comes after it is of no account; where it comes after what would have come anyway, the first amino acid
    /// that
    /// differs is said to become a stop. Where it comes at once, HGVS wants that too, but `insTer` is VEP's.
    private void insertionOfStop(TextBuffer out, int start, int head, int is) {
        int same = 0;
        while (start + same <= known && alternative.at(head + same) == amino(start + same)) {
            if (alternative.at(head + same) == STOP) {
                begin(out, STOP, start + same);
                same(out);
                return;
            }
            same++;
        }
        if (same > 0 && start + same <= known && alternative.at(head + same) == STOP) {
            begin(out, amino(start + same), start + same);
            out.add(NAMES[STOP]);
        } else if (flanked(out, start)) {
            for (int i = head; i < is; i++) {
                out.add(NAMES[alternative.at(i)]);
                if (alternative.at(i) == STOP) {
                    return;
                }
            }
        }
    }

    /// Names the amino acids on both sides; writes nothing where one is unknown.
    private boolean flanked(TextBuffer out, int after) {
        if (after < 2 || after > known || amino(after - 1) == UNKNOWN || amino(after) == UNKNOWN) {
            return false;
        }
        begin(out, amino(after - 1), after - 1);
        out.add('_');
        out.add(NAMES[amino(after)]);
        out.addNumber(after);
        out.add(INS);
        return true;
    }
}
