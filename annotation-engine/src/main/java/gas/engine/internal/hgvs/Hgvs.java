package gas.engine.internal.hgvs;

import gas.engine.internal.consequence.Change;
import gas.engine.internal.consequence.Effect;
import gas.engine.internal.hgvs.Described.Kind;
import gas.engine.internal.hgvs.Described.Side;
import gas.engine.internal.reference.Bases;
import gas.engine.internal.reference.CompiledReference;
import gas.engine.internal.reference.ContigEntry;
import gas.engine.internal.reference.Transcript;
import gas.engine.internal.text.TextBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Writes what HGVS (version 21.0) calls a change, on the genome (g.), on a transcript (c. or n.) and on a protein
/// (p.).
/// First [#of], then any number of transcripts. Belongs to one thread.
public final class Hgvs {
    private static final byte[] DELINS = "delins".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DEL = "del".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INS = "ins".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DUP = "dup".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INV = "inv".getBytes(StandardCharsets.US_ASCII);

    private final Described described;
    private @Nullable ProteinChange protein;
    private final byte[] before = new byte[64];
    private boolean describable;
    /// What follows `NAME:` on the genome; written when first asked for.
    private final TextBuffer genomic = new TextBuffer(64);

    public Hgvs(CompiledReference reference) {
        described = new Described(reference);
    }

    /// The change that is described from here on.
    public void of(Change change, ContigEntry contig) {
        genomic.clear();
        describable = change.unambiguous();
        if (describable) {
            described.of(change, contig);
        }
    }

    /// Where the change lies that is described.
    public ContigEntry contig() {
        return described.contig();
    }

    /// Bases that the description lies 3' of where the record has it, in the direction of the transcript.
    public int offset(Transcript transcript) {
        return describable ? described.offset(transcript.forward()) : 0;
    }

    /// Writes `NAME:g.` or, on a mitochondrion, `NAME:m.`, and what happens there, the name as it may stand in a VCF's
    /// INFO; nothing where no two bases stand beside an insertion.
    ///
    /// @param name of the contig
    public void writeGenomic(TextBuffer out, byte[] name) {
        if (!describable || described.kind() == Kind.NONE) {
            return;
        }
        if (genomic.isEmpty()) {
            Side side = described.side(true);
            if (Math.min(side.start, side.end) >= 1 && Math.max(side.start, side.end) <= described.contigEnd()) {
                genomic.add(name);
                genomic.add(':');
                genomic.add(described.contig().mitochondrial() ? 'm' : 'g');
                genomic.add('.');
                write(genomic, side, null);
            }
        }
        out.add(genomic);
    }

    /// Writes what follows `NAME:`, such as `c.93+1G>A`; nothing where the change does not lie in the transcript.
    public void writeTranscript(TextBuffer out, Transcript transcript) {
        if (!describable || described.kind() == Kind.NONE) {
            return;
        }
        Side side = described.side(transcript.forward());
        if (Math.min(side.start, side.end) < transcript.start() || Math.max(side.start, side.end) > transcript.end()) {
            return;
        }
        out.add(transcript.coding() ? 'c' : 'n');
        out.add('.');
        write(out, side, transcript);
    }

    /// @param transcript null on the genome
    private void write(TextBuffer out, Side side, @Nullable Transcript transcript) {
        boolean forward = transcript == null || transcript.forward();
        if (described.kind() == Kind.SUBSTITUTION) {
            position(out, transcript, side.start);
            out.add(described.replacedBase(forward));
            out.add('>');
            out.add(side.bases[0]);
            return;
        }
        if (described.kind() == Kind.INSERTION) {
            writeInsertion(out, transcript, side, forward);
            return;
        }
        range(out, transcript, forward ? side.start : side.end, forward ? side.end : side.start);
        switch (described.kind()) {
            case DELETION -> out.add(DEL);
            case INVERSION -> out.add(INV);
            default -> {
                out.add(DELINS);
                out.add(side.bases, 0, side.length);
            }
        }
    }

    private void writeInsertion(TextBuffer out, @Nullable Transcript transcript, Side side, boolean forward) {
        // in the direction of the transcript: the base before, the base after
        int left = forward ? side.end : side.start;
        int right = forward ? side.start : side.end;
        int earliest = transcript == null ? 1 : transcript.start();
        int latest = transcript == null ? described.contigEnd() : transcript.end();
        if (duplicates(side, forward, earliest, latest)) {
            int first = forward ? left - side.length + 1 : left + side.length - 1;
            range(out, transcript, first, left);
            out.add(DUP);
        } else {
            range(out, transcript, left, right);
            out.add(INS);
            out.add(side.bases, 0, side.length);
        }
    }

    /// Whether what comes in stands just before it, within the transcript or contig.
    private boolean duplicates(Side side, boolean forward, int earliest, int latest) {
        int from = forward ? side.end - side.length + 1 : side.start;
        int to = forward ? side.end : side.start + side.length - 1;
        if (from < earliest || to > latest) {
            return false;
        }
        byte[] bases = side.length <= before.length ? before : new byte[side.length];
        described.genomic(from, side.length, bases);
        for (int i = 0; i < side.length; i++) {
            byte base = forward ? bases[i] : Bases.complement(bases[side.length - 1 - i]);
            if (base != side.bases[i]) {
                return false;
            }
        }
        return true;
    }

    private static void range(TextBuffer out, @Nullable Transcript transcript, int first, int last) {
        position(out, transcript, first);
        if (first != last) {
            out.add('_');
            position(out, transcript, last);
        }
    }

    /// In an exon the position in the transcript; in an intron that of the nearer exon's edge and how far it is.
    private static void position(TextBuffer out, @Nullable Transcript transcript, int position) {
        if (transcript == null) {
            out.addNumber(position);
            return;
        }
        int exon = transcript.exonEndingAtOrAfter(position);
        boolean forward = transcript.forward();
        if (position >= transcript.exonStart(exon)) {
            int within = forward ? position - transcript.exonStart(exon) : transcript.exonEnd(exon) - position;
            numbered(out, transcript, transcript.exonCdnaStart(exon) + within);
            return;
        }
        int fromLeft = position - transcript.exonEnd(exon - 1);
        int fromRight = transcript.exonStart(exon) - position;
        boolean left = fromLeft < fromRight || fromLeft == fromRight && forward;
        int edge = left
                ? forward ? transcript.exonCdnaEnd(exon - 1) : transcript.exonCdnaStart(exon - 1)
                : forward ? transcript.exonCdnaStart(exon) : transcript.exonCdnaEnd(exon);
        numbered(out, transcript, edge);
        out.add(left == forward ? '+' : '-');
        out.addNumber(left ? fromLeft : fromRight);
    }

    /// A coding transcript counts from its start codon, before it with a minus, after its stop codon with a star.
    private static void numbered(TextBuffer out, Transcript transcript, int cdna) {
        if (!transcript.coding()) {
            out.addNumber(cdna);
        } else if (cdna < transcript.cdnaCodingStart()) {
            out.add('-');
            out.addNumber(transcript.cdnaCodingStart() - cdna);
        } else if (cdna > transcript.cdnaCodingEnd()) {
            out.add('*');
            out.addNumber(cdna - transcript.cdnaCodingEnd());
        } else {
            out.addNumber(cdna - transcript.cdnaCodingStart() + 1);
        }
    }

    /// Writes what follows `NAME:`, such as `p.Leu75Val`; nothing where the change does not lie in the coding sequence.
    public void writeProtein(TextBuffer out, Transcript transcript, Effect effect) {
        if (!describable
                || !effect.coding()
                || effect.cdsStart() == 0
                || effect.cdsEnd() == 0
                || effect.aminoAcids().isEmpty()
                || described.kind() == Kind.NONE) {
            return;
        }
        ProteinChange change = protein == null ? new ProteinChange(transcript) : protein;
        protein = change;
        change.write(out, transcript, described, effect.terms());
    }

    /// Writes what follows `NAME:` of a change that is known by its place in the coding sequence, as several changes
    /// of one haplotype are that are taken as one.
    ///
    /// @param from 1-based in the coding sequence; where nothing is replaced, the base after (`from > to`)
    /// @param bases what comes there, in the direction of the transcript: the first `length` bytes
    public void writeCoding(
            TextBuffer out, Transcript transcript, int from, int to, byte[] bases, int length, long terms) {
        for (int i = 0; i < length; i++) {
            if (!Bases.unambiguous(bases[i])) {
                return;
            }
        }
        ProteinChange change = protein == null ? new ProteinChange(transcript) : protein;
        protein = change;
        change.write(out, transcript, from, to, bases, length, terms);
    }
}
