package gas.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Against Ensembl VEP 115 on the same gene models: each field of each allele and transcript.
///
/// Five consequences of the exome differ: one insertion (20:61914202 A>AGTAG) in five transcripts, which shifts the
/// frame and brings a stop; VEP calls it `inframe_insertion&stop_retained_variant`. Positions differ where VEP writes
/// `-/length` for a base that lies within 12 of an exon of a transcript with a frameshift intron. HGVSc differs in
/// introns that follow the last base of a stop codon, which VEP counts as if they were exons (`c.*12C>T`). HGVSp
/// differs
/// in how far it is to a stop that lies beyond the coding sequence of a reverse transcript, where VEP's number depends
/// on
/// what lies before the coding sequence.
///
/// Skipped by name where the data folder (the environment's GAS_TEST_DATA, or `../../shared/data` beside the project)
/// is
/// missing.
class DifferentialTest {
    private static final Path DATA = Path.of(System.getenv()
            .getOrDefault("GAS_TEST_DATA", Path.of("..", "..", "shared", "data").toString()));
    private static final List<String> FIELDS = List.of(
            "Consequence",
            "IMPACT",
            "SYMBOL",
            "Gene",
            "BIOTYPE",
            "EXON",
            "INTRON",
            "HGVSc",
            "HGVSp",
            "HGVS_OFFSET",
            "cDNA_position",
            "CDS_position",
            "Protein_position",
            "Amino_acids",
            "Codons",
            "DISTANCE",
            "STRAND",
            "FLAGS");

    @TempDir
    static Path folder;

    static Reference reference;

    @BeforeAll
    static void build() throws IOException {
        boolean there = Files.isDirectory(DATA.resolve("expected"));
        if (!there) {
            System.err.println("SKIPPED: DifferentialTest needs the data folder "
                    + DATA.toAbsolutePath().normalize());
        }
        Assumptions.assumeTrue(there, "the data folder " + DATA + " is missing");
        Path human = DATA.resolve("human-GRCh37-chr20");
        Path file = folder.resolve("gencode.gasref");
        ReferenceBuild.build("gencode", human.resolve("20.fa.gz"), human.resolve("gencodeV7.20X.gff3.gz"), file);
        reference = Reference.open(file);
    }

    @ParameterizedTest(name = "{0}: at least {2} of the consequences, {3} of HGVSc, {4} of HGVSp, {5} of the others")
    @CsvSource({
        "input.syn.exome.10k.vcf.gz, vep115.gencode.syn.exome.10k.vcf.gz, 0.99986, 0.99996, 0.9953, 0.9995",
        "input.1kg.sites.vcf.gz, vep115.gencode.1kg.sites.vcf.gz, 1, 0.998, 0.995, 0.9999",
    })
    void agreesWithVep(
            String input,
            String expected,
            double leastConsequences,
            double leastHgvsc,
            double leastHgvsp,
            double leastOthers)
            throws Exception {
        Map<String, Map<String, String>> theirs = effects(text(expected));
        Map<String, Map<String, String>> ours =
                effects(Vcf.annotate(text(input).getBytes(StandardCharsets.UTF_8), reference)
                        .text());

        assertThat(ours.keySet()).isEqualTo(theirs.keySet());
        for (String field : FIELDS) {
            List<String> filled = theirs.keySet().stream()
                    .filter(key -> !field.startsWith("HGVS")
                            || !theirs.get(key).get(field).isEmpty()
                            || !ours.get(key).get(field).isEmpty())
                    .toList();
            long same = filled.stream()
                    .filter(key ->
                            theirs.get(key).get(field).equals(ours.get(key).get(field)))
                    .count();
            assertThat((double) same / filled.size())
                    .as(field)
                    .isGreaterThanOrEqualTo(
                            switch (field) {
                                case "Consequence" -> leastConsequences;
                                case "HGVSc" -> leastHgvsc;
                                case "HGVSp" -> leastHgvsp;
                                default -> leastOthers;
                            });
        }
    }

    /// By variant, allele and transcript.
    private static Map<String, Map<String, String>> effects(String vcf) {
        String[] names = vcf.split("Format: ")[1].split("\"")[0].split("\\|");
        Map<String, Map<String, String>> effects = new LinkedHashMap<>();
        vcf.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            String[] columns = line.split("\t", 9);
            int csq = columns[7].indexOf("CSQ=");
            String entries = columns[7].substring(csq + 4).split(";")[0];
            for (String entry : entries.split(",")) {
                String[] values = entry.split("\\|", -1);
                Map<String, String> effect = new LinkedHashMap<>();
                for (int i = 0; i < names.length; i++) {
                    effect.put(names[i], values[i]);
                }
                String key = String.join(
                        " ",
                        columns[0],
                        columns[1],
                        columns[3],
                        columns[4],
                        effect.get("Allele"),
                        effect.get("Feature"));
                effects.put(key, effect);
            }
        });
        return effects;
    }

    private static String text(String name) throws IOException {
        try (InputStream file = new GZIPInputStream(
                Files.newInputStream(DATA.resolve("expected").resolve(name)))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
