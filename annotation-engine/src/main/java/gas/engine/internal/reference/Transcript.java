package gas.engine.internal.reference;

import gas.engine.internal.genes.GeneModel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A transcript lifted out of a reference. Genomic and cDNA coordinates are 1-based and inclusive; exons ascend on the
/// genome,
/// whatever the strand.
///
/// CDS coordinates count from the start of the codon that the first coding base belongs to: where the coding sequence
/// begins
/// within a codon ([#startPhase()]), as many N stand before it, as in Ensembl's translateable sequence.
///
/// Belongs to one thread.
public final class Transcript {
    private final CompiledReference reference;
    private final ContigEntry contig;
    private final int[] exonStarts;
    private final int[] exonEnds;
    /// cDNA position of the exon's first base in the direction of the transcript.
    private final int[] exonCdna;
    private final int codingStart;
    private final int codingEnd;
    private final boolean forward;
    private final int startPhase;
    private final int geneticCode;
    private final int flags;
    private final byte[] feature;
    private final byte[] gene;
    private final byte[] symbol;
    private final byte[] biotype;
    private final TranscriptDetails details;
    private final int length;
    private final int cdnaCodingStart;
    private final int cdnaCodingEnd;
    private final boolean frameshiftIntron;
    private final @Nullable CodingSegments slipped;
    private final int cdsLength;
    private final int[] recodedCodons;
    private byte @Nullable [] cdna;
    private int peptideLength = -1;
    /// The exon found last: variants come in ascending order, so that it mostly is the next one's, too.
    private int lastExon;

    private byte[][] rendered = new byte[4][];

    Transcript(
            CompiledReference reference,
            ContigEntry contig,
            int[] exonStarts,
            int[] exonEnds,
            int codingStart,
            int codingEnd,
            boolean forward,
            int startPhase,
            int geneticCode,
            int flags,
            byte[] feature,
            byte[] gene,
            byte[] symbol,
            byte[] biotype,
            TranscriptDetails details) {
        this.reference = reference;
        this.contig = contig;
        this.exonStarts = exonStarts;
        this.exonEnds = exonEnds;
        this.codingStart = codingStart;
        this.codingEnd = codingEnd;
        this.forward = forward;
        this.startPhase = startPhase;
        this.geneticCode = geneticCode;
        this.flags = flags;
        this.feature = feature;
        this.gene = gene;
        this.symbol = symbol;
        this.biotype = biotype;
        this.details = details;
        int count = exonStarts.length;
        exonCdna = new int[count];
        int cdnaPosition = 1;
        boolean shortIntron = false;
        for (int i = 0; i < count; i++) {
            int exon = forward ? i : count - 1 - i;
            exonCdna[exon] = cdnaPosition;
            cdnaPosition += exonEnds[exon] - exonStarts[exon] + 1;
            shortIntron |= i > 0 && isFrameshift(exonEnds[i - 1] + 1, exonStarts[i] - 1);
        }
        length = cdnaPosition - 1;
        frameshiftIntron = shortIntron;
        boolean noCoding = codingStart == 0 && codingEnd == 0; // across a circle's origin one of them may be 0
        int first = noCoding ? 0 : cdna(forward ? codingStart : codingEnd);
        int last = noCoding ? 0 : cdna(forward ? codingEnd : codingStart);
        cdnaCodingStart = first == 0 || last == 0 ? 0 : first;
        cdnaCodingEnd = first == 0 || last == 0 ? 0 : last;
        slipped = cdnaCodingStart != 0 && slipping() ? CodingSegments.of(this) : null;
        cdsLength = cdnaCodingStart == 0
                ? 0
                : slipped == null ? startPhase + cdnaCodingEnd - cdnaCodingStart + 1 : slipped.cdnaOfCds().length;
        recodedCodons = new int[details.recodings().length / 2];
        for (int i = 0; i < recodedCodons.length; i++) {
            recodedCodons[i] = (cds(cdna(details.recodings()[2 * i])) + 2) / 3;
        }
    }

    /// Introns of up to 13 bases are artefacts of a genome's errors (Ensembl's frameshift introns): nothing splices
    /// there.
    public static boolean isFrameshift(int intronStart, int intronEnd) {
        return Math.abs(intronEnd - intronStart) <= 12;
    }

    public int exons() {
        return exonStarts.length;
    }

    public int exonStart(int exon) {
        return exonStarts[exon];
    }

    public int exonEnd(int exon) {
        return exonEnds[exon];
    }

    public int start() {
        return exonStarts[0];
    }

    public int end() {
        return exonEnds[exonEnds.length - 1];
    }

    public boolean forward() {
        return forward;
    }

    public boolean coding() {
        return cdnaCodingStart != 0;
    }

    public int codingStart() {
        return codingStart;
    }

    public int codingEnd() {
        return codingEnd;
    }

    public int cdnaCodingStart() {
        return cdnaCodingStart;
    }

    public int cdnaCodingEnd() {
        return cdnaCodingEnd;
    }

    /// Bases of the spliced transcript.
    public int length() {
        return length;
    }

    public int startPhase() {
        return startPhase;
    }

    /// Bases of the coding sequence, those counted that stand before it.
    public int cdsLength() {
        return cdsLength;
    }

    /// The CDS position of a cDNA position, or 0 outside the coding sequence.
    public int cds(int cdnaPosition) {
        if (cdnaCodingStart == 0 || cdnaPosition < cdnaCodingStart || cdnaPosition > cdnaCodingEnd) {
            return 0;
        }
        return slipped == null
                ? cdnaPosition - cdnaCodingStart + 1 + startPhase
                : slipped.cdsOfCdna()[cdnaPosition - cdnaCodingStart];
    }

    /// The letter of the amino acid that a codon stands for other than by the genetic code; 0 where there is none.
    ///
    /// @param codon its number in the coding sequence, 1-based
    public char recoded(int codon) {
        for (int i = 0; i < recodedCodons.length; i++) {
            if (recodedCodons[i] == codon) {
                return (char) details.recodings()[2 * i + 1];
            }
        }
        return 0;
    }

    public int geneticCode() {
        return geneticCode;
    }

    /// As in [gas.engine.internal.genes.GeneModel].
    public int flags() {
        return flags;
    }

    public boolean hasFrameshiftIntron() {
        return frameshiftIntron;
    }

    public byte[] feature() {
        return feature;
    }

    public byte[] gene() {
        return gene;
    }

    public byte[] symbol() {
        return symbol;
    }

    public byte[] biotype() {
        return biotype;
    }

    public TranscriptDetails details() {
        return details;
    }

    /// Whether the coding sequence is to be put together from [TranscriptDetails#segments()] instead of the exons.
    public boolean slipping() {
        return (flags & GeneModel.SLIPPING) != 0;
    }

    /// The first exon, ascending on the genome, that ends at or after a position; the number of exons where none does.
    public int exonEndingAtOrAfter(int position) {
        int last = lastExon;
        if (position <= exonEnds[last] && (last == 0 || position > exonEnds[last - 1])) {
            return last;
        }
        int low = 0;
        int high = exonEnds.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (exonEnds[middle] < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        lastExon = Math.min(low, exonEnds.length - 1);
        return low;
    }

    /// What an output writes of every variant in this transcript, kept here by its number; null at first.
    public byte @Nullable [] rendered(int number) {
        return number < rendered.length ? rendered[number] : null;
    }

    public void render(int number, byte[] text) {
        if (number >= rendered.length) {
            rendered = Arrays.copyOf(rendered, number + 4);
        }
        rendered[number] = text;
    }

    /// The cDNA position of the exon's first base in the direction of the transcript.
    public int exonCdnaStart(int exon) {
        return exonCdna[exon];
    }

    /// The cDNA position of the exon's last base in the direction of the transcript.
    public int exonCdnaEnd(int exon) {
        return exonCdna[exon] + exonEnds[exon] - exonStarts[exon];
    }

    /// The cDNA position of a genomic one, or 0 outside the exons.
    public int cdna(int position) {
        int exon = exonEndingAtOrAfter(position);
        if (exon == exonEnds.length || position < exonStarts[exon]) {
            return 0;
        }
        return exonCdna[exon] + (forward ? position - exonStarts[exon] : exonEnds[exon] - position);
    }

    /// The base at a CDS position (1-based); N before and after.
    public byte cdsBase(int position) {
        if (position <= startPhase || position > cdsLength) {
            return (byte) 'N';
        }
        return slipped == null
                ? sequence()[position - startPhase + cdnaCodingStart - 2]
                : sequence()[slipped.cdnaOfCds()[position - 1] - 1];
    }

    /// The spliced sequence in the direction of the transcript; not to be written to.
    public byte[] sequence() {
        byte[] known = cdna;
        if (known == null) {
            known = spliced();
            cdna = known;
        }
        return known;
    }

    private byte[] spliced() {
        byte[] sequence = new byte[length];
        int at = 0;
        for (int exon = 0; exon < exonStarts.length; exon++) {
            int bases = exonEnds[exon] - exonStarts[exon] + 1;
            reference.basesAround(contig, exonStarts[exon] - 1, bases, sequence, at);
            at += bases;
        }
        if (!forward) {
            Bases.reverseComplement(sequence, 0, length);
        }
        return sequence;
    }

    /// Amino acids of the protein, the final stop not counted, computed by whoever asks first.
    public int peptideLength() {
        return peptideLength;
    }

    public void peptideLength(int aminoAcids) {
        peptideLength = aminoAcids;
    }

    public String contigName() {
        return contig.name();
    }

    /// Roughly what this holds on the heap, in bytes, its sequence included.
    public int weight() {
        return 768 + 12 * exonStarts.length + length + feature.length + gene.length + symbol.length + biotype.length;
    }
}
