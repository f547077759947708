package gas.web.explore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// A bar chart, drawn by the server as SVG, and as a table for who does not see it.
///
/// @param id of its element
/// @param of what the bars stand for, as the heading of the table's first column
/// @param note what a reader should know of it; may be empty
/// @param upright whether bars stand side by side, as those of a histogram do
record Chart(String id, String title, String of, String note, boolean upright, List<Bar> bars) {
    private static final int MOST_BARS = 25;
    private static final int MOST_CONTIGS = 40;
    private static final int BAR = 26;
    private static final int WIDE = 320;
    private static final int TALL = 120;

    /// @param share of the longest, 0 to 1
    /// @param filter words of an address that find these variants; empty where none do
    record Bar(String name, long count, double share, String filter, int number) {
        /// What a horizontal bar measures, of the width that bars have.
        public int length() {
            return count == 0 ? 0 : Math.max(1, (int) Math.round(share * WIDE));
        }

        public int height() {
            return count == 0 ? 0 : Math.max(1, (int) Math.round(share * TALL));
        }

        public int top() {
            return TALL - height();
        }

        public int y() {
            return number * BAR;
        }

        public int x() {
            return number * BAR;
        }
    }

    public int width() {
        return bars.size() * BAR;
    }

    public int height() {
        return Math.max(1, bars.size()) * BAR;
    }

    static List<Chart> of(Counts counts) {
        List<Chart> charts = new ArrayList<>();
        charts.add(flat("impact", "Impact", "Impact", "", counts.impacts(), "impact"));
        charts.add(flat(
                "consequence",
                "Consequence",
                "Consequence",
                "The most severe one of the annotation that stands for the variant.",
                counts.consequences(),
                "consequence"));
        charts.add(flat("chromosome", "Variants by chromosome", "Chromosome", "", counts.contigs(), "region"));
        charts.add(substitutions(counts));
        charts.add(histogram(
                "indels",
                "Lengths of insertions and deletions",
                "Length in bases",
                "Deletions are below 0. The first and the last bar hold what is longer, too.",
                IntStream.range(0, counts.indels().size())
                        .mapToObj(i -> String.valueOf(i - Tally.LONGEST_INDEL))
                        .toList(),
                counts.indels()));
        charts.add(histogram(
                "vaf",
                "Allele fraction",
                "Fraction from",
                "Of the first alternative allele in the first sample, by AD or AF; variants without either are left out.",
                IntStream.range(0, Tally.VAF_BARS)
                        .mapToObj(i -> String.format(Locale.ROOT, "%.2f", (double) i / Tally.VAF_BARS))
                        .toList(),
                counts.fractions()));
        return charts;
    }

    private static Chart substitutions(Counts counts) {
        long most = Math.max(counts.transitions(), counts.transversions());
        return new Chart(
                "titv",
                "Transitions and transversions",
                "Change",
                ratio(counts),
                false,
                List.of(
                        new Bar("transitions", counts.transitions(), share(counts.transitions(), most), "", 0),
                        new Bar("transversions", counts.transversions(), share(counts.transversions(), most), "", 1)));
    }

    private static String ratio(Counts counts) {
        return counts.transversions() == 0
                ? "There are no transversions, so there is no ratio."
                : String.format(Locale.ROOT, "Ti/Tv is %.2f.", (double) counts.transitions() / counts.transversions());
    }

    private static Chart flat(
            String id, String title, String of, String note, Map<String, Long> counts, String filterName) {
        List<Bar> bars = new ArrayList<>();
        long most = counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
        for (Map.Entry<String, Long> entry : counts.entrySet()) {
            if (bars.size() == MOST_BARS) {
                break;
            }
            boolean none = entry.getKey().startsWith("(") || entry.getKey().equals("none");
            String filter = none ? "" : filterName;
            bars.add(new Bar(entry.getKey(), entry.getValue(), share(entry.getValue(), most), filter, bars.size()));
        }
        String cut = counts.size() > MOST_BARS ? " The first " + MOST_BARS + " of " + counts.size() + "." : "";
        return new Chart(id, title, of, (note + cut).strip(), false, bars);
    }

    private static Chart histogram(
            String id, String title, String of, String note, List<String> names, List<Long> counts) {
        long most = counts.stream().mapToLong(Long::longValue).max().orElse(0);
        return new Chart(
                id,
                title,
                of,
                note,
                true,
                IntStream.range(0, names.size())
                        .mapToObj(i -> new Bar(names.get(i), counts.get(i), share(counts.get(i), most), "", i))
                        .toList());
    }

    private static double share(long count, long most) {
        return most == 0 ? 0 : (double) count / most;
    }

    /// Where the variants lie: a strip for each contig, darker where there are more.
    ///
    /// @param strips in the order of the file
    record Density(List<Strip> strips, int widest, int more) {
        static Density of(Counts counts) {
            List<Strip> strips = new ArrayList<>();
            int most = counts.density().values().stream()
                    .flatMap(List::stream)
                    .mapToInt(Integer::intValue)
                    .max()
                    .orElse(1);
            int widest = 1;
            for (Map.Entry<String, List<Integer>> contig : counts.density().entrySet()) {
                if (strips.size() == MOST_CONTIGS) {
                    break;
                }
                List<Integer> windows = contig.getValue();
                widest = Math.max(widest, windows.size());
                strips.add(new Strip(
                        contig.getKey(),
                        windows.stream().mapToLong(Integer::longValue).sum(),
                        windows.size(),
                        IntStream.range(0, windows.size())
                                .filter(i -> windows.get(i) > 0)
                                .mapToObj(i -> new Cell(i, shade(windows.get(i), most), windows.get(i)))
                                .toList()));
            }
            return new Density(strips, widest, counts.density().size() - strips.size());
        }

        private static int shade(int count, int most) {
            return most <= 1 ? 5 : Math.clamp((int) Math.ceil(5 * Math.log1p(count) / Math.log1p(most)), 1, 5);
        }

        /// Cells are drawn so wide that the longest contig fills the chart.
        public double cell() {
            return 1000.0 / widest;
        }
    }

    /// @param windows how many windows of a million bases it has, up to the last with a variant
    record Strip(String contig, long count, int windows, List<Cell> cells) {
        public Cell fullest() {
            return cells.stream().max(Comparator.comparingInt(Cell::count)).orElseThrow();
        }
    }

    /// @param window which million of bases
    /// @param shade 1 to 5, by the logarithm of the count
    record Cell(int window, int shade, int count) {}
}
