package gas.web.jobs;

import static gas.web.testing.Readers.by;
import static gas.web.testing.Readers.newUser;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.UserId;
import gas.ledger.jobs.Attempt;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.ledger.jobs.JobStatus;
import gas.ledger.jobs.Jobs;
import gas.ledger.jobs.StoredObject;
import gas.web.testing.LedgerJobs;
import gas.web.testing.WebTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

@WebTest
class AnnotationsTest {
    private static final Duration WINDOW = Duration.ofMinutes(5);

    @Autowired
    MockMvc http;

    @Autowired
    Accounts accounts;

    @Autowired
    Jobs jobs;

    @Autowired
    LedgerJobs ledger;

    @Autowired
    S3Client s3;

    private UserId user;

    @BeforeEach
    void somebodyNew() {
        user = newUser(accounts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/log", "/log/download", "/input", "/result", "/index", "/summary", "/events"})
    void somebodyElsesJobAndAMissingOneAndNonsenseLookTheSame(String part) throws Exception {
        Job others = ledger.completed(newUser(accounts), "x.vcf", WINDOW);

        MockHttpServletResponse notMine = open("/annotations/" + others.id() + part);

        assertThat(notMine.getStatus()).isEqualTo(403);
        for (String id : List.of(JobId.next().value(), "nonsense", "0")) {
            MockHttpServletResponse missing = open("/annotations/" + id + part);
            assertThat(missing.getStatus()).as(id).isEqualTo(403);
            assertThat(missing.getContentAsString()).isEqualTo(notMine.getContentAsString());
        }
    }

    @Test
    void nobodyCancelsSomebodyElsesJob() throws Exception {
        Job others = ledger.pending(newUser(accounts), "x.vcf");

        assertThat(cancel(others).getStatus()).isEqualTo(403);
        assertThat(jobs.find(others.user(), others.id()).orElseThrow().status()).isEqualTo(JobStatus.PENDING);
    }

    @Test
    void itsOwnerCancelsAJobAndFindsItCancelledOnItsPage() throws Exception {
        Job job = ledger.pending(user, "x.vcf");

        assertThat(cancel(job).getRedirectedUrl()).isEqualTo("/annotations/" + job.id());
        assertThat(page(job))
                .contains("data-status=\"CANCELLED\"", "id=\"cancelled\"")
                .doesNotContain("id=\"cancel\"");
        assertThat(cancel(job).getStatus()).as("again").isEqualTo(302);
    }

    @Test
    void aRunningJobShowsHowFarItIs() throws Exception {
        Job job = ledger.pending(user, "x.vcf");
        assertThat(page(job)).contains("data-status=\"PENDING\"", "id=\"cancel\"");

        Attempt attempt = ledger.running(job);
        ledger.progress(attempt, 42_000);

        assertThat(page(job)).contains("data-status=\"RUNNING\"", "value=\"42\"", "id=\"cancel\"");
    }

    @Test
    void aFreeUsersResultIsReadyAndSaysWhenItMoves() throws Exception {
        Job job = ledger.completed(user, "x.vcf", WINDOW);

        assertThat(page(job))
                .contains("data-result=\"ready\"", "id=\"result-link\"", "id=\"archive-time\"", "1,234", "1,230")
                .contains("datetime=\"" + job.archiveTime() + "\"");
    }

    @Test
    void whatInTheFileDoesNotFollowTheSpecificationIsListedTheFirstFiveAtOnce() throws Exception {
        Job job = ledger.completed(user, "x.vcf", WINDOW);
        assertThat(page(job)).doesNotContain("id=\"notices\"");
        String notices = IntStream.rangeClosed(1, 7)
                .mapToObj(line ->
                        "{\"line\":%d,\"code\":\"QUAL_FORM\",\"what\":\"QUAL is '<i>%d'\",\"cure\":\"Mend it.\"}"
                                .formatted(1000 + line, line))
                .collect(Collectors.joining(","));
        summary(
                job,
                "{\"rejects\":[],\"notices\":[" + notices + "],\"noticeLines\":{\"QUAL_FORM\":4999,\"ID_FORM\":1}}");

        String page = page(job);

        assertThat(page)
                .contains("5,000 things in your file that do not follow the VCF specification")
                .contains("Line 1,001", "QUAL is &#39;&lt;i&gt;1&#39;.", "Mend it.", "Show 2 more")
                .doesNotContain("<i>");
        assertThat(page.indexOf("Line 1,005")).isLessThan(page.indexOf("<details"));
        assertThat(page.indexOf("Line 1,006")).isGreaterThan(page.indexOf("<details"));

        summary(
                job,
                "{\"notices\":[{\"line\":3,\"code\":\"X\",\"what\":\"w\",\"cure\":\"c\"}],\"noticeLines\":{\"X\":1}}");
        assertThat(page(job))
                .contains("1 thing in your file that does not follow the VCF specification")
                .doesNotContain("<details");
    }

    private void summary(Job job, String json) {
        StoredObject summary = Objects.requireNonNull(job.results()).summary();
        s3.putObject(put -> put.bucket(summary.bucket()).key(summary.key()), RequestBody.fromString(json));
    }

    @Test
    void anArchivedResultOffersTheUpgradeAndNoDownload() throws Exception {
        Job job = ledger.archived(user, "x.vcf");

        assertThat(page(job))
                .contains("data-result=\"upgrade\"", "id=\"upgrade-link\"")
                .doesNotContain("result-link");
        assertThat(open("/annotations/" + job.id() + "/result").getRedirectedUrl())
                .isEqualTo("/annotations/" + job.id());
    }

    @Test
    void aResultOnItsWayBackSaysSoWithItsTier() throws Exception {
        Job job = ledger.thawing(user, "x.vcf", "Standard", "Expedited had no capacity");

        assertThat(page(job))
                .contains(
                        "data-result=\"restoring\"", "File is being restored", "Standard", "Expedited had no capacity");
    }

    @Test
    void whoBecamePremiumSeesTheRestoreBeforeGlacierWasAsked() throws Exception {
        Job job = ledger.archived(user, "x.vcf");
        ledger.premium(user);

        assertThat(page(job)).contains("data-result=\"restoring\"");
    }

    @Test
    void aFailureSaysWhereWhyAndWhatToDo() throws Exception {
        Job job = ledger.failed(user, "x.vcf");

        assertThat(page(job))
                .contains("data-code=\"WRONG_BUILD\"", "Line 812", "REF N does not match", "Lift the file over");
    }

    @Test
    void aHostileFileNameIsHarmlessWhereverItIsShown() throws Exception {
        Job job = ledger.completed(user, "'\"><script>alert(1)</script>; rm -rf ~ é.vcf", WINDOW);

        assertThat(page(job)).doesNotContain("<script>alert").contains("&lt;script&gt;alert(1)");
        assertThat(open("/annotations").getContentAsString()).doesNotContain("<script>alert");
        URI input = URI.create(open("/annotations/" + job.id() + "/input").getRedirectedUrl());
        HttpResponse<String> download = fetch(input);
        assertThat(download.statusCode()).isEqualTo(200);
        assertThat(download.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment;")
                .contains("filename*=UTF-8''");
    }

    @Test
    void eachFileIsFetchedFromS3UnderItsName() throws Exception {
        Job job = ledger.completed(user, "mine.vcf.gz", WINDOW);

        for (String part : List.of("result", "index", "summary", "log/download")) {
            MockHttpServletResponse answer = open("/annotations/" + job.id() + "/" + part);
            assertThat(answer.getStatus()).isEqualTo(303);
            assertThat(answer.getHeader("Cache-Control")).contains("no-store");
            HttpResponse<String> download = fetch(URI.create(answer.getRedirectedUrl()));
            assertThat(download.statusCode()).isEqualTo(200);
            assertThat(download.headers().firstValue("Content-Disposition").orElseThrow())
                    .contains("mine.");
        }
    }

    @Test
    void aLogIsTextWhateverItHolds() throws Exception {
        Job job = ledger.completed(user, "x.vcf", WINDOW);

        assertThat(open("/annotations/" + job.id() + "/log").getContentAsString())
                .contains("records 12", "&lt;script&gt;")
                .doesNotContain("<script>alert");
    }

    @Test
    void theListIsPagedNewestFirst() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 27; i++) {
            ids.addFirst(ledger.pending(user, i + ".vcf").id().value());
        }
        String first = open("/annotations").getContentAsString();
        String second = open("/annotations?after=" + ids.get(24)).getContentAsString();

        assertThat(idsOn(first)).isEqualTo(ids.subList(0, 25));
        assertThat(first).contains("/annotations?after=" + ids.get(24));
        assertThat(idsOn(second)).isEqualTo(ids.subList(25, 27));
        assertThat(second).contains("id=\"newest\"").doesNotContain("id=\"older\"");
    }

    @Test
    void theListFollowsItsJobsAtTheAddressThatItNames() throws Exception {
        ledger.pending(user, "x.vcf");
        var live = Pattern.compile("data-live=\"([^\"]+)\"")
                .matcher(open("/annotations").getContentAsString());
        assertThat(live.find()).isTrue();

        MockHttpServletResponse stream = open(live.group(1));

        assertThat(stream.getStatus()).isEqualTo(200);
        await().until(() -> stream.getContentAsString().contains("event:state"));
    }

    @Test
    void anEmptyListShowsWhereToBegin() throws Exception {
        assertThat(open("/annotations").getContentAsString()).contains("id=\"no-jobs\"");
    }

    private static List<String> idsOn(String page) {
        return Pattern.compile("data-job-id=\"([^\"]+)\"")
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private String page(Job job) throws Exception {
        MockHttpServletResponse answer = open("/annotations/" + job.id());
        assertThat(answer.getStatus()).isEqualTo(200);
        return answer.getContentAsString();
    }

    private MockHttpServletResponse open(String path) throws Exception {
        return http.perform(get(URI.create(path)).with(by(user))).andReturn().getResponse();
    }

    private MockHttpServletResponse cancel(Job job) throws Exception {
        return http.perform(post("/annotations/" + job.id() + "/cancel")
                        .with(by(user))
                        .with(csrf()))
                .andReturn()
                .getResponse();
    }

    private static HttpResponse<String> fetch(URI address) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }
}
