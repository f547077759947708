package gas.web.api;

import static gas.web.testing.Readers.by;
import static gas.web.testing.Readers.newUser;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.UserId;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.web.testing.LedgerJobs;
import gas.web.testing.WebTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@WebTest
class ApiTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern TOKEN = Pattern.compile("id=\"token\">(gas_[A-Za-z0-9_-]{43})<");
    private static final String VCF = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";

    @Autowired
    MockMvc pages;

    @Autowired
    Accounts accounts;

    @Autowired
    LedgerJobs ledger;

    @LocalServerPort
    int port;

    private final HttpClient http = HttpClient.newHttpClient();
    private UserId user;

    @BeforeEach
    void somebodyNew() {
        user = newUser(accounts);
    }

    @Test
    void aTokenIsShownOnceAndKeptAsAHash() throws Exception {
        String token = makeToken(false);

        String page = pages.perform(get("/account/tokens").with(by(user)))
                .andReturn()
                .getResponse()
                .getContentAsString();

        assertThat(page).contains("for a test").doesNotContain(token);
        assertThat(call("GET", "/api/v1/jobs", token, null).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gas_", "nonsense", "gas_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void whoHasNoTokenIsToldWhereToMakeOne(String token) throws Exception {
        HttpResponse<String> refused = call("GET", "/api/v1/jobs", token, null);

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(refused.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(JSON.readTree(refused.body()).path("cure").asString()).contains("/account/tokens");
    }

    @Test
    void aBrowsersSessionIsWorthNothingHere() throws Exception {
        assertThat(pages.perform(get("/api/v1/jobs").with(by(user)))
                        .andReturn()
                        .getResponse()
                        .getStatus())
                .isIn(401, 403);
    }

    @Test
    void aRevokedTokenIsWorthNothingAtOnceAndNobodyRevokesAnothers() throws Exception {
        String token = makeToken(true);
        String id = idOfOnlyToken();

        pages.perform(post("/account/tokens/" + id + "/revoke")
                .with(by(newUser(accounts)))
                .with(csrf()));
        assertThat(call("GET", "/api/v1/jobs", token, null).statusCode()).isEqualTo(200);

        pages.perform(post("/account/tokens/" + id + "/revoke").with(by(user)).with(csrf()));
        assertThat(call("GET", "/api/v1/jobs", token, null).statusCode()).isEqualTo(401);
    }

    @Test
    void aTokenThatReadsDoesNotWrite() throws Exception {
        String token = makeToken(false);
        Job job = ledger.pending(user, "x.vcf");

        HttpResponse<String> refused = call("POST", "/api/v1/jobs/" + job.id() + "/cancel", token, "");

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(JSON.readTree(refused.body()).path("code").asString()).isEqualTo("SCOPE");
        assertThat(json(call("GET", "/api/v1/jobs/" + job.id(), token, null))
                        .path("status")
                        .asString())
                .isEqualTo("PENDING");
    }

    @Test
    void aFileBecomesAJobAndSayingSoTwiceMakesNoSecond() throws Exception {
        String token = makeToken(true);
        JsonNode form = json(
                call("POST", "/api/v1/uploads", token, "{\"fileName\":\"mine.vcf\",\"bytes\":" + VCF.length() + "}"));
        String job = form.path("jobId").asString();
        String submission = "{\"fileName\":\"mine.vcf\"}";

        HttpResponse<String> early = call("PUT", "/api/v1/jobs/" + job, token, submission);
        assertThat(early.statusCode()).isEqualTo(409);
        assertThat(json(early).path("code").asString()).isEqualTo("NOT_UPLOADED");

        assertThat(send(form).statusCode()).isEqualTo(201);
        for (int i = 0; i < 2; i++) {
            assertThat(call("PUT", "/api/v1/jobs/" + job, token, submission).statusCode())
                    .isEqualTo(201);
        }

        JsonNode list = json(call("GET", "/api/v1/jobs", token, null));
        assertThat(list.path("jobs")).hasSize(1);
        assertThat(list.path("jobs").get(0).path("fileName").asString()).isEqualTo("mine.vcf");
        assertThat(list.path("jobs").get(0).path("bytes").asLong()).isEqualTo(VCF.length());
    }

    @Test
    void nobodyMakesAJobOfAnothersUpload() throws Exception {
        JsonNode form = json(call(
                "POST",
                "/api/v1/uploads",
                makeToken(true),
                "{\"fileName\":\"mine.vcf\",\"bytes\":" + VCF.length() + "}"));
        send(form);
        user = newUser(accounts);

        HttpResponse<String> refused = call(
                "PUT", "/api/v1/jobs/" + form.path("jobId").asString(), makeToken(true), "{\"fileName\":\"mine.vcf\"}");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(json(refused).path("code").asString()).isEqualTo("NOT_UPLOADED");
    }

    @Test
    void whatIsTooLargeOrNoVcfIsRefusedWithACure() throws Exception {
        String token = makeToken(true);

        JsonNode large = json(call("POST", "/api/v1/uploads", token, "{\"fileName\":\"x.vcf\",\"bytes\":153601}"));
        JsonNode other = json(call("POST", "/api/v1/uploads", token, "{\"fileName\":\"x.doc\",\"bytes\":1}"));
        HttpResponse<String> nonsense = call("POST", "/api/v1/uploads", token, "{");

        assertThat(large.path("code").asString()).isEqualTo("TOO_LARGE");
        assertThat(other.path("code").asString()).isEqualTo("NOT_A_VCF_NAME");
        assertThat(other.path("cure").asString()).isNotEmpty();
        assertThat(nonsense.statusCode()).isEqualTo(400);
        assertThat(nonsense.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
    }

    @Test
    void anothersJobAndAMissingOneLookTheSame() throws Exception {
        String token = makeToken(true);
        Job others = ledger.completed(newUser(accounts), "x.vcf", Duration.ofMinutes(5));
        for (String way : List.of("", "/files/result", "/files/log")) {
            HttpResponse<String> notMine = call("GET", "/api/v1/jobs/" + others.id() + way, token, null);
            assertThat(notMine.statusCode()).isEqualTo(404);
            for (String id : List.of(JobId.next().value(), "nonsense")) {
                HttpResponse<String> missing = call("GET", "/api/v1/jobs/" + id + way, token, null);
                assertThat(missing.statusCode()).isEqualTo(404);
                assertThat(json(missing).path("detail")).isEqualTo(json(notMine).path("detail"));
            }
        }
    }

    @Test
    void aCompletedJobTellsItsResultAndLeadsToItsFiles() throws Exception {
        String token = makeToken(false);
        Job job = ledger.completed(user, "mine.vcf", Duration.ofMinutes(5));

        JsonNode told = json(call("GET", "/api/v1/jobs/" + job.id(), token, null));
        HttpResponse<String> file = call("GET", "/api/v1/jobs/" + job.id() + "/files/result", token, null);
        HttpResponse<String> none = call("GET", "/api/v1/jobs/" + job.id() + "/files/nonsense", token, null);

        assertThat(told.path("result").path("storage").asString()).isEqualTo("READY");
        assertThat(told.path("result").path("archiveAt").asString()).endsWith("Z");
        assertThat(told.path("files").valueStream().map(JsonNode::asString)).contains("result", "log", "summary");
        assertThat(file.statusCode()).isEqualTo(303);
        assertThat(file.headers().firstValue("Location").orElseThrow()).contains("X-Amz-Signature");
        assertThat(none.statusCode()).isEqualTo(409);
    }

    @Test
    void jobsArePagedNewestFirst() throws Exception {
        String token = makeToken(false);
        Job first = ledger.pending(user, "a.vcf");
        Job second = ledger.pending(user, "b.vcf");

        JsonNode page = json(call("GET", "/api/v1/jobs?limit=1", token, null));
        JsonNode rest = json(
                call("GET", "/api/v1/jobs?limit=1&after=" + page.path("next").asString(), token, null));

        assertThat(page.path("jobs").get(0).path("id").asString())
                .isEqualTo(second.id().value());
        assertThat(rest.path("jobs").get(0).path("id").asString())
                .isEqualTo(first.id().value());
        assertThat(rest.has("next") && !rest.path("next").isNull()).isFalse();
        assertThat(call("GET", "/api/v1/jobs?limit=0", token, null).statusCode())
                .isEqualTo(400);
    }

    @Test
    void whoAsksTooOftenIsToldWhenToAskAgain() throws Exception {
        String token = makeToken(false);
        HttpResponse<String> answer = call("GET", "/api/v1/jobs", token, null);
        assertThat(answer.headers().firstValue("RateLimit").orElseThrow()).startsWith("\"user\";r=");
        for (int i = 0; i < 1000 && answer.statusCode() == 200; i++) {
            answer = call("GET", "/api/v1/jobs/nonsense/files/x", token, null).statusCode() == 429
                    ? call("GET", "/api/v1/jobs", token, null)
                    : answer;
        }

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(json(answer).path("code").asString()).isEqualTo("RATE_LIMIT");
    }

    @Test
    void theApiDescribesItself() throws Exception {
        JsonNode description = json(call("GET", "/api/v1/openapi.json", "", null));

        assertThat(description.path("openapi").asString()).startsWith("3.1");
        assertThat(description.path("paths").propertyNames())
                .contains("/api/v1/jobs", "/api/v1/uploads", "/api/v1/jobs/{id}", "/api/v1/jobs/{id}/files/{name}")
                .allMatch(path -> path.startsWith("/api/v1/"));
    }

    private String makeToken(boolean writes) throws Exception {
        MockHttpServletRequestBuilder request = post("/account/tokens")
                .param("name", "for a test")
                .param("days", "7")
                .with(by(user))
                .with(csrf());
        MockHttpServletResponse page = pages.perform(writes ? request.param("writes", "true") : request)
                .andReturn()
                .getResponse();
        assertThat(page.getHeader("Cache-Control")).contains("no-store");
        Matcher token = TOKEN.matcher(page.getContentAsString());
        assertThat(token.find()).isTrue();
        return token.group(1);
    }

    private String idOfOnlyToken() throws Exception {
        String page = pages.perform(get("/account/tokens").with(by(user)))
                .andReturn()
                .getResponse()
                .getContentAsString();
        Matcher row = Pattern.compile("data-token=\"([0-9a-f]+)\"").matcher(page);
        assertThat(row.find()).isTrue();
        return row.group(1);
    }

    private HttpResponse<String> call(String method, String path, String token, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> send(JsonNode form) throws IOException, InterruptedException {
        String boundary = UUID.randomUUID().toString();
        StringBuilder body = new StringBuilder();
        for (Map.Entry<String, JsonNode> field : form.path("fields").properties()) {
            body.append("--")
                    .append(boundary)
                    .append("\r\nContent-Disposition: form-data; name=\"")
                    .append(field.getKey())
                    .append("\"\r\n\r\n")
                    .append(field.getValue().asString())
                    .append("\r\n");
        }
        body.append("--")
                .append(boundary)
                .append("\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n")
                .append(VCF)
                .append("\r\n--")
                .append(boundary)
                .append("--\r\n");
        return http.send(
                HttpRequest.newBuilder(URI.create(form.path("action").asString()))
                        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                        .POST(BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }
}
