package gas.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against published descriptions of real variants: triples of genome, transcript and protein (biocommons/hgvs).
///
/// - ZCCHC3 lies on the chromosome that the data folder has. RefSeq's transcript lacks three bases that the genome has
///   after c.460: behind them the genome's coding sequence counts three more, the protein one more. Deletions and
///   insertions are published where dbSNP has them, not 3'-most, and `ins` where HGVS now wants `dup`: they are held
///   against ours by what they do.
/// - Of the other transcripts the descriptions themselves tell where the exons lie and which amino acids there are: a
///   genome is made up that has them, so that every substitution can be compared, 20,000 of them in DNAH11's 82 exons.
///   Three tell amino acids that no codon has (c.6506C>A makes no Ser2169Leu). FOLR3 and ADRA2B are
///   left out: their transcripts have bases that the genome lacks.
///
/// Skipped by name where the data folder is missing.
class PublishedHgvsTest {
    private static final Path DATA = Path.of(System.getenv()
            .getOrDefault("GAS_TEST_DATA", Path.of("..", "..", "shared", "data").toString()));
    private static final Pattern SUBSTITUTION = Pattern.compile("g\\.(\\d+)([ACGT])>([ACGT])");
    private static final Pattern SPAN = Pattern.compile("g\\.(\\d+)(?:_(\\d+))?(del|ins|dup)([ACGT]*)");

    /// Transcripts that have bases which the genome lacks.
    private static final Set<String> LONGER = Set.of("NM_000804.2", "NM_000682.5");

    @TempDir
    static Path folder;

    /// One line of the corpus, the names of the sequences split off.
    record Triple(String contig, String genomic, String transcript, String described, String protein) {}

    @BeforeAll
    static void find() {
        boolean there = Files.isDirectory(DATA.resolve("hgvs").resolve("gcp"));
        if (!there) {
            System.err.println("SKIPPED: PublishedHgvsTest needs the data folder "
                    + DATA.toAbsolutePath().normalize());
        }
        Assumptions.assumeTrue(there, "the data folder " + DATA + " is missing");
    }

    private static List<Triple> triples() throws IOException {
        List<Triple> triples = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> listed = Files.list(DATA.resolve("hgvs").resolve("gcp"))) {
            files = listed.sorted().toList();
        }
        for (Path file : files) {
            try (BufferedReader lines = Files.newBufferedReader(file)) {
                lines.lines()
                        .filter(line -> !line.startsWith("##") && !line.contains("FIX:") && line.contains("\tNC_"))
                        .map(line -> line.split("\t", -1))
                        .filter(columns -> columns[2].contains(":"))
                        .forEach(columns -> triples.add(new Triple(
                                columns[1].split(":")[0],
                                columns[1].split(":")[1],
                                columns[2].split(":")[0],
                                columns[2].split(":")[1],
                                columns.length > 3 && columns[3].contains(":")
                                        ? columns[3]
                                                .split(":")[1]
                                                .replace("(", "")
                                                .replace(")", "")
                                        : "")));
            }
        }
        return triples;
    }

    @Test
    void variantsOfChromosome20AreDescribedAsPublished() throws Exception {
        Path human = DATA.resolve("human-GRCh37-chr20");
        Path file = folder.resolve("refseq.gasref");
        ReferenceBuild.build("refseq", human.resolve("20.fa.gz"), human.resolve("refseq.20X.gff3.gz"), file);
        List<Triple> triples = triples().stream()
                .filter(triple -> triple.contig.equals("NC_000020.10"))
                .toList();
        try (Reference reference = Reference.open(file)) {
            StringBuilder records = new StringBuilder();
            for (Triple triple : triples) {
                records.append(record(triple, reference));
            }
            List<List<Map<String, String>>> effects = annotated(records.toString(), reference);
            for (int i = 0; i < triples.size(); i++) {
                Triple triple = triples.get(i);
                Map<String, String> effect = effects.get(i).stream()
                        .filter(each -> triple.transcript.startsWith(each.get("Feature")))
                        .findFirst()
                        .orElseThrow();
                compare(triple, effect, reference);
            }
        }
        assertThat(triples).hasSizeGreaterThan(60);
    }

    private static void compare(Triple triple, Map<String, String> effect, Reference reference) {
        if (triple.described.contains(">")) {
            assertThat(description(effect, "HGVSg")).isEqualTo(triple.genomic);
            assertThat(description(effect, "HGVSc")).as("%s", triple).isEqualTo(moved(triple.described, 460, 3));
            if (!triple.protein.isEmpty()) {
                assertThat(description(effect, "HGVSp")).as("%s", triple).isEqualTo(moved(triple.protein, 153, 1));
            }
            return;
        }
        int from = 278_000;
        String window = bases(reference, from, 281_500);
        assertThat(HgvsOracle.apply(
                        description(effect, "HGVSg").substring(2), window, at -> Integer.parseInt(at) - from))
                .as("%s %s", triple, effect)
                .isEqualTo(HgvsOracle.apply(
                        triple.genomic.substring(2).replaceFirst("(del|dup)[ACGT]+", "$1"),
                        window,
                        at -> Integer.parseInt(at) - from));
    }

    /// The first number, where it lies behind what the transcript lacks, counted on the genome.
    private static String moved(String description, int last, int more) {
        Matcher number = Pattern.compile("([^*]\\D*?)(\\d+)(.*)").matcher(description);
        if (!number.matches() || description.contains("*")) {
            return description;
        }
        int at = Integer.parseInt(number.group(2));
        return number.group(1) + (at > last ? at + more : at) + number.group(3);
    }

    private static String description(Map<String, String> effect, String field) {
        String value = effect.get(field);
        return value.substring(value.indexOf(':') + 1).replace("%3D", "=");
    }

    private static String bases(Reference reference, int from, int to) {
        byte[] bases = new byte[to - from];
        var compiled = reference.compiled();
        compiled.bases(compiled.contig(compiled.contig("20")), from - 1, bases.length, bases, 0);
        return new String(bases, StandardCharsets.US_ASCII);
    }

    private static String record(Triple triple, Reference reference) {
        Matcher single = SUBSTITUTION.matcher(triple.genomic);
        if (single.matches()) {
            return line("20", Integer.parseInt(single.group(1)), single.group(2), single.group(3));
        }
        Matcher span = SPAN.matcher(triple.genomic);
        if (!span.matches()) {
            throw new IllegalArgumentException(triple.toString());
        }
        int from = Integer.parseInt(span.group(1));
        int to = span.group(2) == null ? from : Integer.parseInt(span.group(2));
        if (span.group(3).equals("ins")) {
            String anchor = bases(reference, from, from + 1);
            return line("20", from, anchor, anchor + span.group(4));
        }
        String whole = bases(reference, from - 1, to + 1);
        String anchor = whole.substring(0, 1);
        return span.group(3).equals("del") ? line("20", from - 1, whole, anchor) : line("20", from - 1, anchor, whole);
    }

    private static String line(String contig, int position, String ref, String alt) {
        return String.join("\t", contig, String.valueOf(position), ".", ref, alt, ".", ".", ".") + "\n";
    }

    private static List<List<Map<String, String>>> annotated(String records, Reference reference)
            throws VcfRejected, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AnnotationSummary summary = Annotation.stream(
                new ByteArrayInputStream(Vcf.bytes("##fileformat=VCFv4.2\n" + Vcf.COLUMNS + records)),
                out,
                reference,
                AnnotationOptions.defaults().withFields(List.of("Feature", "HGVSg", "HGVSc", "HGVSp")));
        return new Vcf.Annotated(out.toString(StandardCharsets.UTF_8), summary).effects();
    }

    @Test
    void substitutionsInTranscriptsMadeUpFromTheDescriptionsAreDescribedAsPublished() throws Exception {
        Map<String, List<Triple>> byTranscript = new LinkedHashMap<>();
        for (Triple triple : triples()) {
            if (!LONGER.contains(triple.transcript)
                    && SUBSTITUTION.matcher(triple.genomic).matches()
                    && triple.described.contains(">")) {
                byTranscript
                        .computeIfAbsent(triple.contig + " " + triple.transcript, key -> new ArrayList<>())
                        .add(triple);
            }
        }
        List<String> wrong = new ArrayList<>();
        List<Triple> contradictory = new ArrayList<>();
        Map<String, Integer> compared = new HashMap<>();
        for (Map.Entry<String, List<Triple>> each : byTranscript.entrySet()) {
            if (each.getValue().size() < 12) {
                continue;
            }
            PublishedTranscript made = PublishedTranscript.of(each.getValue());
            Path file = made.build(folder);
            contradictory.addAll(made.contradictory());
            try (Reference reference = Reference.open(file)) {
                StringBuilder records = new StringBuilder();
                for (Triple triple : made.usable()) {
                    Matcher single = SUBSTITUTION.matcher(triple.genomic);
                    assertThat(single.matches()).isTrue();
                    int position = Integer.parseInt(single.group(1)) - made.offset();
                    records.append(line("1", position, single.group(2), single.group(3)));
                }
                List<List<Map<String, String>>> effects = annotated(records.toString(), reference);
                for (int i = 0; i < effects.size(); i++) {
                    Triple triple = made.usable().get(i);
                    if (effects.get(i).isEmpty()) {
                        wrong.add(triple + " has another base");
                        continue;
                    }
                    Map<String, String> effect = effects.get(i).getFirst();
                    compared.merge("c", 1, Integer::sum);
                    if (!description(effect, "HGVSc").equals(triple.described)) {
                        wrong.add(triple + " " + effect);
                    }
                    if (triple.protein.isEmpty()
                            || triple.protein.equals("p.?")
                            || made.contradictory().contains(triple)) {
                        continue;
                    }
                    compared.merge("p", 1, Integer::sum);
                    String protein = description(effect, "HGVSp");
                    String published = triple.protein.replace("*", "Ter");
                    if (!(published.equals("p.=") ? protein.endsWith("=") : protein.equals(published))) {
                        wrong.add(triple + " " + effect);
                    }
                }
            }
            Files.delete(file);
        }
        assertThat(wrong).isEmpty();
        assertThat(contradictory).hasSizeLessThan(4);
        assertThat(compared.get("c")).isGreaterThan(19_800);
        assertThat(compared.get("p")).isGreaterThan(1_800);
    }
}
