package gas.engine.internal.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Files that callers and annotators have written: no false alarm, and what is really wrong with them.
///
/// Skipped by name where the data folder (the environment's GAS_TEST_DATA, or `../../shared/data` beside the project)
/// is missing.
class RealFilesTest {
    private static final Path FILES = Path.of(System.getenv()
            .getOrDefault("GAS_TEST_DATA", Path.of("..", "..", "shared", "data").toString()));
    /// More than is read.
    private static final int BEGINNING = 6 << 20;

    /// By a part of the file's name: 1000 Genomes, as a phasing panel has it, defines AC with one value, and the
    /// synthetic
    /// exome deletes the same base twice.
    private static final Map<String, List<String>> WRONG = Map.of(
            "1kg", List.of("7 META_RESERVED"),
            "syn.exome.chr20", List.of("607 VARIANT_DUPLICATE"));

    @Test
    void realFilesHaveNoNoticeButWhatIsWrongWithThem() throws IOException {
        if (!Files.isDirectory(FILES)) {
            System.err.println("SKIPPED: RealFilesTest needs the data folder "
                    + FILES.toAbsolutePath().normalize());
        }
        Assumptions.assumeTrue(Files.isDirectory(FILES), "the data folder " + FILES + " is missing");
        Map<String, List<String>> told = new TreeMap<>();
        Map<String, List<String>> expected = new TreeMap<>();
        try (Stream<Path> files = Files.walk(FILES)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".vcf.gz")).toList()) {
                String name = file.getFileName().toString();
                told.put(name, Checked.of(beginning(file)));
                expected.put(name, wrong(name));
            }
        }
        assertThat(told).isEqualTo(expected).hasSizeGreaterThan(5);
    }

    private static List<String> wrong(String name) {
        return WRONG.entrySet().stream()
                .filter(entry -> name.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(List.of());
    }

    private static String beginning(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            String text = new String(in.readNBytes(BEGINNING), StandardCharsets.UTF_8);
            return text.substring(0, text.lastIndexOf('\n') + 1);
        }
    }
}
