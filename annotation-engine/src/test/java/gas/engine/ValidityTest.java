package gas.engine;

import static org.assertj.core.api.Assertions.assertThat;

import gas.engine.Vcf.Annotated;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The VCF files of the format's own test suite (samtools/hts-specs, 4.2, 4.3, 4.5): what must pass is annotated, what
/// must fail is rejected or reported.
///
/// The reference has every contig that the files name, each one gene on bases that nobody knows (N), so that every REF
/// agrees and every record is really read.
/// Skipped by name where the data folder (the environment's GAS_TEST_DATA, or `../../shared/data` beside the project)
/// is missing.
class ValidityTest {
    private static final Path FILES = Path.of(System.getenv()
                    .getOrDefault(
                            "GAS_TEST_DATA",
                            Path.of("..", "..", "shared", "data").toString()))
            .resolve("vcf-validity");
    private static final int CONTIG_LENGTH = 250_000;
    /// What the one `##contig` of the files says that has a length and is used.
    private static final Map<String, Integer> LENGTHS = Map.of("1", 123_456);

    /// Files that must fail and are annotated without a word, and why that is so.
    private static final Map<Pattern, String> UNREPORTED = unreported();

    private static Map<Pattern, String> unreported() {
        String[][] known = {
            {
                "meta_contig_003",
                "4.3 as it stands allows * after the first letter of a contig's name, as HLA contigs have it"
            },
        };
        Map<Pattern, String> unreported = new LinkedHashMap<>();
        for (String[] row : known) {
            unreported.put(Pattern.compile("4\\.[235]/failed/failed_" + row[0] + "\\.vcf"), row[1]);
        }
        return unreported;
    }

    @TempDir
    static Path folder;

    static Reference reference;

    @BeforeAll
    static void build() throws IOException {
        boolean there = Files.isDirectory(FILES);
        if (!there) {
            System.err.println("SKIPPED: ValidityTest needs the data folder "
                    + FILES.toAbsolutePath().normalize());
        }
        Assumptions.assumeTrue(there, "the data folder " + FILES + " is missing");
        StringBuilder fasta = new StringBuilder();
        StringBuilder genes = new StringBuilder("##gff-version 3\n");
        for (String contig : contigs()) {
            int length = LENGTHS.getOrDefault(contig, CONTIG_LENGTH);
            fasta.append('>').append(contig).append('\n').repeat('N', length).append('\n');
            String line = contig + "\t.\t%s\t101\t" + (length - 100) + "\t.\t+\t%s\t%s\n";
            genes.append(line.formatted("gene", ".", "ID=gene:G" + contig + ";Name=G;biotype=protein_coding"))
                    .append(line.formatted(
                            "mRNA",
                            ".",
                            "ID=transcript:T" + contig + ";Parent=gene:G" + contig + ";biotype=protein_coding"))
                    .append(line.formatted("exon", ".", "Parent=transcript:T" + contig))
                    .append(line.formatted("CDS", "0", "Parent=transcript:T" + contig));
        }
        Path file = folder.resolve("all.gasref");
        ReferenceBuild.build(
                "all",
                Files.writeString(folder.resolve("all.fa"), fasta),
                Files.writeString(folder.resolve("all.gff3"), genes),
                file);
        reference = Reference.open(file);
    }

    /// Every name that a file that must pass uses.
    private static TreeSet<String> contigs() throws IOException {
        TreeSet<String> contigs = new TreeSet<>();
        for (Path file : files("passed")) {
            Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
                    .filter(line -> !line.startsWith("#") && line.contains("\t"))
                    .forEach(line -> contigs.add(line.split("\t")[0]));
        }
        return contigs;
    }

    @Test
    void whatMustPassIsAnnotatedWithEveryRecordKept() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (Path file : files("passed")) {
            byte[] input = Files.readAllBytes(file);
            try {
                Annotated annotated = Vcf.annotate(input, reference);
                if (!annotated.summary().rejects().isEmpty()) {
                    wrong.add(name(file) + ": " + annotated.summary().rejects());
                }
                if (!annotated.summary().notices().isEmpty()) {
                    wrong.add(name(file) + ": " + annotated.summary().notices());
                }
                if (!withoutInfo(annotated.text()).equals(withoutInfo(new String(input, StandardCharsets.UTF_8)))) {
                    wrong.add(name(file) + ": other records");
                }
            } catch (VcfRejected rejected) {
                wrong.add(name(file) + ": " + rejected.code() + " " + rejected.getMessage());
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(files("passed")).hasSizeGreaterThan(40);
    }

    @Test
    void whatMustFailIsRejectedOrReported() throws Exception {
        Map<String, String> silent = new TreeMap<>();
        for (Path file : files("failed")) {
            String fault = fault(file);
            if (fault != null && reason(name(file)) == null) {
                silent.put(name(file), fault);
            }
        }
        assertThat(silent).isEmpty();
        assertThat(files("failed")).hasSizeGreaterThan(400);
    }

    @Test
    void whatIsListedAsUnreportedStillIs() throws IOException {
        for (Pattern pattern : UNREPORTED.keySet()) {
            List<Path> matching = files("failed").stream()
                    .filter(file -> pattern.matcher(name(file)).matches())
                    .toList();
            assertThat(matching)
                    .as("%s, take it out of the list: %s", pattern, UNREPORTED.get(pattern))
                    .anyMatch(file -> fault(file) != null);
        }
    }

    /// What is wrong with the file where nobody was told, else null.
    private static @Nullable String fault(Path file) {
        try {
            byte[] input = Files.readAllBytes(file);
            try {
                AnnotationSummary summary = Vcf.annotate(input, reference).summary();
                boolean noted = !summary.notices().isEmpty();
                boolean told = summary.rejects().stream()
                        .allMatch(
                                reject -> reject.line() > 0 && !reject.reason().isBlank());
                return told && (noted || summary.rejected() > 0) ? null : cause(input);
            } catch (VcfRejected rejected) {
                boolean placed = rejected.line() > 0 || rejected.code().equals("EMPTY_FILE");
                return placed && !rejected.cure().isBlank() ? null : "no line or cure: " + rejected.getMessage();
            }
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    private static String cause(byte[] vcf) {
        return new String(vcf, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("##CauseOfFailure="))
                .findFirst()
                .orElse("it says no cause")
                .replace("##CauseOfFailure=", "");
    }

    private static @Nullable String reason(String name) {
        return UNREPORTED.entrySet().stream()
                .filter(entry -> entry.getKey().matcher(name).matches())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /// The records, less what annotation may change.
    private static String withoutInfo(String vcf) {
        return vcf.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> {
                    String[] columns = line.split("\t", -1);
                    if (columns.length > 7) {
                        columns[7] = columns[7].equals(".") || columns[7].startsWith("CSQ=")
                                ? ""
                                : columns[7].replaceFirst(";?CSQ=[^;]*$", "");
                    }
                    return String.join("\t", columns);
                })
                .collect(Collectors.joining("\n"));
    }

    private static List<Path> files(String kind) throws IOException {
        try (Stream<Path> files = Files.walk(FILES)) {
            return files.filter(file -> file.toString().endsWith(".vcf")
                            && file.resolveSibling("").endsWith(kind))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path file) {
        return FILES.relativize(file).toString();
    }
}
