package gas.web.submission;

import static gas.web.testing.Readers.by;
import static gas.web.testing.Readers.newUser;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.Subscription;
import gas.ledger.accounts.UserId;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.ledger.jobs.JobStatus;
import gas.ledger.jobs.Jobs;
import gas.ledger.jobs.Owed;
import gas.web.testing.WebTest;
import jakarta.servlet.http.Cookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@WebTest
class SubmitFileTest {
    private static final int FREE_CAP = 153_600;
    private static final JsonMapper JSON = JsonMapper.shared();
    private final HttpClient browser = HttpClient.newHttpClient();
    private Cookie session = new Cookie("gas-session", "none");

    @Autowired
    MockMvc http;

    @Autowired
    Accounts accounts;

    @Autowired
    Jobs jobs;

    @Autowired
    S3Client s3;

    private UserId user;

    @BeforeEach
    void somebodyNew() {
        user = newUser(accounts);
    }

    @Test
    void aFileOfExactlyTheFreeCapBecomesAJob() throws Exception {
        JsonNode form = allow("a~b; rm -rf.vcf", FREE_CAP);

        assertThat(upload(form, FREE_CAP).statusCode()).isEqualTo(201);
        MockHttpServletResponse answer = submit(form);

        assertThat(answer.getStatus()).isEqualTo(201);
        Job job = jobs.find(user, new JobId(form.get("jobId").stringValue())).orElseThrow();
        assertThat(answer.getHeader("Location")).isEqualTo("/annotations/" + job.id());
        assertThat(job.status()).isEqualTo(JobStatus.PENDING);
        assertThat(job.inputFileName()).isEqualTo("a~b; rm -rf.vcf");
        assertThat(job.inputBytes()).isEqualTo(FREE_CAP);
        assertThat(job.input().key()).isEqualTo("gas/" + user + "/" + job.id() + "~a_b_rm_-rf.vcf");
        assertThat(job.owed()).isEqualTo(Owed.REQUEST);
        assertThat(job.owedAt()).as("it was announced").isAfter(Instant.now().plusSeconds(60));
    }

    @Test
    void oneByteMoreIsRefusedByS3ItselfWhateverWasClaimed() throws Exception {
        JsonNode form = allow("x.vcf", 1000);

        HttpResponse<String> stored = upload(form, FREE_CAP + 1);

        assertThat(stored.statusCode()).isEqualTo(400);
        assertThat(stored.body()).contains("EntityTooLarge");
        assertThat(submit(form).getStatus()).isEqualTo(409);
    }

    @Test
    void s3TakesNoOtherKeyThanTheOneThatWasSigned() throws Exception {
        JsonNode form = allow("x.vcf", 1000);

        assertThat(upload(form, 10, Map.of("key", "gas/somebody-else/x.vcf")).statusCode())
                .isEqualTo(403);
    }

    @Test
    void anOversizedFileIsRefusedBeforeTheUploadWithAWayToSubscribe() throws Exception {
        MockHttpServletResponse answer = askToUpload("x.vcf", FREE_CAP + 1);

        assertThat(answer.getStatus()).isEqualTo(413);
        JsonNode problem = JSON.readTree(answer.getContentAsString());
        assertThat(problem.get("code").stringValue()).isEqualTo("TOO_LARGE");
        assertThat(problem.get("subscribe").stringValue()).isEqualTo("/subscribe");
    }

    @Test
    void theCapIsThatOfThePlanAtTheMomentOfSubmission() throws Exception {
        Subscription paid = new Subscription("sub_" + user, "cus_" + user, "active", false, null);
        accounts.apply(UUID.randomUUID().toString(), user, paid);
        JsonNode form = allow("large.vcf", FREE_CAP + 1);
        assertThat(upload(form, FREE_CAP + 1).statusCode()).isEqualTo(201);

        Subscription ended = new Subscription("sub_" + user, "cus_" + user, "canceled", false, null);
        accounts.apply(UUID.randomUUID().toString(), user, ended);
        assertThat(submit(form).getStatus()).isEqualTo(413);
        assertThat(jobs.page(user, 10, null)).isEmpty();

        accounts.apply(UUID.randomUUID().toString(), user, paid);
        assertThat(submit(form).getStatus()).isEqualTo(201);
    }

    @Test
    void submittingAgainAnswersWithTheJobThatIsThere() throws Exception {
        JsonNode form = allow("x.vcf", 10);
        upload(form, 10);
        submit(form);

        MockHttpServletResponse again = submit(form);

        assertThat(again.getStatus()).isEqualTo(201);
        assertThat(jobs.page(user, 10, null)).hasSize(1);
    }

    @Test
    void somebodyElsesUploadCannotBeSubmitted() throws Exception {
        JsonNode form = allow("x.vcf", 10);
        upload(form, 10);
        UserId stranger = newUser(accounts);

        assertThat(submit(
                                stranger,
                                new Cookie("gas-session", "none"),
                                form.get("jobId").stringValue(),
                                form.get("key").stringValue())
                        .getStatus())
                .isEqualTo(403);
        // nor with the owner's session and a stranger's name, which no browser could have
        assertThat(submit(
                                stranger,
                                session,
                                form.get("jobId").stringValue(),
                                form.get("key").stringValue())
                        .getStatus())
                .isEqualTo(403);
    }

    @Test
    void anObjectThatNobodyWasAllowedToUploadCannotBeSubmitted() throws Exception {
        JsonNode form = allow("x.vcf", 10);
        String other = "gas/" + user + "/" + JobId.next() + "~x.vcf";
        s3.putObject(put -> put.bucket("gas-inputs").key(other), RequestBody.fromString("#"));

        assertThat(submit(user, session, form.get("jobId").stringValue(), other).getStatus())
                .isEqualTo(403);
        assertThat(submit(user, session, JobId.next().value(), other).getStatus())
                .isEqualTo(403);
        assertThat(submit(user, session, "../../x", other).getStatus()).isEqualTo(403);
        assertThat(jobs.page(user, 10, null)).isEmpty();
    }

    @Test
    void withoutAScriptAFormLeadsThroughS3AndBack() throws Exception {
        MockHttpServletResponse prepared = http.perform(post("/annotate/prepare")
                        .param("fileName", "plain form.vcf")
                        .cookie(session)
                        .with(by(user))
                        .with(csrf()))
                .andReturn()
                .getResponse();
        keep(prepared);
        String page = prepared.getContentAsString();
        assertThat(page).contains("enctype=\"multipart/form-data\"").doesNotContain("name=\"_csrf\" value=\"\"");
        Map<String, String> fields = new LinkedHashMap<>();
        var inputs = Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")
                .matcher(page.substring(page.indexOf("direct-upload-form")));
        while (inputs.find()) {
            fields.put(inputs.group(1), inputs.group(2));
        }
        var action = Pattern.compile("action=\"(http[^\"]+)\"").matcher(page);
        assertThat(action.find()).isTrue();

        HttpResponse<String> stored = sendForm(URI.create(action.group(1)), fields, "#");
        assertThat(stored.statusCode()).isEqualTo(303);
        URI back = URI.create(stored.headers().firstValue("Location").orElseThrow());
        assertThat(back.toString()).startsWith("http://localhost:8080/annotate/arrived?");

        String arrived = http.perform(get("/annotate/arrived")
                        .param("key", fields.get("key"))
                        .cookie(session)
                        .with(by(user)))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(arrived).contains("plain form.vcf");
        assertThat(jobs.page(user, 10, null)).as("a GET changes nothing").isEmpty();
    }

    private MockHttpServletResponse askToUpload(String name, long bytes) throws Exception {
        return http.perform(post("/annotate/uploads")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(JSON.writeValueAsString(Map.of("fileName", name, "bytes", bytes)))
                        .cookie(session)
                        .with(by(user))
                        .with(csrf()))
                .andReturn()
                .getResponse();
    }

    private void keep(MockHttpServletResponse answer) {
        Cookie set = answer.getCookie("gas-session");
        session = set == null ? session : set;
    }

    private JsonNode allow(String name, long bytes) throws Exception {
        MockHttpServletResponse answer = askToUpload(name, bytes);
        assertThat(answer.getStatus()).isEqualTo(201);
        keep(answer);
        return JSON.readTree(answer.getContentAsString());
    }

    private MockHttpServletResponse submit(JsonNode form) throws Exception {
        return submit(
                user, session, form.get("jobId").stringValue(), form.get("key").stringValue());
    }

    private MockHttpServletResponse submit(UserId who, Cookie session, String job, String key) throws Exception {
        return http.perform(post("/annotate/submitted")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(JSON.writeValueAsString(Map.of("jobId", job, "key", key)))
                        .cookie(session)
                        .with(by(who))
                        .with(csrf()))
                .andReturn()
                .getResponse();
    }

    private HttpResponse<String> upload(JsonNode form, int bytes) throws Exception {
        return upload(form, bytes, Map.of());
    }

    private HttpResponse<String> upload(JsonNode form, int bytes, Map<String, String> changed) throws Exception {
        Map<String, String> fields = new LinkedHashMap<>();
        form.get("fields")
                .properties()
                .forEach(field -> fields.put(field.getKey(), field.getValue().stringValue()));
        fields.putAll(changed);
        return sendForm(URI.create(form.get("action").stringValue()), fields, "#".repeat(bytes));
    }

    private HttpResponse<String> sendForm(URI action, Map<String, String> fields, String file) throws Exception {
        StringBuilder body = new StringBuilder();
        fields.forEach((name, value) -> body.append("--xyz\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
        body.append("--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.vcf\"\r\n")
                .append("Content-Type: application/octet-stream\r\n\r\n")
                .append(file)
                .append("\r\n--xyz--\r\n");
        return browser.send(
                HttpRequest.newBuilder(action)
                        .header("Content-Type", "multipart/form-data; boundary=xyz")
                        .POST(BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
