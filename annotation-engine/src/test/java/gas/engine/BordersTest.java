package gas.engine;

import static org.assertj.core.api.Assertions.assertThat;

import gas.engine.TinyGenome.Change;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random changes across the borders of exons and of the coding sequence: a gene and its mirror image are told alike,
/// and what is told of the stop is what reading the changed transcript shows.
///
/// `-Dgas.borders.genomes=1000` makes it long.
class BordersTest {
    private static final int GENOMES = Integer.getInteger("gas.borders.genomes", 12);
    private static final int CHANGES = 1_500;
    private static final String CODE = "KNKNTTTTRSRSIIMIQHQHPPPPRRRRLLLLEDEDAAAAGGGGVVVV*Y*YSSSS*CWCLFLF";
    private static final List<String> FIELDS = List.of(
            "Consequence",
            "IMPACT",
            "EXON",
            "INTRON",
            "cDNA_position",
            "CDS_position",
            "Protein_position",
            "Amino_acids",
            "Codons");

    @TempDir
    Path folder;

    @Test
    void aGeneAndItsMirrorImageAreToldAlike() throws Exception {
        Map<String, String> wrong = new TreeMap<>();
        for (int seed = 0; seed < GENOMES; seed++) {
            Random random = new Random(seed);
            TinyGenome genome = TinyGenome.random(random);
            List<Change> changes = changes(genome, random);
            TinyGenome mirror = genome.mirrored();
            List<Map<String, String>> here = effects(genome, changes, "f" + seed);
            List<Map<String, String>> there =
                    effects(mirror, changes.stream().map(genome::mirrored).toList(), "r" + seed);
            for (int i = 0; i < changes.size(); i++) {
                if (!here.get(i).equals(there.get(i))) {
                    wrong.putIfAbsent(
                            here.get(i).get("Consequence") + " / "
                                    + there.get(i).get("Consequence"),
                            "seed " + seed + " " + changes.get(i) + " " + here.get(i) + " " + there.get(i));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void theStopIsLostGainedOrKeptAsReadingTheChangedTranscriptShows() throws Exception {
        Map<String, String> wrong = new LinkedHashMap<>();
        int judged = 0;
        for (int seed = 0; seed < GENOMES; seed++) {
            Random random = new Random(1_000 + seed);
            TinyGenome genome = TinyGenome.random(random);
            List<Change> changes = changes(genome, random);
            List<Map<String, String>> effects = effects(genome, changes, "s" + seed);
            for (int i = 0; i < changes.size(); i++) {
                String fault = fault(genome, changes.get(i), effects.get(i));
                judged += fault == null ? 0 : 1;
                if (fault != null && !fault.isEmpty()) {
                    wrong.putIfAbsent(
                            fault + ": " + effects.get(i).get("Consequence"),
                            "seed " + (1_000 + seed) + " " + genome.record(changes.get(i)) + " " + effects.get(i));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(judged).isGreaterThan(1_000);
    }

    private static List<Change> changes(TinyGenome genome, Random random) {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < CHANGES; i++) {
            changes.add(genome.near(random));
        }
        return changes;
    }

    private List<Map<String, String>> effects(TinyGenome genome, List<Change> changes, String name) throws Exception {
        StringBuilder vcf = new StringBuilder("##fileformat=VCFv4.2\n").append(Vcf.COLUMNS);
        for (Change change : changes) {
            String[] fields = genome.record(change).split(" ");
            vcf.append("20\t%s\t.\t%s\t%s\t.\t.\tDP=1\n".formatted((Object[]) fields));
        }
        try (Reference reference = genome.reference(folder, name)) {
            return Vcf.annotate(Vcf.bytes(vcf.toString()), reference).effects().stream()
                    .map(effects -> {
                        Map<String, String> told = new LinkedHashMap<>();
                        FIELDS.forEach(
                                field -> told.put(field, effects.getFirst().get(field)));
                        return told;
                    })
                    .toList();
        }
    }

    /// Null where this has no opinion: what reaches out of the exons, or changes the start codon. Else what is wrong.
    private static String fault(TinyGenome genome, Change change, Map<String, String> effect) {
        List<Integer> spliced = TinyGenome.spliced(genome.exons);
        int from = spliced.indexOf(change.start());
        int start = spliced.indexOf(genome.codingStart);
        int end = spliced.indexOf(genome.codingEnd);
        boolean inExon = from > 0
                && from + change.length() < spliced.size()
                && spliced.get(from - 1) == change.start() - 1
                && spliced.get(from + change.length()) == change.start() + change.length();
        if (!inExon || from < start + 3 || from + change.length() > end + 1 || from > end) {
            return null;
        }
        StringBuilder transcript = new StringBuilder();
        spliced.forEach(position -> transcript.append(genome.sequence.charAt(position - 1)));
        String before = transcript.toString();
        String after = before.substring(0, from) + change.alternative() + before.substring(from + change.length());
        int stopBefore = before.length() - afterStop(before, start); // bases after the stop
        int stopAfter = after.length() - afterStop(after, start);
        String told = effect.get("Consequence");
        boolean inFrame = (change.alternative().length() - change.length()) % 3 == 0;
        boolean beforeStop = from + change.length() <= end - 2;
        if (told.contains("stop_lost") && stopAfter == stopBefore) {
            return "the stop is where it was";
        }
        if (told.contains("stop_gained") && inFrame && stopAfter <= stopBefore) {
            return "no stop comes earlier";
        }
        boolean sameProtein = translate(before, start).equals(translate(after, start));
        if (inFrame && beforeStop && stopAfter > stopBefore && !sameProtein && !told.contains("stop_gained")) {
            return "a stop comes earlier";
        }
        boolean touchesStop = from + change.length() > end - 2;
        return sameProtein && touchesStop && effect.get("IMPACT").equals("HIGH") ? "the protein is the same" : "";
    }

    /// Where the first stop in frame ends, or the transcript.
    private static int afterStop(String transcript, int start) {
        int codons = translate(transcript, start).length();
        return start + 3 * codons;
    }

    private static String translate(String transcript, int start) {
        StringBuilder protein = new StringBuilder();
        for (int i = start; i + 3 <= transcript.length(); i += 3) {
            int codon = 0;
            for (int j = 0; j < 3; j++) {
                codon = 4 * codon + "ACGT".indexOf(transcript.charAt(i + j));
            }
            protein.append(CODE.charAt(codon));
            if (CODE.charAt(codon) == '*') {
                break;
            }
        }
        return protein.toString();
    }
}
