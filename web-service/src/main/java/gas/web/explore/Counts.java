package gas.web.explore;

import gas.web.site.Harmless;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// What was counted, as pages show it.
///
/// @param impacts most severe first
/// @param consequences of the annotations that stand for the variants, most frequent first
/// @param contigs most variants first
/// @param density by contig in the order of the file, variants of each million bases
/// @param indels by length, deletions below 0
/// @param fractions by twentieths
record Counts(
        long variants,
        Map<String, Long> impacts,
        Map<String, Long> consequences,
        Map<String, Long> contigs,
        Map<String, List<Integer>> density,
        List<Long> indels,
        List<Long> fractions,
        long transitions,
        long transversions) {

    static Counts of(Tally tally) {
        Map<String, List<Integer>> density = new LinkedHashMap<>();
        tally.density()
                .forEach((contig, windows) -> density.put(
                        Harmless.line(contig), IntStream.of(windows).boxed().toList()));
        return new Counts(
                tally.variants(),
                tally.impacts(),
                harmless(tally.consequences()),
                harmless(tally.contigs()),
                density,
                LongStream.of(tally.indels()).boxed().toList(),
                LongStream.of(tally.fractions()).boxed().toList(),
                tally.transitions(),
                tally.transversions());
    }

    private static Map<String, Long> harmless(Map<String, Long> counts) {
        Map<String, Long> harmless = new LinkedHashMap<>();
        counts.forEach((name, count) -> harmless.merge(Harmless.line(name), count, Long::sum));
        return harmless;
    }
}
