package gas.engine.internal.consequence;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The Sequence Ontology terms that a small variant can have, most severe first: the ordinal is Ensembl's rank, and a
/// set of
/// terms is a `long` with one bit a term.
public enum Term {
    TRANSCRIPT_ABLATION(Impact.HIGH, "a deletion takes the whole transcript"),
    SPLICE_ACCEPTOR_VARIANT(Impact.HIGH, "it changes one of the intron's last two bases"),
    SPLICE_DONOR_VARIANT(Impact.HIGH, "it changes one of the intron's first two bases"),
    STOP_GAINED(Impact.HIGH, "a codon becomes a stop codon"),
    FRAMESHIFT_VARIANT(
            Impact.HIGH,
            "the coding sequence becomes longer or shorter by a number of bases that is no multiple of three"),
    STOP_LOST(Impact.HIGH, "the stop codon becomes another codon"),
    START_LOST(Impact.HIGH, "the start codon becomes another codon"),
    INFRAME_INSERTION(Impact.MODERATE, "amino acids come in and none is changed"),
    INFRAME_DELETION(Impact.MODERATE, "amino acids go and none is changed"),
    MISSENSE_VARIANT(Impact.MODERATE, "an amino acid becomes another, the length stays"),
    PROTEIN_ALTERING_VARIANT(
            Impact.MODERATE, "the protein changes in a way that is no plain insertion, deletion or substitution"),
    SPLICE_DONOR_5TH_BASE_VARIANT(Impact.LOW, "it changes the intron's fifth base"),
    SPLICE_REGION_VARIANT(
            Impact.LOW, "it changes one of the exon's outermost three bases or of the intron's third to eighth"),
    SPLICE_DONOR_REGION_VARIANT(Impact.LOW, "it changes one of the intron's third to sixth bases"),
    SPLICE_POLYPYRIMIDINE_TRACT_VARIANT(
            Impact.LOW, "it changes one of the intron's third to seventeenth bases before its end"),
    INCOMPLETE_TERMINAL_CODON_VARIANT(
            Impact.LOW, "it changes the last codon, of which the annotated transcript has only a part"),
    START_RETAINED_VARIANT(Impact.LOW, "the start codon changes and remains one"),
    STOP_RETAINED_VARIANT(Impact.LOW, "the stop codon changes and remains one"),
    SYNONYMOUS_VARIANT(Impact.LOW, "the codon changes and the amino acid does not"),
    CODING_SEQUENCE_VARIANT(
            Impact.MODIFIER, "it changes the coding sequence, and what becomes of the protein cannot be told"),
    FIVE_PRIME_UTR_VARIANT(Impact.MODIFIER, "5_prime_UTR_variant", "it lies in an exon before the coding sequence"),
    THREE_PRIME_UTR_VARIANT(Impact.MODIFIER, "3_prime_UTR_variant", "it lies in an exon after the coding sequence"),
    NON_CODING_TRANSCRIPT_EXON_VARIANT(Impact.MODIFIER, "it lies in an exon of a transcript that does not code"),
    INTRON_VARIANT(Impact.MODIFIER, "it lies in an intron, beyond the first two and before the last two bases"),
    NMD_TRANSCRIPT_VARIANT(
            Impact.MODIFIER,
            "NMD_transcript_variant",
            "the transcript is broken down before it is translated (nonsense-mediated decay)"),
    NON_CODING_TRANSCRIPT_VARIANT(Impact.MODIFIER, "it lies in a transcript that does not code"),
    CODING_TRANSCRIPT_VARIANT(Impact.MODIFIER, "it lies in a transcript that codes, and nothing more can be told"),
    UPSTREAM_GENE_VARIANT(Impact.MODIFIER, "it lies before the transcript, within the distance that still counts"),
    DOWNSTREAM_GENE_VARIANT(Impact.MODIFIER, "it lies after the transcript, within the distance that still counts"),
    REGULATORY_REGION_ABLATION(Impact.MODERATE, "a deletion takes the whole regulatory region"),
    REGULATORY_REGION_VARIANT(Impact.MODIFIER, "it lies in a regulatory region"),
    INTERGENIC_VARIANT(Impact.MODIFIER, "no transcript lies within the distance that counts");

    private static final Term[] VALUES = values();

    private final Impact impact;
    private final String so;
    private final byte[] bytes;
    private final String rule;

    Term(Impact impact, String rule) {
        this.impact = impact;
        this.so = name().toLowerCase(Locale.ROOT);
        this.bytes = so.getBytes(StandardCharsets.US_ASCII);
        this.rule = rule;
    }

    Term(Impact impact, String so, String rule) {
        this.impact = impact;
        this.so = so;
        this.bytes = so.getBytes(StandardCharsets.US_ASCII);
        this.rule = rule;
    }

    public Impact impact() {
        return impact;
    }

    /// The term's name in the Sequence Ontology.
    public String so() {
        return so;
    }

    /// What has to hold of a variant, in a sentence.
    public String rule() {
        return rule;
    }

    /// The name in ASCII; not to be written to.
    public byte[] bytes() {
        return bytes;
    }

    public long bit() {
        return 1L << ordinal();
    }

    public boolean in(long terms) {
        return (terms & bit()) != 0;
    }

    public static Term of(int rank) {
        return VALUES[rank];
    }

    /// Of a set that is not empty.
    public static Term mostSevere(long terms) {
        return VALUES[Long.numberOfTrailingZeros(terms)];
    }
}
