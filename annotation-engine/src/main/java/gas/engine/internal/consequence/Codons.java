package gas.engine.internal.consequence;

import gas.engine.internal.genes.GeneModel;
import gas.engine.internal.reference.Transcript;
import gas.engine.internal.text.TextBuffer;

/// What becomes of the codons that an allele touches. Used again for every pair of allele and transcript.
final class Codons {
    private Transcript transcript;
    private GeneticCode code;
    private int from;
    private int to;
    private byte[] inserted = new byte[0];
    private int insertedLength;
    private boolean startKnown;
    private boolean endKnown;
    private int length;
    private final TextBuffer reference = new TextBuffer(64);
    private final TextBuffer alternative = new TextBuffer(64);
    private final TextBuffer before = new TextBuffer(64);
    private final TextBuffer after = new TextBuffer(64);
    private final TextBuffer scratch = new TextBuffer(64);
    private final TextBuffer peptide = new TextBuffer(64);

    Codons(Transcript transcript) {
        this.transcript = transcript;
        this.code = GeneticCode.of(transcript.geneticCode());
    }

    /// Adds codons and amino acids to an effect; returns the terms.
    long judge(Placement placement, Change change, Transcript in, Effect effect) {
        transcript = in;
        code = GeneticCode.of(in.geneticCode());
        startKnown = (in.flags() & GeneModel.CDS_START_NF) == 0 && in.startPhase() == 0;
        endKnown = (in.flags() & GeneModel.CDS_END_NF) == 0 && in.cdsLength() % 3 == 0;
        inserted = change.alternative(in.forward());
        insertedLength = change.alternativeLength();
        length = in.cdsLength();
        if (effect.cdsStart == 0 || effect.cdsEnd == 0 || placement.inShortIntron) {
            long terms = partial(placement, change, effect);
            return terms == 0 ? Term.CODING_SEQUENCE_VARIANT.bit() : terms;
        }
        // 1-based positions of what is replaced: empty (from > to) for an insertion
        from = change.isInsertion() ? effect.cdsEnd : effect.cdsStart;
        to = change.isInsertion() ? effect.cdsStart : effect.cdsEnd;
        return whole(effect);
    }

    /// As [#judge] for what lies within the coding sequence and is known by its place there.
    long judge(Transcript in, int first, int last, byte[] bases, int count, Effect effect) {
        transcript = in;
        code = GeneticCode.of(in.geneticCode());
        startKnown = (in.flags() & GeneModel.CDS_START_NF) == 0 && in.startPhase() == 0;
        endKnown = (in.flags() & GeneModel.CDS_END_NF) == 0 && in.cdsLength() % 3 == 0;
        inserted = bases;
        insertedLength = count;
        length = in.cdsLength();
        from = first;
        to = last;
        return whole(effect);
    }

    /// Reaches out of the coding sequence. What becomes of the start or stop codon is known only where both ends lie in
    /// exons; it then is read off the changed transcript.
    private long partial(Placement placement, Change change, Effect effect) {
        int first = effect.cdnaStart;
        int last = effect.cdnaEnd;
        int codingStart = transcript.cdnaCodingStart();
        int codingEnd = transcript.cdnaCodingEnd();
        if (first == 0 || last == 0 || placement.inShortIntron) {
            return 0;
        }
        long terms = 0;
        byte[] sequence = transcript.sequence();
        int shift = insertedLength - (last - first + 1);
        if (startKnown && first <= codingStart + 2 && last >= codingStart) {
            boolean retained;
            if (shift == 0) {
                retained = mutated(first, last, codingStart) == sequence[codingStart - 1]
                        && mutated(first, last, codingStart + 1) == sequence[codingStart]
                        && mutated(first, last, codingStart + 2) == sequence[codingStart + 1];
            } else {
                retained = last <= codingEnd && keepsEverythingFrom(first, last, codingStart, shift);
            }
            if (!retained) {
                terms |= Term.START_LOST.bit();
            } else if (shift != 0) {
                terms |= Term.START_RETAINED_VARIANT.bit();
            }
        }
        if (endKnown && shift != 0 && first <= codingEnd && last >= codingEnd - 2) {
            boolean stops = codingEnd <= transcript.length() + shift
                    && code.translate(
                                    mutated(first, last, codingEnd - 2),
                                    mutated(first, last, codingEnd - 1),
                                    mutated(first, last, codingEnd))
                            == '*';
            terms |= (stops ? Term.STOP_RETAINED_VARIANT : Term.STOP_LOST).bit();
        }
        return terms;
    }

    /// The base at a cDNA position of the changed transcript, where the allele replaces `first` to `last`.
    private byte mutated(int first, int last, int position) {
        if (position < first) {
            return transcript.sequence()[position - 1];
        }
        if (position < first + insertedLength) {
            return inserted[position - first];
        }
        int at = position - insertedLength + (last - first);
        return at < transcript.length() ? transcript.sequence()[at] : (byte) 'N';
    }

    /// Whether the changed transcript ends with all that the transcript has from a position on.
    private boolean keepsEverythingFrom(int first, int last, int position, int shift) {
        byte[] sequence = transcript.sequence();
        if (position + shift < 1) {
            return false;
        }
        for (int i = position; i <= last && i <= sequence.length; i++) { // after `last` nothing differs
            if (mutated(first, last, i + shift) != sequence[i - 1]) {
                return false;
            }
        }
        return true;
    }

    private long whole(Effect effect) {
        int codonFrom = (from - 1) / 3 * 3 + 1;
        int codonTo = Math.min((to + 2) / 3 * 3, length);
        if (from == to && insertedLength == 1 && codonTo == codonFrom + 2 && codonFrom > 3) {
            return substitution(effect, codonFrom);
        }
        reference.clear();
        add(reference, codonFrom, codonTo);
        alternative.clear();
        add(alternative, codonFrom, from - 1);
        alternative.add(inserted, 0, insertedLength);
        add(alternative, to + 1, codonTo);
        show(effect.codons, codonFrom, codonTo);
        translate(reference, before);
        translate(alternative, after);
        recode(codonFrom);
        effect.aminoAcids.clear();
        dash(effect.aminoAcids, before);
        if (!same(before, after)) {
            effect.aminoAcids.add('/');
            dash(effect.aminoAcids, after);
        } else {
            effect.aminoAcids.clear();
            effect.aminoAcids.add(before);
        }
        boolean incomplete = codonFrom > length / 3 * 3;
        return incomplete ? Term.INCOMPLETE_TERMINAL_CODON_VARIANT.bit() | Term.CODING_SEQUENCE_VARIANT.bit() : terms();
    }

    /// One base for another, in a whole codon that is not the first: nearly every case there is.
    private long substitution(Effect effect, int codonFrom) {
        byte first = transcript.cdsBase(codonFrom);
        byte second = transcript.cdsBase(codonFrom + 1);
        byte third = transcript.cdsBase(codonFrom + 2);
        int at = from - codonFrom;
        byte base = inserted[0];
        char was = Consequences.amino(transcript, (codonFrom + 2) / 3);
        char is = code.translate(at == 0 ? base : first, at == 1 ? base : second, at == 2 ? base : third);
        TextBuffer codons = effect.codons;
        codons.clear();
        for (int side = 0; side < 2; side++) {
            codons.add((byte) (at == 0 ? side == 0 ? first : base : first | 0x20));
            codons.add((byte) (at == 1 ? side == 0 ? second : base : second | 0x20));
            codons.add((byte) (at == 2 ? side == 0 ? third : base : third | 0x20));
            if (side == 0) {
                codons.add('/');
            }
        }
        TextBuffer acids = effect.aminoAcids;
        acids.clear();
        acids.add(was);
        if (was != is) {
            acids.add('/');
            acids.add(is);
        }
        if (was == 'X' || is == 'X') {
            return Term.CODING_SEQUENCE_VARIANT.bit();
        }
        if (was == '*') {
            return (is == '*' ? Term.STOP_RETAINED_VARIANT : Term.STOP_LOST).bit();
        }
        if (is == '*') {
            return Term.STOP_GAINED.bit();
        }
        return (was == is ? Term.SYNONYMOUS_VARIANT : Term.MISSENSE_VARIANT).bit();
    }

    private long terms() {
        boolean frameshift = (insertedLength - (to - from + 1)) % 3 != 0;
        boolean indel = insertedLength != to - from + 1;
        long start = startKnown && from <= 3 ? start(indel) : 0;
        boolean stopBefore = has(before, '*');
        boolean stopAfter = has(after, '*');
        if (frameshift) {
            return start | frameshift(stopAfter && !stopBefore);
        }
        if (has(before, 'X') || has(after, 'X')) {
            return start | Term.CODING_SEQUENCE_VARIANT.bit();
        }
        if (indel) {
            return start | inframe(Term.START_LOST.in(start), stopBefore, stopAfter);
        }
        if (stopBefore) {
            return start | (stopAfter ? Term.STOP_RETAINED_VARIANT : Term.STOP_LOST).bit();
        }
        if (stopAfter) {
            return start | Term.STOP_GAINED.bit();
        }
        if (same(before, after)) {
            return Term.START_RETAINED_VARIANT.in(start) ? start : start | Term.SYNONYMOUS_VARIANT.bit();
        }
        return Term.START_LOST.in(start) ? start : start | Term.MISSENSE_VARIANT.bit();
    }

    /// What becomes of the start codon; a model that begins with it may begin with any, which is lost with its amino
    /// acid.
    private long start(boolean indel) {
        byte first = changed(1);
        byte second = changed(2);
        byte third = changed(3);
        boolean whole = length + insertedLength - (to - from + 1) >= 3;
        boolean sameCodon = whole
                && first == transcript.cdsBase(1)
                && second == transcript.cdsBase(2)
                && third == transcript.cdsBase(3);
        char amino = whole ? code.translate(first, second, third) : 'X';
        boolean sameAmino = transcript.cdnaCodingStart() == 1 && amino == Consequences.amino(transcript, 1);
        if (sameCodon || !indel && amino != 'M' && sameAmino) {
            return 0;
        }
        return indel || amino != 'M' ? Term.START_LOST.bit() : Term.START_RETAINED_VARIANT.bit();
    }

    private long frameshift(boolean stops) {
        long terms = Term.FRAMESHIFT_VARIANT.bit();
        if (endKnown && to >= length - 2 && from <= length) {
            if (stopsWhereItDid()) {
                // behind the stop no frame is read
                return Term.STOP_RETAINED_VARIANT.bit() | (proteinStays() ? 0 : terms);
            }
            terms |= Term.STOP_LOST.bit();
        }
        return stops ? terms | Term.STOP_GAINED.bit() : terms;
    }

    private long inframe(boolean startLost, boolean stopBefore, boolean stopAfter) {
        boolean beganWithStop = !before.isEmpty() && before.at(0) == '*';
        boolean beginsWithStop = !after.isEmpty() && after.at(0) == '*';
        long terms = 0;
        if (stopBefore && !stopAfter) {
            // what follows may give the very amino acids and the stop back
            boolean retained = endKnown && to >= length - 2 && stopsWhereItDid() && proteinStays();
            terms |= (retained ? Term.STOP_RETAINED_VARIANT : Term.STOP_LOST).bit();
        } else if (beginsWithStop && beganWithStop || stopAfter && !stopBefore && stopComesWhereItWas()) {
            terms |= Term.STOP_RETAINED_VARIANT.bit();
        } else if (stopAfter && !stopBefore) {
            terms |= Term.STOP_GAINED.bit();
        }
        if (isDeletion()) {
            return terms | Term.INFRAME_DELETION.bit();
        }
        if (startLost) {
            return terms;
        }
        if (alternative.size() > reference.size()) {
            int stop = 0;
            while (stop < after.size() && after.at(stop) != '*') {
                stop++;
            }
            after.truncate(Math.min(after.size(), stop + 1)); // what comes behind a stop is not there
            if (starts(after, before) || ends(after, before)) {
                return terms | Term.INFRAME_INSERTION.bit();
            }
        }
        return beganWithStop || beginsWithStop || same(before, after)
                ? terms
                : terms | Term.PROTEIN_ALTERING_VARIANT.bit();
    }

    /// Whether the stop that comes in stands behind the last amino acid, and none before it changes.
    private boolean stopComesWhereItWas() {
        int number = (from - 1) / 3 + 1;
        int stop = 0;
        while (after.at(stop) != '*') {
            if (number + stop > Consequences.peptideLength(transcript)
                    || after.at(stop) != Consequences.amino(transcript, number + stop)) {
                return false;
            }
            stop++;
        }
        return number + stop > Consequences.peptideLength(transcript);
    }

    /// Whether nothing is left of the alternative without what it shares with the reference at both ends.
    private boolean isDeletion() {
        if (alternative.size() >= reference.size()) {
            return false;
        }
        int same = 0;
        while (same < alternative.size() && alternative.at(same) == reference.at(same)) {
            same++;
        }
        for (int i = same; i < alternative.size(); i++) {
            if (alternative.at(i) != reference.at(reference.size() - alternative.size() + i)) {
                return false;
            }
        }
        return true;
    }

    /// The base at a CDS position of the changed coding sequence.
    private byte changed(int position) {
        if (position < from) {
            return transcript.cdsBase(position);
        }
        if (position < from + insertedLength) {
            return inserted[position - from];
        }
        return transcript.cdsBase(position - insertedLength + (to - from + 1));
    }

    /// Whether the changed coding sequence, read on into what follows it, ends with the same codon as before.
    private boolean stopsWhereItDid() {
        int shift = insertedLength - (to - from + 1);
        byte[] sequence = transcript.sequence();
        int afterCoding = transcript.cdnaCodingEnd();
        int codonFrom = (from - 1) / 3 * 3 + 1;
        scratch.clear();
        add(scratch, codonFrom, from - 1);
        scratch.add(inserted, 0, insertedLength);
        add(scratch, to + 1, length);
        scratch.add(sequence, afterCoding, Math.min(sequence.length - afterCoding, Math.abs(shift) + 6));
        int stop = length - 2 - codonFrom; // 0-based, where the stop was
        if (scratch.size() < stop + 3) {
            return false;
        }
        scratch.truncate(stop + 3);
        translate(scratch, peptide);
        for (int i = 0; i < peptide.size(); i++) {
            if (peptide.at(i) == '*') {
                return i == peptide.size() - 1;
            }
        }
        return false;
    }

    /// Whether the amino acids that [#stopsWhereItDid] read are those of the reference.
    private boolean proteinStays() {
        int first = (from - 1) / 3 + 1;
        for (int i = 0; i < peptide.size(); i++) {
            if (peptide.at(i) != Consequences.amino(transcript, first + i)) {
                return false;
            }
        }
        return true;
    }

    private void add(TextBuffer to, int first, int last) {
        for (int position = first; position <= last; position++) {
            to.add(transcript.cdsBase(position));
        }
    }

    private void show(TextBuffer codons, int codonFrom, int codonTo) {
        codons.clear();
        for (int side = 0; side < 2; side++) {
            int begin = codons.size();
            for (int i = codonFrom; i < from; i++) {
                codons.add((byte) (transcript.cdsBase(i) | 0x20));
            }
            if (side == 0) {
                add(codons, from, to);
            } else {
                codons.add(inserted, 0, insertedLength);
            }
            for (int i = to + 1; i <= codonTo; i++) {
                codons.add((byte) (transcript.cdsBase(i) | 0x20));
            }
            if (codons.size() == begin) {
                codons.add('-');
            }
            if (side == 0) {
                codons.add('/');
            }
        }
    }

    /// Whole codons, and X for what is left over.
    private void translate(TextBuffer bases, TextBuffer target) {
        target.clear();
        int at = 0;
        for (; at + 3 <= bases.size(); at += 3) {
            target.add(code.translate(bases.at(at), bases.at(at + 1), bases.at(at + 2)));
        }
        if (at < bases.size() && !(target.size() == 1 && target.at(0) == '*')) {
            target.add('X');
        }
    }

    /// Amino acids that the genetic code does not give (selenocysteine), and those of them that stay as they are.
    private void recode(int codonFrom) {
        for (int i = 0; i < before.size(); i++) {
            char recoded = transcript.recoded((codonFrom + 2) / 3 + i);
            if (recoded != 0) {
                before.set(i, recoded);
                int at = 3 * i;
                boolean stays = reference.size() == alternative.size()
                        && at + 3 <= reference.size()
                        && reference.at(at) == alternative.at(at)
                        && reference.at(at + 1) == alternative.at(at + 1)
                        && reference.at(at + 2) == alternative.at(at + 2);
                if (stays) {
                    after.set(i, recoded);
                }
            }
        }
    }

    private static void dash(TextBuffer target, TextBuffer text) {
        if (text.isEmpty()) {
            target.add('-');
        } else {
            target.add(text);
        }
    }

    private static boolean has(TextBuffer text, char letter) {
        for (int i = 0; i < text.size(); i++) {
            if (text.at(i) == letter) {
                return true;
            }
        }
        return false;
    }

    private static boolean same(TextBuffer one, TextBuffer other) {
        return one.size() == other.size() && starts(one, other);
    }

    private static boolean starts(TextBuffer text, TextBuffer beginning) {
        if (beginning.size() > text.size()) {
            return false;
        }
        for (int i = 0; i < beginning.size(); i++) {
            if (text.at(i) != beginning.at(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean ends(TextBuffer text, TextBuffer ending) {
        int offset = text.size() - ending.size();
        if (offset < 0) {
            return false;
        }
        for (int i = 0; i < ending.size(); i++) {
            if (text.at(offset + i) != ending.at(i)) {
                return false;
            }
        }
        return true;
    }
}
