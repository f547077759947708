package gas.engine.internal.consequence;

import gas.engine.internal.reference.Transcript;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Decides by Ensembl's rules (the definitions of the Sequence Ontology as VEP reads them) what an allele does to a
/// transcript.
///
/// First where it lies: beside the transcript, at a splice site or its neighbourhood, in introns, exons, untranslated
/// regions. Then, where both of its ends lie in the coding sequence, what becomes of the codons that it touches.
/// Belongs to one thread.
public final class Consequences {
    private static final byte[] NMD = "nonsense_mediated_decay".getBytes(StandardCharsets.US_ASCII);

    private final int upstream;
    private final int downstream;
    private @Nullable Placement placement;
    private @Nullable Codons codons;

    /// @param upstream bases before a transcript that still are `upstream_gene_variant`
    public Consequences(int upstream, int downstream) {
        this.upstream = upstream;
        this.downstream = downstream;
    }

    /// Fills the effect; false where the allele is too far from the transcript.
    public boolean of(Change change, Transcript transcript, Effect effect) {
        effect.clear();
        if (!change.overlaps(transcript.start(), transcript.end())) {
            return beside(change, transcript, effect);
        }
        if (!deepInIntron(change, transcript, effect)) {
            within(change, transcript, effect);
        }
        return true;
    }

    /// Far from every exon: most variants of a genome.
    private static boolean deepInIntron(Change change, Transcript transcript, Effect effect) {
        int exon = transcript.exonEndingAtOrAfter(change.first());
        if (exon == 0
                || exon == transcript.exons()
                || change.first() <= transcript.exonEnd(exon - 1) + Placement.SPLICING
                || change.last() >= transcript.exonStart(exon) - Placement.SPLICING) {
            return false;
        }
        int number = transcript.forward() ? exon : transcript.exons() - exon;
        effect.intronFirst = number;
        effect.intronLast = number;
        effect.terms = Term.INTRON_VARIANT.bit() | always(transcript);
        return true;
    }

    /// What a variant in the introns of such a transcript is, besides.
    private static long always(Transcript transcript) {
        long nmd = Arrays.equals(transcript.biotype(), NMD) ? Term.NMD_TRANSCRIPT_VARIANT.bit() : 0;
        return transcript.coding() ? nmd : nmd | Term.NON_CODING_TRANSCRIPT_VARIANT.bit();
    }

    private void within(Change change, Transcript transcript, Effect effect) {
        Placement place = placement == null ? new Placement(transcript) : placement;
        placement = place;
        long terms = place.place(change, transcript, effect);
        if (change.start() <= transcript.start()
                && change.end() >= transcript.end()
                && change.alternativeLength() < change.referenceLength()) {
            effect.terms = Term.TRANSCRIPT_ABLATION.bit();
            return;
        }
        if (Arrays.equals(transcript.biotype(), NMD)) {
            terms |= Term.NMD_TRANSCRIPT_VARIANT.bit();
        }
        if (!transcript.coding()) {
            terms |= place.inExon
                    ? Term.NON_CODING_TRANSCRIPT_EXON_VARIANT.bit()
                    : Term.NON_CODING_TRANSCRIPT_VARIANT.bit();
        } else {
            terms |= place.untranslated();
            if (place.inCoding(effect)) {
                Codons judge = codons == null ? new Codons(transcript) : codons;
                codons = judge;
                effect.coding = true;
                terms |= judge.judge(place, change, transcript, effect);
            }
        }
        effect.terms = terms == 0 ? Term.CODING_TRANSCRIPT_VARIANT.bit() : terms;
    }

    /// Fills the effect of a change within a coding sequence that is known by its place there, as several changes
    /// of one haplotype are that are taken as one.
    ///
    /// @param from 1-based in the coding sequence; where nothing is replaced, the base after (`from > to`)
    /// @param bases what comes there, in the direction of the transcript: the first `length` bytes
    public void ofCoding(Transcript transcript, int from, int to, byte[] bases, int length, Effect effect) {
        effect.clear();
        Codons judge = codons == null ? new Codons(transcript) : codons;
        codons = judge;
        effect.coding = true;
        effect.cdsStart = Math.min(from, to);
        effect.cdsEnd = Math.max(from, to);
        effect.terms = judge.judge(transcript, from, to, bases, length, effect);
        if (Arrays.equals(transcript.biotype(), NMD)) {
            effect.terms |= Term.NMD_TRANSCRIPT_VARIANT.bit();
        }
    }

    /// Amino acids of the protein, a final stop not counted.
    public static int peptideLength(Transcript transcript) {
        int known = transcript.peptideLength();
        if (known < 0) {
            int codonCount = transcript.cdsLength() / 3;
            boolean stops = codonCount > 0 && amino(transcript, codonCount) == '*';
            known = stops ? codonCount - 1 : codonCount;
            transcript.peptideLength(known);
        }
        return known;
    }

    /// The amino acid of a whole codon, as one letter.
    ///
    /// @param number 1-based
    public static char amino(Transcript transcript, int number) {
        char recoded = transcript.recoded(number);
        if (recoded != 0) {
            return recoded;
        }
        return GeneticCode.of(transcript.geneticCode())
                .translate(
                        transcript.cdsBase(3 * number - 2),
                        transcript.cdsBase(3 * number - 1),
                        transcript.cdsBase(3 * number));
    }

    private boolean beside(Change change, Transcript transcript, Effect effect) {
        boolean before = change.end() < transcript.start();
        boolean isUpstream = before == transcript.forward();
        int gap = before ? transcript.start() - change.end() : change.start() - transcript.end();
        if (gap > (isUpstream ? upstream : downstream)) {
            return false;
        }
        effect.distance = Math.min(
                Math.min(Math.abs(change.start() - transcript.start()), Math.abs(change.start() - transcript.end())),
                Math.min(Math.abs(change.end() - transcript.start()), Math.abs(change.end() - transcript.end())));
        effect.terms = (isUpstream ? Term.UPSTREAM_GENE_VARIANT : Term.DOWNSTREAM_GENE_VARIANT).bit();
        return true;
    }
}
