package gas.engine.internal.consequence;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The Sequence Ontology terms that a small variant can have, most severe first: the ordinal is Ensembl's rank, and a
/// set of
/// terms is a `long` with one bit a term.
public enum Term {
    TRANSCRIPT_ABLATION(Impact.HIGH),
    SPLICE_ACCEPTOR_VARIANT(Impact.HIGH),
    SPLICE_DONOR_VARIANT(Impact.HIGH),
    STOP_GAINED(Impact.HIGH),
    FRAMESHIFT_VARIANT(Impact.HIGH),
    STOP_LOST(Impact.HIGH),
    START_LOST(Impact.HIGH),
    INFRAME_INSERTION(Impact.MODERATE),
    INFRAME_DELETION(Impact.MODERATE),
    MISSENSE_VARIANT(Impact.MODERATE),
    PROTEIN_ALTERING_VARIANT(Impact.MODERATE),
    SPLICE_DONOR_5TH_BASE_VARIANT(Impact.LOW),
    SPLICE_REGION_VARIANT(Impact.LOW),
    SPLICE_DONOR_REGION_VARIANT(Impact.LOW),
    SPLICE_POLYPYRIMIDINE_TRACT_VARIANT(Impact.LOW),
    INCOMPLETE_TERMINAL_CODON_VARIANT(Impact.LOW),
    START_RETAINED_VARIANT(Impact.LOW),
    STOP_RETAINED_VARIANT(Impact.LOW),
    SYNONYMOUS_VARIANT(Impact.LOW),
    CODING_SEQUENCE_VARIANT(Impact.MODIFIER),
    FIVE_PRIME_UTR_VARIANT(Impact.MODIFIER, "5_prime_UTR_variant"),
    THREE_PRIME_UTR_VARIANT(Impact.MODIFIER, "3_prime_UTR_variant"),
    NON_CODING_TRANSCRIPT_EXON_VARIANT(Impact.MODIFIER),
    INTRON_VARIANT(Impact.MODIFIER),
    NMD_TRANSCRIPT_VARIANT(Impact.MODIFIER, "NMD_transcript_variant"),
    NON_CODING_TRANSCRIPT_VARIANT(Impact.MODIFIER),
    CODING_TRANSCRIPT_VARIANT(Impact.MODIFIER),
    UPSTREAM_GENE_VARIANT(Impact.MODIFIER),
    DOWNSTREAM_GENE_VARIANT(Impact.MODIFIER),
    INTERGENIC_VARIANT(Impact.MODIFIER);

    private static final Term[] VALUES = values();

    private final Impact impact;
    private final String so;
    private final byte[] bytes;

    Term(Impact impact) {
        this.impact = impact;
        this.so = name().toLowerCase(Locale.ROOT);
        this.bytes = so.getBytes(StandardCharsets.US_ASCII);
    }

    Term(Impact impact, String so) {
        this.impact = impact;
        this.so = so;
        this.bytes = so.getBytes(StandardCharsets.US_ASCII);
    }

    public Impact impact() {
        return impact;
    }

    /// The term's name in the Sequence Ontology.
    public String so() {
        return so;
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
