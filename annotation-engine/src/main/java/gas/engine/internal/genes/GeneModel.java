package gas.engine.internal.genes;

import java.util.Arrays;

/// A transcript as a gene file tells it, while a reference is being built. Coordinates are 1-based and inclusive, as in
/// GTF and GFF3; exons are ascending on the genome.
public final class GeneModel {
    /// The coding sequence's start was not found.
    public static final int CDS_START_NF = 1;
    /// The coding sequence's end was not found.
    public static final int CDS_END_NF = 2;

    public static final int CANONICAL = 4;
    public static final int MANE_SELECT = 8;

    public final String contig;
    public final String feature;
    public String gene = "";
    public String symbol = "";
    public String biotype = "";
    public String protein = "";
    public boolean forward = true;
    public int flags;
    /// NCBI's number of the genetic code, or 0 where the file does not say.
    public int codeTable;

    private int[] exons = new int[8];
    private int exonInts;
    private int[] coding = new int[0];
    private int codingInts;

    GeneModel(String contig, String feature) {
        this.contig = contig;
        this.feature = feature;
    }

    /// The same exons under another name; the two share them.
    GeneModel as(String name) {
        GeneModel renamed = new GeneModel(contig, name);
        renamed.forward = forward;
        renamed.protein = protein;
        renamed.codeTable = codeTable;
        renamed.exons = exons;
        renamed.exonInts = exonInts;
        renamed.coding = coding;
        renamed.codingInts = codingInts;
        return renamed;
    }

    void addExon(int start, int end) {
        if (exonInts == exons.length) {
            exons = Arrays.copyOf(exons, exonInts * 2);
        }
        exons[exonInts++] = start;
        exons[exonInts++] = end;
    }

    /// @param phase GFF's: bases to take away before the next codon begins; -1 where the file does not say
    void addCoding(int start, int end, int phase) {
        if (codingInts + 3 > coding.length) {
            coding = Arrays.copyOf(coding, Math.max(12, codingInts * 2));
        }
        coding[codingInts++] = start;
        coding[codingInts++] = end;
        coding[codingInts++] = phase;
    }

    boolean empty() {
        return exonInts == 0 && codingInts == 0;
    }

    /// Brings exons into ascending order; a model of coding segments alone (bacteria, mitochondria) gets them as exons.
    void complete() {
        if (exonInts == 0) {
            for (int i = 0; i < codingInts; i += 3) {
                addExon(coding[i], coding[i + 1]);
            }
        }
        long[] order = new long[exonInts / 2];
        for (int i = 0; i < order.length; i++) {
            order[i] = (long) exons[2 * i] << 32 | exons[2 * i + 1];
        }
        Arrays.sort(order);
        for (int i = 0; i < order.length; i++) {
            exons[2 * i] = (int) (order[i] >>> 32);
            exons[2 * i + 1] = (int) order[i];
        }
    }

    public int exonCount() {
        return exonInts / 2;
    }

    public int exonStart(int index) {
        return exons[2 * index];
    }

    public int exonEnd(int index) {
        return exons[2 * index + 1];
    }

    public int start() {
        return exons[0];
    }

    public int end() {
        int end = 0;
        for (int i = 0; i < exonCount(); i++) {
            end = Math.max(end, exonEnd(i));
        }
        return end;
    }

    /// First coding base on the genome, the stop codon included; 0 where nothing is coding.
    public int codingStart() {
        int start = codingInts == 0 ? 0 : Integer.MAX_VALUE;
        for (int i = 0; i < codingInts; i += 3) {
            start = Math.min(start, coding[i]);
        }
        return start;
    }

    /// Last coding base on the genome, the stop codon included; 0 where nothing is coding.
    public int codingEnd() {
        int end = 0;
        for (int i = 0; i < codingInts; i += 3) {
            end = Math.max(end, coding[i + 1]);
        }
        return end;
    }

    /// Bases of the first codon that lie before the coding sequence begins (Ensembl's phase): 0, 1 or 2.
    public int startPhase() {
        int edge = forward ? Integer.MAX_VALUE : 0;
        int phase = 0;
        for (int i = 0; i < codingInts; i += 3) {
            if (forward ? coding[i] < edge : coding[i + 1] > edge) {
                edge = forward ? coding[i] : coding[i + 1];
                phase = coding[i + 2];
            }
        }
        return phase <= 0 ? 0 : (3 - phase) % 3;
    }
}
