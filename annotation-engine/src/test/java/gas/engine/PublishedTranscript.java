package gas.engine;

import gas.engine.PublishedHgvsTest.Triple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A transcript as the published descriptions of its variants imply it: `c.351+68` at a place of the genome says where
/// the exon ends that has base 351, and `p.Val1023Ala` which amino acid there is.
///
/// Positions named `line` count along the spliced transcript, 1 for the first base of the start codon or of a
/// non-coding transcript, 0 for the base before it.
final class PublishedTranscript {
    private static final Pattern TOLD = Pattern.compile("[cn]\\.([-*]?)(\\d+)([-+]\\d+)?([ACGT])>([ACGT])");
    private static final Pattern PLACE = Pattern.compile("g\\.(\\d+)([ACGT])>([ACGT])");
    private static final Pattern AMINO = Pattern.compile("p\\.([A-Z][a-z]{2})(\\d+)([A-Z][a-z]{2}|=|\\*)");
    private static final String NAMES = "AlaCysAspGluPheGlyHisIleLysLeuMetAsnProGlnArgSerThrValTrpTyrTer";
    private static final String LETTERS = "ACDEFGHIKLMNPQRSTVWY*";
    private static final int MARGIN = 200;

    private final List<Triple> usable = new ArrayList<>();
    private final List<Triple> contradictory = new ArrayList<>();
    private final TreeMap<Integer, Integer> genomeOfLine = new TreeMap<>();
    private boolean coding;
    private boolean forward;
    private int codingEnd;
    private int offset;
    private List<int[]> exons = List.of();

    private PublishedTranscript() {}

    List<Triple> usable() {
        return usable;
    }

    /// Those whose changes of amino acids no codon has, after [#build].
    List<Triple> contradictory() {
        return contradictory;
    }

    /// What to take off a place on the chromosome to have it on the made-up contig.
    int offset() {
        return offset;
    }

    static PublishedTranscript of(List<Triple> triples) {
        PublishedTranscript made = new PublishedTranscript();
        made.usable.addAll(triples);
        made.coding = triples.getFirst().described().startsWith("c.");
        made.locate();
        return made;
    }

    private record Told(Matcher described, int genome) {
        static Told of(Triple triple) {
            Matcher described = TOLD.matcher(triple.described());
            Matcher place = PLACE.matcher(triple.genomic());
            if (!described.matches() || !place.matches()) {
                throw new IllegalArgumentException(triple.toString());
            }
            return new Told(described, Integer.parseInt(place.group(1)));
        }

        int beside() {
            return described.group(3) == null ? 0 : Integer.parseInt(described.group(3));
        }

        int line(int codingEnd) {
            int number = Integer.parseInt(described.group(2));
            return switch (described.group(1)) {
                case "-" -> 1 - number;
                case "*" -> codingEnd + number;
                default -> number;
            };
        }

        boolean afterStop() {
            return described.group(1).equals("*");
        }

        /// Of the base in an exon that the description counts from.
        int edge(boolean forward) {
            return forward ? genome - beside() : genome + beside();
        }
    }

    private void locate() {
        List<Told> told = usable.stream().map(Told::of).toList();
        forward = told.stream()
                .map(each -> each.described.group(4))
                .toList()
                .equals(usable.stream().map(each -> base(each, 2)).toList());
        TreeMap<Integer, Integer> before = new TreeMap<>();
        TreeMap<Integer, Integer> starred = new TreeMap<>();
        for (Told each : told) {
            (each.afterStop() ? starred : before).put(each.line(0), each.edge(forward));
        }
        if (!starred.isEmpty() && !before.isEmpty()) { // the last exon has the stop codon
            int apart = Math.abs(
                    starred.firstEntry().getValue() - before.lastEntry().getValue());
            codingEnd = before.lastKey() + apart - starred.firstKey();
        } else {
            codingEnd = before.isEmpty() ? 3 : (before.lastKey() + 2) / 3 * 3;
        }
        genomeOfLine.putAll(before);
        starred.forEach((number, genome) -> genomeOfLine.put(codingEnd + number, genome));
        int last = genomeOfLine.lastKey();
        int beyond = told.stream()
                .filter(each -> each.line(codingEnd) == last)
                .mapToInt(Told::beside)
                .max()
                .orElse(0);
        if (beyond > 0) { // an intron follows, and an exon farther away than the one before
            int next = genomeOfLine.lastEntry().getValue() + (forward ? 1 : -1) * (2 * beyond + MARGIN);
            genomeOfLine.put(last + 1, next);
        }
        usable.removeIf(triple -> !bothEdgesTold(Told.of(triple)));
        exons = exons();
        offset = exons.getFirst()[0] - MARGIN;
    }

    /// Whether what lies in an intron lies in one whose ends both are told.
    private boolean bothEdgesTold(Told told) {
        int line = told.line(codingEnd);
        return told.beside() == 0 || genomeOfLine.containsKey(told.beside() > 0 ? line + 1 : line - 1);
    }

    private static String base(Triple triple, int group) {
        Matcher place = PLACE.matcher(triple.genomic());
        return place.matches() ? place.group(group) : "";
    }

    /// Runs in which genome and transcript go in step; where a run's end is not told, it reaches as far as the next
    /// one's beginning lets it. Genomic from and to, line of the first base in the transcript; in its direction.
    private List<int[]> exons() {
        List<int[]> runs = new ArrayList<>(); // first line, last line, genome of the first
        genomeOfLine.forEach((line, genome) -> {
            int[] run = runs.isEmpty() ? null : runs.getLast();
            int step = forward ? 1 : -1;
            if (run != null && genome == run[2] + step * (line - run[0])) {
                run[1] = line;
            } else {
                runs.add(new int[] {line, line, genome});
            }
        });
        if (runs.getFirst()[0] > 1) { // the start codon or first base must be there
            runs.getFirst()[2] -= (forward ? 1 : -1) * (runs.getFirst()[0] - 1);
            runs.getFirst()[0] = 1;
        }
        runs.getLast()[1] = Math.max(runs.getLast()[1], codingEnd) + 1;
        for (int i = 0; i + 1 < runs.size(); i++) {
            runs.get(i)[1] = runs.get(i + 1)[0] - 1;
        }
        List<int[]> found = new ArrayList<>();
        for (int[] run : runs) {
            int last = run[2] + (forward ? 1 : -1) * (run[1] - run[0]);
            found.add(forward ? new int[] {run[2], last, run[0]} : new int[] {last, run[2], run[0]});
        }
        if (!forward) {
            found = found.reversed();
        }
        return found;
    }

    Path build(Path folder) throws IOException {
        int length = exons.getLast()[1] - offset + MARGIN;
        Random random = new Random(length);
        StringBuilder bases = new StringBuilder();
        for (int i = 0; i < length; i++) {
            bases.append(ToyGene.base(random));
        }
        List<int[]> shifted = exons.stream()
                .map(exon -> new int[] {exon[0] - offset, exon[1] - offset})
                .toList();
        ToyGene plain = ToyGene.nonCoding("1", "T1", "", forward, shifted);
        List<Integer> spliced = plain.spliced();
        int firstLine = (forward ? exons.getFirst() : exons.getLast())[2];
        int from = coding ? 2 - firstLine : 0;
        int to = coding ? from + codingEnd - 1 : 0;
        for (Triple triple : usable) {
            bases.setCharAt(Told.of(triple).genome - offset - 1, base(triple, 2).charAt(0));
        }
        if (coding) {
            writeCodons(bases, spliced, from, plain);
        }
        ToyGene gene = new ToyGene("1", "T1", bases.toString(), forward, shifted, from, to, 0, false, false);
        Path target = folder.resolve("published.gasref");
        ReferenceBuild.build(
                "published",
                Files.writeString(folder.resolve("published.fa"), gene.fasta()),
                Files.writeString(folder.resolve("published.gff3"), "##gff-version 3\n" + gene.gff3()),
                target);
        return target;
    }

    private void writeCodons(StringBuilder bases, List<Integer> spliced, int from, ToyGene plain) {
        Map<Integer, List<Triple>> byCodon = new TreeMap<>();
        for (Triple triple : usable) {
            Told told = Told.of(triple);
            if (!triple.protein().isEmpty() && told.beside() == 0) {
                byCodon.computeIfAbsent((told.line(codingEnd) + 2) / 3, key -> new ArrayList<>())
                        .add(triple);
            }
        }
        byCodon.forEach((number, told) -> {
            int cdna = from + 3 * (number - 1);
            for (int code = 0; code < 64; code++) {
                String codon = "" + "ACGT".charAt(code >> 4) + "ACGT".charAt(code >> 2 & 3) + "ACGT".charAt(code & 3);
                if (told.stream().allMatch(triple -> fits(triple, codon, plain))) {
                    for (int i = 0; i < 3; i++) {
                        char base = codon.charAt(i);
                        bases.setCharAt(spliced.get(cdna - 1 + i) - 1, forward ? base : ToyGene.complement(base));
                    }
                    return;
                }
            }
            contradictory.addAll(told);
        });
    }

    private boolean fits(Triple triple, String codon, ToyGene plain) {
        Matcher amino = AMINO.matcher(triple.protein());
        Told told = Told.of(triple);
        int within = (told.line(codingEnd) - 1) % 3;
        String changed = codon.substring(0, within) + told.described.group(5) + codon.substring(within + 1);
        char before = plain.translate(codon).charAt(0);
        char after = plain.translate(changed).charAt(0);
        if (codon.charAt(within) != told.described.group(4).charAt(0)) {
            return false;
        }
        if (!amino.matches()) {
            return !triple.protein().equals("p.=") || before == after;
        }
        char was = letter(amino.group(1));
        char is = amino.group(3).equals("=") ? was : letter(amino.group(3).replace("*", "Ter"));
        return before == was && after == is;
    }

    private static char letter(String name) {
        return LETTERS.charAt(NAMES.indexOf(name) / 3);
    }
}
