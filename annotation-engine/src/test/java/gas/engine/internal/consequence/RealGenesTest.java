package gas.engine.internal.consequence;

import static org.assertj.core.api.Assertions.assertThat;

import gas.engine.ReferenceBuild;
import gas.engine.internal.genes.GeneModel;
import gas.engine.internal.reference.CompiledReference;
import gas.engine.internal.reference.ContigEntry;
import gas.engine.internal.reference.Transcript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Real genomes: where gene models, phases and genetic codes are right, proteins stop at their ends and not
/// before. Skipped by name where the data folder (the environment's GAS_TEST_DATA, or `../../shared/data`
/// beside the project) is missing.
class RealGenesTest {
    private static final Path DATA = Path.of(System.getenv()
            .getOrDefault("GAS_TEST_DATA", Path.of("..", "..", "shared", "data").toString()));

    @TempDir
    Path folder;

    @BeforeAll
    static void needsData() {
        boolean there = Files.isDirectory(DATA.resolve("yeast"));
        if (!there) {
            System.err.println("SKIPPED: RealGenesTest needs the data folder "
                    + DATA.toAbsolutePath().normalize());
        }
        Assumptions.assumeTrue(there, "the data folder " + DATA + " is missing");
    }

    /// Three genes of the nucleus start with a codon that the standard code does not have for it.
    @ParameterizedTest
    @CsvSource({"109.gff3, 7127", "109.gtf, 7127", "96.gtf, 7036"})
    void yeast(String genes, int transcripts) throws IOException {
        Path yeast = DATA.resolve("yeast");
        Path file = folder.resolve("yeast.gasref");
        ReferenceBuild.Outcome built = ReferenceBuild.build(
                "yeast",
                yeast.resolve("Saccharomyces_cerevisiae.R64-1-1.dna.primary_assembly.fa.gz"),
                yeast.resolve("Saccharomyces_cerevisiae.R64-1-1." + genes + ".gz"),
                file);
        assertThat(built.transcripts()).isEqualTo(transcripts);
        assertThat(built.omissions()).isEmpty();
        Map<String, Integer> counts = proteins(file);
        assertThat(counts).isEqualTo(Map.of("Mito whole", 28, "nucleus whole", 6569, "nucleus startless whole", 3));
    }

    @Test
    void humanMitochondrion() throws IOException {
        Path human = DATA.resolve("human-chrM");
        Path file = folder.resolve("mito.gasref");
        ReferenceBuild.Outcome built =
                ReferenceBuild.build("rCRS", human.resolve("rCRS.fasta"), human.resolve("rCRS.gff3"), file);
        assertThat(built.omissions()).isEmpty();
        assertThat(proteins(file)).isEqualTo(Map.of("Mito whole", 7, "Mito completed", 6));
    }

    /// GENCODE of 2010 has models that are incomplete on either side; RefSeq's are of mRNA, from which the
    /// genome differs in eight.
    @ParameterizedTest
    @CsvSource({
        "gencodeV7.20X.gff3, 1538, 23, 30, 6, 0",
        "gencodeV7.20X.gtf, 1538, 23, 30, 6, 0",
        "refseq.20X.gff3, 905, 0, 0, 0, 8",
        "refseq.20X.gtf, 905, 0, 0, 0, 8",
    })
    void humanChromosome20(
            String genes, int whole, int startless, int endless, int startlessAndEndless, int interrupted)
            throws IOException {
        Path human = DATA.resolve("human-GRCh37-chr20");
        Path file = folder.resolve(genes + ".gasref");
        ReferenceBuild.build(genes, human.resolve("20.fa.gz"), human.resolve(genes + ".gz"), file);
        Map<String, Integer> expected = new TreeMap<>(Map.of(
                "nucleus whole", whole,
                "nucleus startless whole", startless,
                "nucleus endless", endless,
                "nucleus startless endless", startlessAndEndless,
                "nucleus interrupted", interrupted));
        expected.values().removeIf(count -> count == 0);
        assertThat(proteins(file)).isEqualTo(expected);
    }

    /// By contig and by what their end and inside are.
    private static Map<String, Integer> proteins(Path file) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        try (CompiledReference reference = CompiledReference.open(file)) {
            for (ContigEntry contig : reference.about().contigs()) {
                for (int i = 0; i < contig.transcripts(); i++) {
                    Transcript transcript = reference.transcript(contig.firstTranscript() + i, contig);
                    if (transcript.coding()) {
                        boolean mito = contig.mitochondrial() || contig.name().equals("Mito");
                        counts.merge((mito ? "Mito " : "nucleus ") + kind(transcript), 1, Integer::sum);
                    }
                }
            }
        }
        return counts;
    }

    private static String kind(Transcript transcript) {
        if (transcript.slipping()) {
            return "slipping";
        }
        GeneticCode code = GeneticCode.of(transcript.geneticCode());
        int codons = transcript.cdsLength() / 3;
        String start =
                code.starts(transcript.cdsBase(1), transcript.cdsBase(2), transcript.cdsBase(3)) ? "" : "startless ";
        for (int codon = 0; codon < codons; codon++) {
            char acid = code.translate(
                    transcript.cdsBase(3 * codon + 1),
                    transcript.cdsBase(3 * codon + 2),
                    transcript.cdsBase(3 * codon + 3));
            if (acid == '*') {
                return start + (codon < codons - 1 ? "interrupted" : transcript.cdsLength() % 3 == 0 ? "whole" : "odd");
            }
        }
        boolean completed = (transcript.flags() & GeneModel.STOP_COMPLETED) != 0;
        return start + (transcript.cdsLength() % 3 == 0 ? "endless" : completed ? "completed" : "incomplete");
    }
}
