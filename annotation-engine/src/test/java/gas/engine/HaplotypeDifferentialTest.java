package gas.engine;

import static org.assertj.core.api.Assertions.assertThat;

import gas.engine.Haplotypes.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against bcftools csq 1.16 on 300 phased people of the 1000 Genomes: each change that several records make together,
/// and each that lies beyond a gained stop (`*missense`), with the amino acids and the haplotypes that have it. On
/// these people there is no difference.
///
/// On made-up genomes with many indels there are, each checked against the coding sequence written out by hand: where
/// the reading frame is open, csq joins all that follows, even behind the stop that the haplotype has come to, while
/// here that is what lies beyond the stop; csq has the base before an indel take part; and in some pairs of indels it
/// reads the codon that follows them from the wrong place (`1185QPHFLE>1188QHISK` for what ends in a stop).
///
/// Skipped by name where the data folder (the environment's GAS_TEST_DATA, or `../../shared/data` beside the project)
/// is missing.
class HaplotypeDifferentialTest {
    private static final Path DATA = Path.of(System.getenv()
            .getOrDefault("GAS_TEST_DATA", Path.of("..", "..", "shared", "data").toString()));

    @TempDir
    static Path folder;

    private static Reference reference;

    @BeforeAll
    static void build() throws IOException {
        boolean there = Files.isDirectory(DATA.resolve("expected"));
        if (!there) {
            System.err.println("SKIPPED: HaplotypeDifferentialTest needs the data folder "
                    + DATA.toAbsolutePath().normalize());
        }
        Assumptions.assumeTrue(there, "the data folder " + DATA + " is missing");
        Path human = DATA.resolve("human-GRCh37-chr20");
        Path file = folder.resolve("gencode.gasref");
        ReferenceBuild.build("gencode", human.resolve("20.fa.gz"), human.resolve("gencodeV7.20X.gff3.gz"), file);
        reference = Reference.open(file);
    }

    @Test
    void agreesWithCsqOnWhatAllelesDoTogether() throws Exception {
        Map<String, Set<Integer>> theirs =
                theirs(text(DATA.resolve("expected").resolve("csq116.phased.gencode.1kg.300samples.vcf.gz")));
        Map<String, Set<Integer>> ours = ours(Haplotypes.annotate(
                        text(DATA.resolve("human-GRCh37-chr20").resolve("1kg.chr20.1-4M.300.vcf.gz")),
                        reference,
                        AnnotationOptions.defaults().withHaplotypes(true))
                .text());
        assertThat(theirs).hasSizeGreaterThan(30);
        assertThat(ours).isEqualTo(theirs);
    }

    /// `consequence transcript amino-acids variants`, at each record that names them, and who has it.
    private static Map<String, Set<Integer>> ours(String vcf) {
        Map<String, Set<Integer>> found = new TreeMap<>();
        vcf.lines().filter(line -> line.contains(";HCSQ=")).forEach(line -> {
            for (Entry entry : Haplotypes.entries(line)) {
                String position = entry.proteinPosition().split("/")[0].split("-")[0];
                String[] amino = entry.aminoAcids().split("/");
                String change =
                        amino.length == 1 ? position + amino[0] : position + amino[0] + ">" + position + amino[1];
                String consequence = (entry.afterStop().isEmpty() ? "" : "*")
                        + entry.consequence().replace("_variant", "");
                String key = String.join(" ", consequence, entry.feature(), change, entry.variants());
                found.computeIfAbsent(key, any -> new TreeSet<>()).addAll(entry.carriers());
            }
        });
        return found;
    }

    private static Map<String, Set<Integer>> theirs(String vcf) {
        Map<String, Set<Integer>> found = new TreeMap<>();
        Map<String, Integer> references = new HashMap<>();
        vcf.lines().filter(line -> line.contains(";BCSQ=")).forEach(line -> {
            String[] columns = line.split("\t");
            String[] entries = columns[7].split("BCSQ=")[1].split(";")[0].split(",");
            for (int i = 0; i < entries.length; i++) {
                if (entries[i].startsWith("@")) {
                    references.merge(entries[i], 1, Integer::sum);
                    continue;
                }
                String[] fields = entries[i].split("\\|");
                if (fields.length == 7 && (fields[6].contains("+") || fields[0].startsWith("*"))) {
                    String key = String.join(" ", fields[0], fields[2], fields[5], fields[6]);
                    found.put(key, carriers(columns, i));
                }
            }
        });
        assertThat(references).containsOnlyKeys("@3838399");
        return found;
    }

    /// csq's mask has two bits for each entry: whether the first haplotype has it, and whether the second has.
    private static Set<Integer> carriers(String[] columns, int entry) {
        Set<Integer> carriers = new TreeSet<>();
        int key = List.of(columns[8].split(":")).indexOf("BCSQ");
        for (int sample = 0; sample + 9 < columns.length; sample++) {
            String mask = columns[sample + 9].split(":")[key];
            for (int side = 0; side < 2; side++) {
                int bit = 2 * entry + side;
                String[] words = mask.split(",");
                int word = bit / 30;
                if (word < words.length && (Integer.parseInt(words[word]) >> bit % 30 & 1) != 0) {
                    carriers.add(2 * sample + side);
                }
            }
        }
        return carriers;
    }

    private static String text(Path path) throws IOException {
        try (InputStream file = new GZIPInputStream(Files.newInputStream(path))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
