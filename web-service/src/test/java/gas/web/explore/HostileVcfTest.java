package gas.web.explore;

import static gas.web.testing.Readers.by;
import static gas.web.testing.Readers.newUser;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.UserId;
import gas.ledger.jobs.Job;
import gas.web.result.Written;
import gas.web.testing.LedgerJobs;
import gas.web.testing.WebTest;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.json.JsonMapper;

/// A file that has markup, formulas and control characters wherever it may have text.
@WebTest
class HostileVcfTest {
    private static final List<String> EVIL = List.of(
            "<script>alert(1)</script>",
            "\"><img/src=x/onerror=alert(1)>",
            "'onmouseover='alert(1)",
            "${7*7}[[${7*7}]]__${7*7}__",
            "=HYPERLINK(1)",
            "+1+cmd",
            "-1+cmd",
            "@SUM(1)",
            "\rcarriage",
            "\u0000\u0007\u001b[31mred\u0085\u202egnp.exe",
            "\u2028line",
            "]]>&xxe;",
            "javascript:alert(1)");
    private static final Pattern RAW = Pattern.compile("[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f-\\x9f\\u202e\\u2028]");

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

    @BeforeEach
    void somebodyWithAHostileResult() throws Exception {
        StringBuilder vcf = new StringBuilder("##fileformat=VCFv4.3\n");
        for (String evil : EVIL) {
            vcf.append("##INFO=<ID=").append(evil.replace(',', ' ')).append(",Number=1>\n");
        }
        vcf.append("##INFO=<ID=CSQ,Format: Allele|Consequence|IMPACT|SYMBOL|Gene|Feature|" + String.join("|", EVIL)
                + "\">\n");
        vcf.append("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t")
                .append(String.join("\t", EVIL))
                .append('\n');
        for (String evil : EVIL) {
            String entry = String.join("|", evil, evil, evil, evil, evil, evil);
            vcf.append(String.join(
                    "\t",
                    evil,
                    evil,
                    evil,
                    evil,
                    evil,
                    evil,
                    evil,
                    evil + "=" + evil + ";CSQ=" + entry,
                    "GT:" + evil,
                    evil + ":" + evil));
            vcf.append('\n');
        }
        user = newUser(accounts);
        byte[] result = Written.bgzf(vcf.toString()).bytes();
        String summary = JsonMapper.shared()
                .writeValueAsString(Map.of("consequences", Map.of(EVIL.getFirst(), 1, EVIL.get(9), 2)));
        job = ledger.completed(user, "<script>alert(2)</script>\u202e=x.vcf", result, null, summary);
    }

    @Test
    void pagesShowItAndRunNothingOfIt() throws Exception {
        String first = html("/variants?" + "column=CHROM&column=ID&column=REF&column=CSQ.SYMBOL&column=CSQ.IMPACT");
        var links = Pattern.compile("/variants/([0-9a-f]+)\"").matcher(first);
        assertThat(first).contains("&lt;script&gt;alert(1)&lt;/script&gt;");
        while (links.find()) {
            html("/variants/" + links.group(1));
        }
        html("/variants");
        html("/variants/counts");
        html(
                "/variants?gene=%3Cscript%3Ealert(1)%3C/script%3E&text=%22%3E%3Cimg%20src=x%3E&impact=%22onfocus=alert(1)&at=%3Cb%3E");
        html("/log");
        html("/downloads");
    }

    @Test
    void aTsvHasNoFormula() throws Exception {
        String text = open("/variants/export.tsv").getContentAsString(StandardCharsets.UTF_8);

        List<String> lines = List.of(text.split("\n", -1));
        assertThat(lines).as("a line a record").hasSize(EVIL.size() + 2);
        long tabs = lines.getFirst().chars().filter(letter -> letter == '\t').count();
        for (String line : lines.subList(0, EVIL.size() + 1)) {
            assertThat(line.chars().filter(letter -> letter == '\t').count()).isEqualTo(tabs);
            for (String cell : line.split("\t", -1)) {
                assertThat(cell).doesNotMatch("(?s)[=+@\\t\\r-].+").doesNotContainPattern("[\\x00-\\x1f]");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"=1+1,'''=1+1'", "-0.5,-0.5", "+3e-4,+3e-4", "-,-", "-1+cmd,'''-1+cmd'", "@x,'''@x'", "A,A", "＝1,'''＝1'"
    })
    void onlyNumbersKeepTheirSign(String text, String cell) {
        assertThat(TsvExport.cell(text)).isEqualTo(cell);
    }

    @Test
    void aWorkbookIsWellFormedAndHasNoFormula() throws Exception {
        Path file = Files.write(
                folder.resolve("x.xlsx"), open("/variants/export.xlsx").getContentAsByteArray());

        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry part : zip.stream().toList()) {
                if (part.getName().endsWith(".xml")) {
                    byte[] xml = zip.getInputStream(part).readAllBytes();
                    var document = DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(new ByteArrayInputStream(xml));
                    assertThat(document.getElementsByTagName("f").getLength())
                            .as(part.getName())
                            .isZero();
                }
            }
        }
    }

    @Test
    void jsonIsJson() throws Exception {
        String[] lines = open("/variants/export.json")
                .getContentAsString(StandardCharsets.UTF_8)
                .split("\n");

        assertThat(lines).hasSize(EVIL.size());
        for (int i = 0; i < lines.length; i++) {
            assertThat(JsonMapper.shared().readTree(lines[i]).path("chrom").asString())
                    .isEqualTo(EVIL.get(i));
        }
    }

    private String html(String part) throws Exception {
        MockHttpServletResponse response = open(part);
        String html = response.getContentAsString(StandardCharsets.UTF_8);
        assertThat(response.getStatus()).as(part).isEqualTo(200);
        assertThat(response.getHeader("Content-Security-Policy")).contains("default-src 'self'");
        assertThat(html)
                .as(part)
                .doesNotContain("<script>", "<img/", "<img src=x", "href=\"javascript", " style=", "<style")
                .doesNotContainPattern("<[^>]*\\son[a-z]+\\s*=\\s*[\"']?alert")
                .doesNotContain("49[[", "]]__49", "__49__")
                .doesNotContainPattern(RAW);
        return html;
    }

    private MockHttpServletResponse open(String part) throws Exception {
        return http.perform(get(URI.create("/annotations/" + job.id() + part)).with(by(user)))
                .andReturn()
                .getResponse();
    }
}
