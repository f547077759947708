package gas.engine.internal.output;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// A field of a CSQ entry, by the name that Ensembl VEP gives it.
public enum CsqField {
    ALLELE("Allele"),
    CONSEQUENCE("Consequence"),
    IMPACT("IMPACT"),
    SYMBOL("SYMBOL"),
    GENE("Gene"),
    FEATURE_TYPE("Feature_type"),
    FEATURE("Feature"),
    BIOTYPE("BIOTYPE"),
    EXON("EXON"),
    INTRON("INTRON"),
    HGVSC("HGVSc"),
    HGVSP("HGVSp"),
    CDNA_POSITION("cDNA_position"),
    CDS_POSITION("CDS_position"),
    PROTEIN_POSITION("Protein_position"),
    AMINO_ACIDS("Amino_acids"),
    CODONS("Codons"),
    DISTANCE("DISTANCE"),
    STRAND("STRAND"),
    FLAGS("FLAGS"),
    SYMBOL_SOURCE("SYMBOL_SOURCE"),
    HGNC_ID("HGNC_ID"),
    CANONICAL("CANONICAL"),
    MANE_SELECT("MANE_SELECT"),
    MANE_PLUS_CLINICAL("MANE_PLUS_CLINICAL"),
    TSL("TSL"),
    APPRIS("APPRIS"),
    CCDS("CCDS"),
    ENSP("ENSP"),
    HGVS_OFFSET("HGVS_OFFSET"),
    HGVSG("HGVSg");

    /// What is written where nobody asks for anything else: all but HGVSg, as VEP has it.
    public static final List<CsqField> DEFAULT =
            Arrays.stream(values()).filter(field -> field != HGVSG).toList();

    private final String title;

    CsqField(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /// Whether it says the same of every variant in a transcript.
    boolean ofTranscript() {
        return switch (this) {
            case SYMBOL,
                    GENE,
                    FEATURE_TYPE,
                    FEATURE,
                    BIOTYPE,
                    STRAND,
                    FLAGS,
                    SYMBOL_SOURCE,
                    HGNC_ID,
                    CANONICAL,
                    MANE_SELECT,
                    MANE_PLUS_CLINICAL,
                    TSL,
                    APPRIS,
                    CCDS,
                    ENSP -> true;
            default -> false;
        };
    }

    /// @throws IllegalArgumentException where no field has that name, naming those that there are
    public static CsqField of(String title) {
        for (CsqField field : values()) {
            if (field.title.equals(title)) {
                return field;
            }
        }
        throw new IllegalArgumentException("there is no CSQ field " + title + "; there are "
                + Arrays.stream(values()).map(CsqField::title).collect(Collectors.joining(", ")));
    }
}
