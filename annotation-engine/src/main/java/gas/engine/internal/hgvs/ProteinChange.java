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
    private static final byte[] START_LOST = ascii("p.Met1?");

    private Transcript transcript;
    private GeneticCode code;
    private int from;
    private int to;
    private byte[] inserted = new byte[0];
    private int insertedLength;
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
        Side side = described.side(in);
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
        if (Term.START_LOST.in(terms)) {
            out.add(START_LOST);
        } else if ((insertedLength - (to - from + 1)) % 3 != 0) {
            frameshift(out);
        } else {
            inFrame(out, Term.STOP_LOST.in(terms));
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

    /// The amino acid of the reference; a stop after the last.
    private char amino(int number) {
        return 3 * number <= transcript.cdsLength() ? Consequences.amino(transcript, number) : STOP;
    }

    private void frameshift(TextBuffer out) {
        int last = changedCodons();
        for (int number = (from - 1) / 3 + 1; number <= last; number++) {
            char was = amino(number);
            char is = changedAmino(number);
            if (was == is && was != STOP) {
                continue;
            }
            begin(out, was, number);
            if (was == is) {
                same(out);
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
        int stop = stopFrom(number);
        if (stop > 0) {
            out.addNumber(stop - countedFrom);
        } else {
            out.add('?');
        }
    }

    /// The first stop from a codon on; 0 where there is none.
    private int stopFrom(int number) {
        int last = changedCodons();
        for (int stop = number; stop <= last; stop++) {
            if (changedAmino(stop) == STOP) {
                return stop;
            }
        }
        return 0;
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

    private void inFrame(TextBuffer out, boolean stopLost) {
        int start = (from - 1) / 3 + 1;
        int end = (to + 2) / 3;
        int added = (insertedLength - (to - from + 1)) / 3;
        if (added != 0 && readsTheSame(start)) {
            begin(out, amino(start), start);
            same(out);
            return;
        }
        reference.clear();
        alternative.clear();
        for (int number = start; number <= end; number++) {
            reference.add(3 * number <= transcript.cdsLength() ? amino(number) : 'X');
        }
        for (int number = start; number <= end + added; number++) {
            alternative.add(3 * number <= transcript.cdsLength() + 3 * added ? changedAmino(number) : 'X');
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
        start += head;
        if (was == head) {
            insertion(out, start, head, is);
        } else if (is == head) {
            deletion(out, start, head, was);
        } else {
            replacement(out, start, head, was, is, stopLost);
        }
    }

    /// Whether the protein is the same from an amino acid on: what goes or comes lies at its stop.
    private boolean readsTheSame(int start) {
        int last = changedCodons();
        for (int number = start; number <= last; number++) {
            char is = changedAmino(number);
            if (is != amino(number)) {
                return false;
            }
            if (is == STOP) {
                return true;
            }
        }
        return false;
    }

    private void unchanged(TextBuffer out, int start, int more) {
        begin(out, (char) reference.at(0), start);
        if (more > 0) {
            out.add('_');
            out.add(NAMES[reference.at(more)]);
            out.addNumber(start + more);
        }
        same(out);
    }

    private void replacement(TextBuffer out, int start, int head, int was, int is, boolean stopLost) {
        begin(out, (char) reference.at(head), start);
        if (was - head == 1 && is - head == 1) {
            out.add(NAMES[alternative.at(head)]);
            if (stopLost && reference.at(head) == STOP) {
                out.add(EXTENSION);
                toStop(out, start, start);
            }
            return;
        }
        if (was - head > 1) {
            out.add('_');
            out.add(NAMES[reference.at(was - 1)]);
            out.addNumber(start + was - head - 1);
        }
        out.add(DELINS);
        if (reference.at(was - 1) == STOP) {
            readOn(out, start, is - head);
        } else {
            upToStop(out, head, is);
        }
    }

    /// What is read where the stop was replaced: up to a stop that comes no later, else so many amino acids as come in
    /// and how far it is to the next.
    private void readOn(TextBuffer out, int start, int comingIn) {
        int stopBefore = Consequences.peptideLength(transcript) + 1;
        int stop = stopFrom(start);
        boolean longer = stop == 0 || stop > stopBefore;
        int last = longer ? start + Math.max(1, comingIn) - 1 : stop;
        for (int number = start; number <= last; number++) {
            char amino = changedAmino(number);
            out.add(NAMES[amino]);
            if (amino == STOP) {
                return;
            }
        }
        out.add(EXTENSION);
        toStop(out, start, stopBefore);
    }

    /// The amino acids that come in, none after a stop.
    private void upToStop(TextBuffer out, int head, int is) {
        for (int i = head; i < is; i++) {
            out.add(NAMES[alternative.at(i)]);
            if (alternative.at(i) == STOP) {
                return;
            }
        }
    }

    private void deletion(TextBuffer out, int start, int head, int was) {
        int length = was - head;
        int first = start;
        int last = Consequences.peptideLength(transcript);
        if (reference.at(was - 1) == STOP) {
            stopDeletion(out, start, head, was);
            return;
        }
        while (first + length <= last && amino(first) == amino(first + length)) {
            first++;
        }
        begin(out, amino(first), first);
        if (length > 1) {
            out.add('_');
            out.add(NAMES[amino(first + length - 1)]);
            out.addNumber(first + length - 1);
        }
        out.add(DEL);
    }

    private void stopDeletion(TextBuffer out, int start, int head, int was) {
        begin(out, (char) reference.at(head), start);
        if (was - head > 1) {
            out.add('_');
            out.add(NAMES[STOP]);
            out.addNumber(start + was - head - 1);
            out.add(DELINS);
            readOn(out, start, 1);
        } else if (changedAmino(start) == STOP) {
            same(out);
        } else {
            out.add(NAMES[changedAmino(start)]);
            out.add(EXTENSION);
            toStop(out, start, start);
        }
    }

    private void insertion(TextBuffer out, int start, int head, int is) {
        int length = is - head;
        boolean stops = false;
        for (int i = head; i < is; i++) {
            stops |= alternative.at(i) == STOP;
        }
        int after = start; // the amino acid before which they come
        int shift = 0;
        int last = Consequences.peptideLength(transcript);
        while (!stops && after <= last && alternative.at(head + shift % length) == amino(after)) {
            after++;
            shift++;
        }
        boolean duplicate = !stops && after - length >= 1;
        for (int i = 0; duplicate && i < length; i++) {
            duplicate = alternative.at(head + (shift + i) % length) == amino(after - length + i);
        }
        if (duplicate) {
            begin(out, amino(after - length), after - length);
            if (length > 1) {
                out.add('_');
                out.add(NAMES[amino(after - 1)]);
                out.addNumber(after - 1);
            }
            out.add(DUP);
            return;
        }
        begin(out, after > 1 ? amino(after - 1) : 'X', after - 1);
        out.add('_');
        out.add(NAMES[amino(after)]);
        out.addNumber(after);
        out.add(INS);
        for (int i = 0; i < length; i++) {
            byte amino = alternative.at(head + (shift + i) % length);
            out.add(NAMES[amino]);
            if (amino == STOP) {
                return;
            }
        }
    }
}
