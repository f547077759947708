package gas.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the engine writes is HGVS by the grammar of an independent reader (biocommons/hgvs): the rules that matter here
/// are written down once more, held against that reader's own accepted and refused examples, and then applied.
///
/// Skipped by name where the data folder is missing.
class HgvsGrammarTest {
    private static final Path DATA = Path.of(System.getenv()
            .getOrDefault("GAS_TEST_DATA", Path.of("..", "..", "shared", "data").toString()));
    private static final Map<String, Pattern> RULES = rules();

    @TempDir
    static Path folder;

    private static Map<String, Pattern> rules() {
        String dna = "[ACGTacgt]+";
        String three = "(?:Ala|Arg|Asn|Asp|Cys|Gln|Glu|Gly|His|Ile|Leu|Lys|Met|Phe|Pro|Sec|Ser|Thr|Trp|Tyr|Val|Xaa)";
        String amino = "(?:" + three + "|[ACDEFGHIKLMNPQRSTVWY])";
        String end = "(?:Ter|[*X])";
        String sequence = "(?:" + three + "+(?:Ter)?|[ACDEFGHIKLMNPQRSTVWY]+[*X]?|" + end + ")";
        String count = "(?:\\d+|\\?)";
        Map<String, String> rules = new LinkedHashMap<>();
        rules.put("dna_subst", "[ACGT]>[ACGT]");
        rules.put("dna_del", "del(?:" + dna + "|\\d+)?");
        rules.put("dna_ins", "ins" + dna);
        rules.put("dna_delins", "del(?:" + dna + "|\\d+)?ins" + dna);
        rules.put("dna_dup", "dup(?:" + dna + ")?");
        rules.put("dna_inv", "inv");
        rules.put("fs", "fs(?:" + end + count + "?)?");
        rules.put("pro_subst", amino + "|" + end + "|\\?");
        rules.put("pro_del", "del");
        rules.put("pro_dup", "dup");
        rules.put("pro_ins", "ins" + sequence);
        rules.put("pro_delins", "delins" + sequence);
        rules.put("pro_fs", amino + "?fs(?:" + end + count + "?)?");
        rules.put("pro_ext", amino + "ext" + end + count + "?");
        rules.put("pro_ident", "=");
        String edit = any(rules, "dna_");
        String range = "(?:%1$s(?:_%1$s)?)";
        String base = "[-*]?\\d+(?:[-+]\\d+)?";
        String accession = "[A-Za-z][A-Za-z0-9_.-]*:";
        rules.put("c_variant", accession + "c\\." + range.formatted(base) + edit);
        rules.put("n_variant", accession + "n\\." + range.formatted("\\d+(?:[-+]\\d+)?") + edit);
        rules.put("g_variant", accession + "g\\." + range.formatted("\\d+") + edit);
        rules.put("m_variant", accession + "m\\." + range.formatted("\\d+") + edit);
        String residue = "(?:" + amino + "|" + end + ")\\d+";
        String known = any(rules, "pro_");
        rules.put("p_variant", accession + "p\\.(?:\\?|" + range.formatted(residue) + known + ")");
        Map<String, Pattern> patterns = new LinkedHashMap<>();
        rules.forEach((name, rule) -> patterns.put(name, Pattern.compile(rule)));
        return patterns;
    }

    private static String any(Map<String, String> rules, String prefix) {
        return "(?:"
                + String.join(
                        "|",
                        rules.keySet().stream()
                                .filter(name -> name.startsWith(prefix))
                                .map(rules::get)
                                .toList())
                + ")";
    }

    @BeforeAll
    static void find() {
        boolean there = Files.exists(DATA.resolve("hgvs").resolve("grammar_test.tsv"));
        if (!there) {
            System.err.println("SKIPPED: HgvsGrammarTest needs the data folder "
                    + DATA.toAbsolutePath().normalize());
        }
        Assumptions.assumeTrue(there, "the data folder " + DATA + " is missing");
    }

    @Test
    void theRulesAcceptAndRefuseWhatTheReaderDoes() throws Exception {
        List<String> wrong = new ArrayList<>();
        int examples = 0;
        for (String line : Files.readAllLines(DATA.resolve("hgvs").resolve("grammar_test.tsv"))) {
            String[] columns = line.split("\t", -1);
            Pattern rule = RULES.get(columns[0]);
            if (rule == null || columns.length < 3) {
                continue;
            }
            for (String example : columns[1].split("\\|")) {
                examples++;
                boolean beyond = example.matches(".*(copy\\d|ext-\\d+)"); // what we never write
                if (!beyond && rule.matcher(example).matches() != columns[2].equals("True")) {
                    wrong.add(columns[0] + " " + example + " is " + columns[2]);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(examples).isGreaterThan(70);
    }

    @Test
    void everyDescriptionOfTheExomeFollowsTheRules() throws Exception {
        Path human = DATA.resolve("human-GRCh37-chr20");
        Path file = folder.resolve("gencode.gasref");
        ReferenceBuild.build("gencode", human.resolve("20.fa.gz"), human.resolve("gencodeV7.20X.gff3.gz"), file);
        List<String> wrong = new ArrayList<>();
        int described = 0;
        try (Reference reference = Reference.open(file)) {
            for (Map<String, String> effect : exome(reference)) {
                described += accepted(effect.get("HGVSg"), "g_variant", wrong);
                String transcript = effect.get("HGVSc");
                described += accepted(transcript, transcript.contains(":n.") ? "n_variant" : "c_variant", wrong);
                described += accepted(effect.get("HGVSp").replace("%3D", "="), "p_variant", wrong);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(described).isGreaterThan(50_000);
    }

    private static int accepted(String description, String rule, List<String> wrong) {
        if (description.isEmpty()) {
            return 0;
        }
        if (!RULES.get(rule).matcher(description).matches()) {
            wrong.add(description);
        }
        return 1;
    }

    private static List<Map<String, String>> exome(Reference reference) throws IOException, VcfRejected {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (var input = new GZIPInputStream(
                Files.newInputStream(DATA.resolve("expected").resolve("input.syn.exome.10k.vcf.gz")))) {
            AnnotationSummary summary = Annotation.stream(
                    new ByteArrayInputStream(input.readAllBytes()),
                    out,
                    reference,
                    AnnotationOptions.defaults().withFields(List.of("HGVSg", "HGVSc", "HGVSp")));
            return new Vcf.Annotated(out.toString(StandardCharsets.UTF_8), summary)
                    .effects().stream().flatMap(List::stream).toList();
        }
    }
}
