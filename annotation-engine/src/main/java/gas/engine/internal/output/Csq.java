package gas.engine.internal.output;

import gas.engine.internal.consequence.Consequences;
import gas.engine.internal.consequence.Effect;
import gas.engine.internal.consequence.Term;
import gas.engine.internal.genes.GeneModel;
import gas.engine.internal.reference.Transcript;
import java.nio.charset.StandardCharsets;

/// The CSQ field as Ensembl VEP writes it: one entry an allele and transcript, fields between bars.
public final class Csq {
    public static final String FORMAT =
            "Allele|Consequence|IMPACT|SYMBOL|Gene|Feature_type|Feature|BIOTYPE|EXON|INTRON|cDNA_position|CDS_position"
                    + "|Protein_position|Amino_acids|Codons|DISTANCE|STRAND|FLAGS";

    private final StringBuilder csq = new StringBuilder();
    private final boolean totalLength;

    public Csq(boolean totalLength) {
        this.totalLength = totalLength;
    }

    public void clear() {
        csq.setLength(0);
    }

    public boolean isEmpty() {
        return csq.isEmpty();
    }

    public byte[] bytes() {
        return csq.toString().getBytes(StandardCharsets.UTF_8);
    }

    public void intergenic(String allele) {
        begin(allele, Term.INTERGENIC_VARIANT.bit());
        csq.append("|".repeat(15));
    }

    public void add(String allele, Effect effect, Transcript transcript) {
        begin(allele, effect.terms());
        field(text(transcript.symbol()));
        field(text(transcript.gene()));
        field("Transcript");
        field(text(transcript.feature()));
        field(text(transcript.biotype()));
        numbers(effect.exonFirst(), effect.exonLast(), transcript.exons());
        numbers(effect.intronFirst(), effect.intronLast(), transcript.exons() - 1);
        positions(effect.cdnaStart(), effect.cdnaEnd(), transcript.length());
        boolean shifted = effect.cdsStart() > 0 || effect.cdsEnd() > 0;
        positions(effect.cdsStart(), effect.cdsEnd(), shifted ? transcript.cdsLength() : 0);
        positions(
                aminoAcid(effect.cdsStart()),
                aminoAcid(effect.cdsEnd()),
                shifted ? Consequences.peptideLength(transcript) : 0);
        field(effect.aminoAcids() == null ? "" : effect.aminoAcids());
        field(effect.codons() == null ? "" : effect.codons());
        field(effect.distance() < 0 ? "" : String.valueOf(effect.distance()));
        field(transcript.forward() ? "1" : "-1");
        csq.append('|');
        flags(transcript.flags());
    }

    private void begin(String allele, long terms) {
        if (!csq.isEmpty()) {
            csq.append(',');
        }
        csq.append(allele.isEmpty() ? "-" : allele).append('|');
        boolean first = true;
        for (long left = terms; left != 0; left &= left - 1) {
            csq.append(first ? "" : "&")
                    .append(Term.of(Long.numberOfTrailingZeros(left)).so());
            first = false;
        }
        csq.append('|').append(Term.mostSevere(terms).impact());
    }

    private void field(String text) {
        csq.append('|');
        // as VEP: what has a meaning in VCF's INFO is written otherwise
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            switch (letter) {
                case ';' -> csq.append("%3B");
                case '=' -> csq.append("%3D");
                case ',', '|' -> csq.append('&');
                case ' ', '\t' -> csq.append('_');
                default -> csq.append(letter);
            }
        }
    }

    private void numbers(int first, int last, int total) {
        csq.append('|');
        if (first > 0) {
            csq.append(first);
            if (last != first) {
                csq.append('-').append(last);
            }
            csq.append('/').append(total);
        }
    }

    private void positions(int start, int end, int total) {
        csq.append('|');
        if (start == 0 && end == 0) {
            return;
        }
        if (start == end) {
            csq.append(start);
        } else {
            csq.append(start == 0 ? "?" : String.valueOf(start))
                    .append('-')
                    .append(end == 0 ? "?" : String.valueOf(end));
        }
        if (totalLength) {
            csq.append('/').append(total);
        }
    }

    private static int aminoAcid(int cds) {
        return cds == 0 ? 0 : (cds + 2) / 3;
    }

    private void flags(int flags) {
        boolean start = (flags & GeneModel.CDS_START_NF) != 0;
        boolean end = (flags & GeneModel.CDS_END_NF) != 0;
        if (start) {
            csq.append("cds_start_NF");
        }
        if (end) {
            csq.append(start ? "&" : "").append("cds_end_NF");
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
