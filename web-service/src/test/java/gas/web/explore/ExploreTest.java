package gas.web.explore;

import static gas.web.testing.Readers.by;
import static gas.web.testing.Readers.newUser;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import gas.engine.Annotation;
import gas.engine.AnnotationOptions;
import gas.engine.AnnotationSummary;
import gas.engine.EmbeddedReference;
import gas.engine.Reference;
import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.UserId;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.web.testing.LedgerJobs;
import gas.web.testing.WebTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The explorer over what the engine made of its own larger sample.
@WebTest
class ExploreTest {
    private static final Pattern NEXT = Pattern.compile("id=\"next\" href=\"([^\"]+)\"");
    private static final Pattern DETAILS = Pattern.compile("href=\"(/annotations/[^\"]+/variants/[0-9a-f]+)\"");
    private static byte[] vcf;
    private static byte[] index;
    private static AnnotationSummary summary;
    private static List<String> records;

    @TempDir
    static Path folder;

    @Autowired
    MockMvc http;

    @Autowired
    Accounts accounts;

    @Autowired
    LedgerJobs ledger;

    private UserId user;
    private Job job;

    @BeforeAll
    static void annotateTheSample() throws Exception {
        Path result = folder.resolve("x.vcf.gz");
        try (Reference reference = Reference.open(EmbeddedReference.file(folder));
                InputStream sample = ExploreTest.class.getResourceAsStream("/gas/engine/samples/large.vcf")) {
            summary = Annotation.run(sample, result, reference, AnnotationOptions.defaults());
        }
        vcf = Files.readAllBytes(result);
        index = Files.readAllBytes(folder.resolve("x.vcf.gz.tbi"));
        records = new String(new GZIPInputStream(new ByteArrayInputStream(vcf)).readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    @BeforeEach
    void somebodyWithAResult() throws Exception {
        user = newUser(accounts);
        job = ledger.completed(user, "large.vcf", vcf, index, summary.toJson());
    }

    @Test
    void theFirstPageShowsTheFirstVariantsAndCountsAll() throws Exception {
        String page = page("");

        assertThat(details(page)).hasSize(50);
        assertThat(page)
                .contains("1,234", "id=\"next\"")
                .contains(records.getFirst().split("\t")[1]);
    }

    @Test
    void pagesFollowEachOtherThroughAllThatAFilterFindsAndEndThere() throws Exception {
        long wanted = records.stream().filter(line -> line.contains("|HIGH|")).count();
        List<String> found = new ArrayList<>();
        String page = page("impact=HIGH");
        while (true) {
            found.addAll(details(page));
            Matcher next = NEXT.matcher(page);
            if (!next.find()) {
                break;
            }
            page = open(HtmlUtils.htmlUnescape(next.group(1))).getContentAsString();
        }

        assertThat(wanted).isGreaterThan(60);
        assertThat(found).hasSize((int) wanted).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"backwards", "impact", "quality"})
    void sortedPagesHoldEveryVariantOnceAndInOrder(String order) throws Exception {
        String address = "region=20:60000-64000&column=POS&column=QUAL&column=CSQ.IMPACT&sort=" + order;
        List<String> found = new ArrayList<>();
        List<String> cells = new ArrayList<>();
        String page = page(address);
        while (true) {
            found.addAll(details(page));
            Matcher cell = Pattern.compile(
                            "<td class=\"col-pos\">(\\d+)</td>\\s*<td class=\"col-qual\">([^<]*)</td>\\s*<td class=\"col-impact\">([^<]*)<")
                    .matcher(page);
            while (cell.find()) {
                cells.add(
                        switch (order) {
                            case "backwards" -> cell.group(1);
                            case "impact" -> cell.group(3);
                            default -> cell.group(2);
                        });
            }
            Matcher next = NEXT.matcher(page);
            if (!next.find()) {
                break;
            }
            page = open(HtmlUtils.htmlUnescape(next.group(1))).getContentAsString();
        }

        long wanted = records.stream()
                .filter(line -> Integer.parseInt(line.split("\t")[1]) <= 64_000)
                .count();
        assertThat(found).hasSize((int) wanted).doesNotHaveDuplicates();
        assertThat(cells).hasSize((int) wanted);
        if (order.equals("impact")) {
            assertThat(cells).isSortedAccordingTo((a, b) -> Match.IMPACTS.indexOf(a) - Match.IMPACTS.indexOf(b));
        } else {
            assertThat(cells.stream().map(Double::valueOf).map(number -> -number))
                    .isSorted();
        }
    }

    @Test
    void countsAreThoseOfTheFile() throws Exception {
        String counts = open("/annotations/" + job.id() + "/variants/counts?impact=HIGH")
                .getContentAsString();
        long wanted = records.stream().filter(line -> line.contains("|HIGH|")).count();

        assertThat(counts).contains("<b id=\"total\">" + String.format("%,d", wanted) + "</b>");
        assertThat(counts)
                .contains("id=\"chart-consequence\"", "id=\"chart-titv\"", "id=\"chart-vaf\"", "id=\"chart-density\"");
        long figures = counts.split("<figure", -1).length - 1;
        assertThat(counts.split("<table", -1)).as("a table for each chart").hasSize((int) figures + 1);
    }

    @Test
    void aVariantTellsEveryTranscriptAndWhy() throws Exception {
        String line = records.stream()
                .filter(each -> each.contains("|missense_variant|") && !each.split("\t")[4].contains(","))
                .findFirst()
                .orElseThrow();
        String page = page("region=20:" + line.split("\t")[1] + "&impact=MODERATE");

        String variant = open(details(page).getFirst()).getContentAsString();

        int entries = line.split("CSQ=")[1].split("\t")[0].split(",").length;
        String table = variant.substring(variant.indexOf("id=\"transcripts\""), variant.indexOf("id=\"explanation\""));
        assertThat(table.split("<tr>", -1)).hasSize(entries + 2);
        assertThat(variant)
                .contains("grch37.ensembl.org", "gnomad.broadinstitute.org", "<ol class=\"steps\">")
                .doesNotContain("does not have the reference");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/variants",
                "/variants/counts",
                "/variants/0",
                "/variants/10a0000",
                "/variants/export.vcf",
                "/variants/export.xlsx",
                "/downloads",
                "/variants?region=20:x",
                "/variants/export.exe"
            })
    void somebodyElsesResultAnswersAsOneThatDoesNotExist(String part) throws Exception {
        MockHttpServletResponse others = http.perform(
                        get(URI.create("/annotations/" + job.id() + part)).with(by(newUser(accounts))))
                .andReturn()
                .getResponse();
        MockHttpServletResponse missing = open("/annotations/" + JobId.next() + part);

        assertThat(others.getStatus()).isEqualTo(missing.getStatus()).isGreaterThanOrEqualTo(400);
        assertThat(others.getContentAsString()).isEqualTo(missing.getContentAsString());
        assertThat(others.getHeaderNames()).isEqualTo(missing.getHeaderNames());
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz", "ffffffffffffffff", "1", "5b0000", "7fffffffffffffff", "-1", "1_1_1", "0_zz", "../x"})
    void aPlaceThatIsNoneIsSaidAndHarmsNothing(String place) throws Exception {
        for (String order : List.of("", "&sort=impact")) {
            MockHttpServletResponse page = open("/annotations/" + job.id() + "/variants?at=" + place + order);
            assertThat(page.getStatus()).as(place + order).isEqualTo(200);
        }
        assertThat(open("/annotations/" + job.id() + "/variants/fffffffffff").getStatus())
                .isEqualTo(404);
    }

    @Test
    void aBadRegionIsExplainedOnThePage() throws Exception {
        assertThat(page("region=20:9-3"))
                .contains("id=\"problem\"", "is no region")
                .doesNotContain("id=\"variants\"");
    }

    @Test
    void anExportedVcfIsTheFilteredFile() throws Exception {
        List<String> lines = export("vcf", "impact=HIGH").lines().toList();

        assertThat(lines.stream().filter(line -> !line.startsWith("#")))
                .isEqualTo(
                        records.stream().filter(line -> line.contains("|HIGH|")).toList());
        assertThat(lines).contains("##GASFilter=impact=HIGH");
        assertThat(lines.stream().filter(line -> line.startsWith("#CHROM"))).hasSize(1);
    }

    @Test
    void anExportedTsvHasTheColumnsOfTheTable() throws Exception {
        List<String> lines = export("tsv", "impact=HIGH&column=CHROM&column=POS&column=CSQ.IMPACT")
                .lines()
                .toList();

        assertThat(lines.getFirst()).isEqualTo("CHROM\tPOS\tCSQ.IMPACT");
        assertThat(lines.subList(1, lines.size()))
                .hasSize((int)
                        records.stream().filter(line -> line.contains("|HIGH|")).count())
                .allMatch(line -> line.matches("20\t\\d+\tHIGH"));
    }

    @Test
    void exportedJsonTellsEveryAnnotationAndGenotype() throws Exception {
        List<String> lines = export("json", "region=20:60000-62000").lines().toList();

        JsonNode first = JsonMapper.shared().readTree(lines.getFirst());
        assertThat(lines).hasSizeGreaterThan(20);
        assertThat(first.path("pos").asInt())
                .isEqualTo(Integer.parseInt(records.getFirst().split("\t")[1]));
        assertThat(first.path("annotations").size())
                .isEqualTo(records.getFirst().split("CSQ=")[1].split("\t")[0].split(",").length);
        assertThat(first.path("samples").path("DEMO").path("GT").asString()).isNotEmpty();
    }

    @Test
    void anExportedWorkbookHoldsTextAndNumbersAlone() throws Exception {
        Map<String, String> parts =
                unzip(open(exportAddress("xlsx", "impact=HIGH")).getContentAsByteArray());

        String sheet = parts.get("xl/worksheets/sheet1.xml");
        assertThat(sheet).contains("inlineStr").doesNotContain("<f>");
        assertThat(sheet.split("<row", -1))
                .hasSize((int) records.stream()
                                .filter(line -> line.contains("|HIGH|"))
                                .count()
                        + 2);
    }

    @Test
    void aResultThatIsNotInS3LeadsToItsPage() throws Exception {
        Job archived = ledger.archived(user, "x.vcf");
        for (String part : List.of("/variants", "/variants/counts", "/variants/0", "/variants/export.tsv")) {
            assertThat(open("/annotations/" + archived.id() + part).getRedirectedUrl())
                    .isEqualTo("/annotations/" + archived.id());
        }
    }

    @Test
    void commandsDownloadEachFileUnderItsName() throws Exception {
        Job odd = ledger.completed(user, "it's; rm -rf $HOME.vcf", Duration.ofMinutes(5));

        String page = HtmlUtils.htmlUnescape(
                open("/annotations/" + odd.id() + "/downloads").getContentAsString());

        assertThat(page).contains("curl --fail --output 'it'\\''s; rm -rf $HOME.annot.vcf.gz' 'http");
        assertThat(DownloadsController.quoted("-o x")).isEqualTo("'./-o x'");
    }

    private String page(String address) throws Exception {
        return open("/annotations/" + job.id() + "/variants" + (address.isEmpty() ? "" : "?" + address))
                .getContentAsString();
    }

    private String exportAddress(String format, String address) {
        return "/annotations/" + job.id() + "/variants/export." + format + "?" + address;
    }

    private String export(String format, String address) throws Exception {
        MockHttpServletResponse response = open(exportAddress(format, address));
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getHeader("Content-Disposition")).contains("attachment", "large.filtered." + format);
        return response.getContentAsString(StandardCharsets.UTF_8);
    }

    private MockHttpServletResponse open(String path) throws Exception {
        return http.perform(get(URI.create(path)).with(by(user))).andReturn().getResponse();
    }

    private static List<String> details(String page) {
        return DETAILS.matcher(page).results().map(found -> found.group(1)).toList();
    }

    static Map<String, String> unzip(byte[] workbook) throws IOException {
        Path file = Files.write(Files.createTempFile(folder, "x", ".xlsx"), workbook);
        Map<String, String> parts = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                parts.put(
                        entry.getName(), new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return parts;
    }
}
