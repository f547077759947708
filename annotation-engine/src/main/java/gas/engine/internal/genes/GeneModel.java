package gas.engine.internal.genes;

import java.util.Arrays;
import java.util.List;

/// A transcript as a gene file tells it, while a reference is being built. Coordinates are 1-based and
/// inclusive, as in GTF and GFF3; exons are ascending on the genome. On a circular contig an end may lie past
/// the contig's.
public final class GeneModel {
    /// The coding sequence's start was not found.
    public static final int CDS_START_NF = 1;
    /// The coding sequence's end was not found.
    public static final int CDS_END_NF = 2;

    public static final int CANONICAL = 4;
    public static final int MANE_SELECT = 8;
    public static final int MANE_PLUS_CLINICAL = 16;
    public static final int GENCODE_BASIC = 32;
    /// The coding segments are not what exons and the ends of the coding sequence say: a ribosome slips.
    public static final int SLIPPING = 64;
    /// The stop codon's last bases come with the poly-A tail.
    public static final int STOP_COMPLETED = 128;

    /// Level "NA" of transcript support.
    public static final int TSL_NOT_ANALYSED = 6;

    private static final int STOP_CODON = 4;
    private static final int NO_PHASE = 3;
    /// INSDC's ribosomal slippage goes back by a base or two; segments that overlap by more are one.
    private static final int LONGEST_SLIP = 3;

    public final String contig;
    public String feature;
    public String gene = "";
    public String symbol = "";
    /// As VEP's SYMBOL_SOURCE: `HGNC`, `EntrezGene`, `MGI`.
    public String symbolSource = "";
    /// `HGNC:14825`
    public String hgnc = "";
    public String biotype = "";
    /// With its version where the file has one.
    public String protein = "";
    public String ccds = "";
    /// The other side's name of a MANE transcript: RefSeq's in Ensembl's file, Ensembl's in RefSeq's.
    public String mane = "";
    /// Where the file keeps it apart from the name; else 0.
    public int version;
    /// 1 to 5: principal 1 to 5; 6 and 7: alternative 1 and 2; 0: not said.
    public int appris;
    /// 1 to 5, [#TSL_NOT_ANALYSED], or 0: not said.
    public int supportLevel;

    public boolean forward = true;
    public int flags;
    /// NCBI's number of the genetic code, or 0 where the file does not say.
    public int codeTable;

    /// Where the file first speaks of it.
    final long line;
    boolean told;
    boolean onBothStrands;
    boolean codingOutsideExons;

    private int[] exons = new int[4];
    private int exonInts;
    /// Start, end, and phase (3 where not known) with [#STOP_CODON].
    private int[] coding = new int[0];
    private int codingInts;
    private int[] untranslated = new int[0];
    /// First base of a codon in the transcript's direction, letter of the amino acid.
    private int[] recodings = new int[0];
    /// Of the last of them, those not told yet.
    private int openBases;
    private int[] segments = new int[0];

    GeneModel(String contig, String feature, long line) {
        this.contig = contig;
        this.feature = feature;
        this.line = line;
    }

    void strand(boolean isForward) {
        onBothStrands |= (exonInts > 0 || codingInts > 0) && forward != isForward;
        forward = isForward;
    }

    void addExon(int start, int end) {
        if (exonInts == exons.length) {
            exons = Arrays.copyOf(exons, exonInts * 2);
        }
        exons[exonInts++] = start;
        exons[exonInts++] = end;
    }

    /// @param phase GFF's: bases to take away before the next codon begins; -1 where the file does not say
    void addCoding(int start, int end, int phase, boolean stopCodon) {
        if (codingInts + 3 > coding.length) {
            coding = Arrays.copyOf(coding, Math.max(6, codingInts * 2));
        }
        coding[codingInts++] = start;
        coding[codingInts++] = end;
        coding[codingInts++] = (phase < 0 ? NO_PHASE : phase) | (stopCodon ? STOP_CODON : 0);
    }

    /// Of use where the file has no exons.
    void addUntranslated(int start, int end) {
        if (exonInts == 0) {
            untranslated = plus(untranslated, start, end);
        }
    }

    /// @param bases of the codon, ascending; what an intron leaves together of it, in pieces one after the other; or,
    /// of a stop, what the genome has of it
    void addRecoding(List<Integer> bases, char aminoAcid) {
        int first = forward ? bases.getFirst() : bases.getLast();
        if (aminoAcid != '*' && openBases > 0 && bases.size() <= openBases) {
            int earlier = recodings[recodings.length - 2];
            recodings[recodings.length - 2] = forward ? Math.min(earlier, first) : Math.max(earlier, first);
            openBases -= bases.size();
            return;
        }
        for (int i = 0; i < recodings.length; i += 2) {
            if (recodings[i] == first) {
                return; // said on each line of the coding sequence
            }
        }
        if (aminoAcid == '*' && bases.size() < 3) {
            flags |= STOP_COMPLETED;
        }
        openBases = aminoAcid == '*' ? 0 : 3 - bases.size();
        recodings = plus(recodings, first, aminoAcid);
    }

    private static int[] plus(int[] values, int one, int other) {
        int[] more = Arrays.copyOf(values, values.length + 2);
        more[values.length] = one;
        more[values.length + 1] = other;
        return more;
    }

    boolean empty() {
        return exonInts == 0 && codingInts == 0;
    }

    boolean hasExons() {
        return exonInts > 0;
    }

    int lines() {
        return exonInts / 2 + codingInts / 3;
    }

    void takeExons(GeneModel other) {
        exons = other.exons.clone();
        exonInts = other.exonInts;
    }

    /// Brings exons and coding segments into ascending order. A model without exons gets those that its
    /// coding and untranslated segments make.
    void complete() {
        sortCoding();
        boolean drawnByCoding = exonInts == 0;
        if (drawnByCoding) {
            for (int i = 0; i < codingInts; i += 3) {
                addExon(coding[i], coding[i + 1]);
            }
            for (int i = 0; i < untranslated.length; i += 2) {
                addExon(untranslated[i], untranslated[i + 1]);
            }
        }
        untranslated = new int[0];
        int[] sorted = ascending(exons, exonInts);
        // one base skipped by a slipping ribosome is no intron
        int join = drawnByCoding ? LONGEST_SLIP : 0;
        exonInts = 0;
        for (int i = 0; i < sorted.length; i += 2) {
            if (exonInts > 0 && sorted[i] <= exons[exonInts - 1] + join) {
                exons[exonInts - 1] = Math.max(exons[exonInts - 1], sorted[i + 1]);
            } else {
                addExon(sorted[i], sorted[i + 1]);
            }
        }
        exons = Arrays.copyOf(exons, exonInts);
        coding = Arrays.copyOf(coding, codingInts);
        if (codingInts > 0) {
            compareSegments();
        }
    }

    private void sortCoding() {
        Integer[] order = new Integer[codingInts / 3];
        Arrays.setAll(order, i -> 3 * i);
        Arrays.sort(
                order,
                (one, other) -> coding[one] != coding[other]
                        ? Integer.compare(coding[one], coding[other])
                        : Integer.compare(coding[one + 1], coding[other + 1]));
        int[] sorted = new int[codingInts];
        int ints = 0;
        for (int from : order) {
            boolean again = ints > 0 && sorted[ints - 3] == coding[from] && sorted[ints - 2] == coding[from + 1];
            if (!again) {
                System.arraycopy(coding, from, sorted, ints, 3);
                ints += 3;
            }
        }
        coding = sorted;
        codingInts = ints;
    }

    private static int[] ascending(int[] pairs, int ints) {
        long[] order = new long[ints / 2];
        for (int i = 0; i < order.length; i++) {
            order[i] = (long) pairs[2 * i] << 32 | pairs[2 * i + 1];
        }
        Arrays.sort(order);
        int[] sorted = new int[ints];
        for (int i = 0; i < order.length; i++) {
            sorted[2 * i] = (int) (order[i] >>> 32);
            sorted[2 * i + 1] = (int) order[i];
        }
        return sorted;
    }

    /// Keeps the coding segments apart where exons and the coding sequence's ends do not make them.
    private void compareSegments() {
        int[] read = new int[codingInts];
        int ints = 0;
        for (int i = 0; i < codingInts; i += 3) {
            int start = coding[i];
            int end = coding[i + 1];
            boolean beside = ints > 0 && start <= read[ints - 1] + 1 && exonAt(start) == exonAt(read[ints - 1]);
            int overlap = ints == 0 ? 0 : read[ints - 1] - start + 1;
            boolean stop = (coding[i + 2] & STOP_CODON) != 0 || i >= 3 && (coding[i - 1] & STOP_CODON) != 0;
            boolean slip = overlap > 0 && overlap <= LONGEST_SLIP && end > read[ints - 1] && !stop;
            if (beside && !slip) {
                read[ints - 1] = Math.max(read[ints - 1], end);
            } else {
                read[ints++] = start;
                read[ints++] = end;
            }
        }
        int from = codingStart();
        int to = codingEnd();
        int at = 0;
        boolean same = true;
        for (int exon = 0; exon < exonCount(); exon++) {
            int start = Math.max(exonStart(exon), from);
            int end = Math.min(exonEnd(exon), to);
            if (start <= end) {
                same &= at < ints && read[at] == start && read[at + 1] == end;
                at += 2;
            }
        }
        same &= at == ints;
        for (int i = 0; i < ints; i += 2) {
            int exon = exonAt(read[i]);
            codingOutsideExons |= exon < 0 || exon != exonAt(read[i + 1]);
        }
        if (!same && !codingOutsideExons) {
            flags |= SLIPPING;
            segments = Arrays.copyOf(read, ints);
        }
    }

    private int exonAt(int position) {
        for (int exon = 0; exon < exonCount(); exon++) {
            if (position >= exonStart(exon) && position <= exonEnd(exon)) {
                return exon;
            }
        }
        return -1;
    }

    /// On a circular contig, told from exons at both of its ends: those after its origin go past its end.
    public GeneModel acrossOrigin(int contigLength) {
        if (exonCount() < 2 || start() != 1 || end() != contigLength) {
            return this;
        }
        int widest = 0;
        for (int exon = 1; exon + 1 < exonCount(); exon++) {
            boolean wider = exonStart(exon + 1) - exonEnd(exon) > exonStart(widest + 1) - exonEnd(widest);
            widest = wider ? exon : widest;
        }
        GeneModel moved = moved(0);
        int after = exonEnd(widest);
        shift(moved.exons, 2, after, contigLength);
        shift(moved.coding, 3, after, contigLength);
        for (int i = 0; i < recodings.length; i += 2) {
            moved.recodings[i] += recodings[i] <= after ? contigLength : 0;
        }
        moved.flags &= ~SLIPPING;
        moved.segments = new int[0];
        moved.complete();
        return moved;
    }

    private static void shift(int[] values, int step, int upTo, int by) {
        for (int i = 0; i < values.length; i += step) {
            if (values[i] <= upTo) {
                values[i] += by;
                values[i + 1] += by;
            }
        }
    }

    /// The same transcript further on; coordinates may become 0 and less.
    public GeneModel moved(int by) {
        GeneModel moved = new GeneModel(contig, feature, line);
        moved.gene = gene;
        moved.symbol = symbol;
        moved.symbolSource = symbolSource;
        moved.hgnc = hgnc;
        moved.biotype = biotype;
        moved.protein = protein;
        moved.ccds = ccds;
        moved.mane = mane;
        moved.version = version;
        moved.appris = appris;
        moved.supportLevel = supportLevel;
        moved.forward = forward;
        moved.flags = flags;
        moved.codeTable = codeTable;
        moved.exonInts = exonInts;
        moved.codingInts = codingInts;
        moved.exons = exons.clone();
        moved.coding = coding.clone();
        moved.recodings = recodings.clone();
        moved.segments = segments.clone();
        shift(moved.exons, 2, Integer.MAX_VALUE, by);
        shift(moved.coding, 3, Integer.MAX_VALUE, by);
        shift(moved.segments, 2, Integer.MAX_VALUE, by);
        for (int i = 0; i < recodings.length; i += 2) {
            moved.recodings[i] += by;
        }
        return moved;
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
        return exons[exonInts - 1];
    }

    public boolean coding() {
        return codingInts > 0;
    }

    /// First coding base on the genome, the stop codon included; 0 where nothing is coding.
    public int codingStart() {
        return codingInts == 0 ? 0 : coding[0];
    }

    /// Last coding base on the genome, the stop codon included; 0 where nothing is coding.
    public int codingEnd() {
        int end = codingInts == 0 ? 0 : Integer.MIN_VALUE;
        for (int i = 0; i < codingInts; i += 3) {
            end = Math.max(end, coding[i + 1]);
        }
        return end;
    }

    /// Bases of the first codon that lie before the coding sequence begins (Ensembl's phase): 0, 1 or 2.
    public int startPhase() {
        int phase = NO_PHASE;
        int edge = codingEnd();
        for (int i = 0; i < codingInts; i += 3) {
            if (forward ? i == 0 : coding[i + 1] == edge) {
                phase = coding[i + 2] & 3;
                break;
            }
        }
        return phase == NO_PHASE ? 0 : (3 - phase) % 3;
    }

    /// Bases of the coding sequence, those counted that stand before it in its first codon.
    public int codingBases() {
        int bases = startPhase();
        for (int exon = 0; exon < exonCount(); exon++) {
            bases += Math.max(0, Math.min(exonEnd(exon), codingEnd()) - Math.max(exonStart(exon), codingStart()) + 1);
        }
        return bases;
    }

    /// @param firstBase of the stop codon that the poly-A tail completes
    public void stopCompleted(int firstBase) {
        addRecoding(List.of(firstBase), '*');
    }

    /// Starts and ends of the coding segments, ascending on the genome; none unless [#SLIPPING]. They overlap
    /// where a ribosome goes back and leave a gap within an exon where it skips.
    public int[] segments() {
        return segments;
    }

    /// The first base, in the transcript's direction, and the letter of the amino acid of each codon that is
    /// not read as the genetic code has it.
    public int[] recodings() {
        return recodings;
    }
}
