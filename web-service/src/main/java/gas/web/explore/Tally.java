package gas.web.explore;

import gas.web.result.ParallelScan;
import gas.web.result.ResultFile;
import gas.web.result.Variant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Counts variants that meet a filter, each by the annotation that stands for it. Of a chunk, or of all of them;
/// belongs
/// to one thread at a time.
final class Tally implements ParallelScan.Part {
    /// Lengths of indels beyond this count as this.
    static final int LONGEST_INDEL = 20;

    static final int VAF_BARS = 20;
    /// Bases that a bar of density stands for.
    static final int WINDOW = 1_000_000;

    private static final int MOST_CONTIGS = 100;
    private static final int MOST_WINDOWS = 1000;

    private final ResultFile file;
    private final Filter filter;
    private final Match match;
    private final WordCounts consequences = new WordCounts();
    private final WordCounts contigs = new WordCounts();
    private final Map<String, int[]> windows = new LinkedHashMap<>();
    private final long[] impacts = new long[Match.IMPACTS.size() + 1];
    private final long[] indels = new long[2 * LONGEST_INDEL + 1];
    private final long[] fractions = new long[VAF_BARS];
    private long variants;
    private long transitions;
    private long transversions;
    private boolean past;

    Tally(ResultFile file, Filter filter) {
        this.file = file;
        this.filter = filter;
        this.match = filter.match();
    }

    @Override
    public boolean add(Variant variant) {
        if (filter.past(variant, file)) {
            past = true;
            return false;
        }
        if (match.test(variant)) {
            count(variant);
        }
        return true;
    }

    private void count(Variant variant) {
        variants++;
        byte[] text = variant.text();
        boolean annotated = match.choose(variant);
        impacts[annotated ? match.rank() : Match.IMPACTS.size()]++;
        if (annotated && filter.consequenceColumn >= 0) {
            int from = match.from(filter.consequenceColumn);
            int to = from;
            while (to < match.to(filter.consequenceColumn) && text[to] != '&') {
                to++; // the first is the most severe
            }
            consequences.add(text, from, to, 1);
        }
        contigs.add(text, variant.from(Variant.CHROM), variant.to(Variant.CHROM), 1);
        window(variant);
        alleles(variant);
        double fraction = AlleleFraction.of(variant);
        if (!Double.isNaN(fraction)) {
            fractions[Math.clamp((int) (fraction * VAF_BARS), 0, VAF_BARS - 1)]++;
        }
    }

    private String contig = "";
    private int[] contigWindows = {};

    private void window(Variant variant) {
        if (!same(contig, variant.text(), variant.from(Variant.CHROM), variant.to(Variant.CHROM))) {
            contig = variant.field(Variant.CHROM);
            contigWindows =
                    windows.computeIfAbsent(contig, name -> new int[windows.size() < MOST_CONTIGS ? MOST_WINDOWS : 0]);
        }
        int window = variant.position() / WINDOW;
        if (window < contigWindows.length) {
            contigWindows[window]++;
        }
    }

    private static boolean same(String name, byte[] text, int from, int to) {
        if (name.length() != to - from) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) != text[from + i]) {
                return false;
            }
        }
        return true;
    }

    private void alleles(Variant variant) {
        byte[] text = variant.text();
        int reference = variant.from(Variant.REF);
        int length = variant.to(Variant.REF) - reference;
        int at = variant.from(Variant.ALT);
        int end = variant.to(Variant.ALT);
        while (at < end) {
            int to = at;
            while (to < end && text[to] != ',') {
                to++;
            }
            if (isBases(text, at, to)) {
                if (length == 1 && to - at == 1) {
                    single(text[reference], text[at]);
                } else if (length != to - at) {
                    indels[LONGEST_INDEL + Math.clamp(to - at - length, -LONGEST_INDEL, LONGEST_INDEL)]++;
                }
            }
            at = to + 1;
        }
    }

    private static boolean isBases(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if ("ACGTNacgtn".indexOf(text[i]) < 0) {
                return false;
            }
        }
        return to > from;
    }

    private void single(byte before, byte after) {
        int pair = (before & 0xdf) + (after & 0xdf);
        if ((before & 0xdf) == (after & 0xdf)
                || "ACGT".indexOf(before & 0xdf) < 0
                || "ACGT".indexOf(after & 0xdf) < 0) {
            return;
        }
        // A and G, C and T
        if (pair == 'A' + 'G' || pair == 'C' + 'T') {
            transitions++;
        } else {
            transversions++;
        }
    }

    void add(Tally more) {
        variants += more.variants;
        transitions += more.transitions;
        transversions += more.transversions;
        add(impacts, more.impacts);
        add(indels, more.indels);
        add(fractions, more.fractions);
        consequences.add(more.consequences);
        contigs.add(more.contigs);
        more.windows.forEach((name, counts) -> {
            int[] whole =
                    windows.computeIfAbsent(name, absent -> new int[windows.size() < MOST_CONTIGS ? MOST_WINDOWS : 0]);
            for (int i = 0; i < Math.min(whole.length, counts.length); i++) {
                whole[i] += counts[i];
            }
        });
    }

    private static void add(long[] whole, long[] part) {
        Arrays.setAll(whole, i -> whole[i] + part[i]);
    }

    boolean past() {
        return past;
    }

    long variants() {
        return variants;
    }

    Map<String, Long> consequences() {
        return consequences.counts();
    }

    Map<String, Long> contigs() {
        return contigs.counts();
    }

    /// Most severe first.
    Map<String, Long> impacts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (int i = 0; i < impacts.length; i++) {
            if (impacts[i] > 0) {
                counts.put(i < Match.IMPACTS.size() ? Match.IMPACTS.get(i) : "none", impacts[i]);
            }
        }
        return counts;
    }

    /// By contig in the order of the file: variants of each window, up to the last that has any.
    Map<String, int[]> density() {
        Map<String, int[]> density = new LinkedHashMap<>();
        windows.forEach((name, counts) -> {
            int used = counts.length;
            while (used > 0 && counts[used - 1] == 0) {
                used--;
            }
            if (used > 0) {
                density.put(name, Arrays.copyOf(counts, used));
            }
        });
        return density;
    }

    /// From the longest deletion to the longest insertion.
    long[] indels() {
        return indels.clone();
    }

    long[] fractions() {
        return fractions.clone();
    }

    long transitions() {
        return transitions;
    }

    long transversions() {
        return transversions;
    }
}
