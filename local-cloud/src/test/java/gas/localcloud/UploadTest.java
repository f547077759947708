package gas.localcloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// What a browser does with S3: presigned URLs, presigned forms, preflights.
class UploadTest {
    private static final String LIMIT = "153600";

    @TempDir
    static Path data;

    static TestCloud cloud;
    static S3Presigner presigner;
    static final HttpClient browser = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        cloud = TestCloud.start(data);
        cloud.s3.createBucket(b -> b.bucket("uploads"));
        presigner = S3Presigner.builder()
                .endpointOverride(cloud.cloud().endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(TestCloud.CREDENTIALS)
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build();
    }

    @AfterAll
    static void stop() {
        presigner.close();
        browser.close();
        cloud.close();
    }

    @Test
    void aFormWithinItsPolicyUploads() throws Exception {
        var answer = post(form("in/demo/1~${filename}", Instant.now().plusSeconds(60)), "a b~é.vcf", 153_600);

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(cloud.s3
                        .headObject(b -> b.bucket("uploads").key("in/demo/1~a b~é.vcf"))
                        .contentLength())
                .isEqualTo(153_600);
    }

    @Test
    void aFormRedirectsWhereItsPolicySays() throws Exception {
        var form =
                form("in/demo/2~x", Instant.now().plusSeconds(60), "success_action_redirect", "http://localhost/done");

        var answer = post(form, "x", 10);

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).startsWith("http://localhost/done?");
    }

    @Test
    void oneByteTooManyIsRefused() throws Exception {
        var answer = post(form("in/demo/3~x", Instant.now().plusSeconds(60)), "x", 153_601);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("EntityTooLarge");
        assertNotThere("in/demo/3~x");
    }

    @Test
    void aFileOfSeveralPartsComesWholeAndOneThatBreaksOffNotAtAll() throws Exception {
        int size = 20 << 20;
        var form = form("in/demo/5~x", Instant.now().plusSeconds(60), Map.of("limit", String.valueOf(size)));
        assertThat(post(form, "x", size).statusCode()).isEqualTo(204);
        assertThat(cloud.s3
                        .headObject(b -> b.bucket("uploads").key("in/demo/5~x"))
                        .contentLength())
                .isEqualTo(size);

        var large = form("in/demo/6~x", Instant.now().plusSeconds(60), Map.of("limit", String.valueOf(size - 1)));
        assertThat(post(large, "x", size).body()).contains("EntityTooLarge");
        assertNotThere("in/demo/6~x");
        assertThat(cloud.s3.listMultipartUploads(b -> b.bucket("uploads")).uploads())
                .noneMatch(upload -> upload.key().equals("in/demo/6~x"));

        var body = "------form\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nin/demo/7~x\r\n------form\r\n"
                + "Content-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\nhalf of";
        var answer = send(HttpRequest.newBuilder(cloud.cloud().endpoint().resolve("/uploads"))
                .header("Content-Type", "multipart/form-data; boundary=----form")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).isIn(400, 403);
        assertNotThere("in/demo/7~x");
    }

    @Test
    void whatThePolicyDoesNotNameIsRefused() throws Exception {
        var form = form("in/demo/8~x", Instant.now().plusSeconds(60));
        form.put("x-amz-meta-extra", "1");
        assertThat(post(form, "x", 10).body()).contains("AccessDenied", "x-amz-meta-extra");
        var unsigned = form("in/demo/8~x", Instant.now().plusSeconds(60));
        unsigned.remove("policy");
        assertThat(post(unsigned, "x", 10).statusCode()).isEqualTo(403);
        assertNotThere("in/demo/8~x");
    }

    @Test
    void aForgedSignatureAnotherKeyAndALatePolicyAreRefused() throws Exception {
        var forged = form("in/demo/4~x", Instant.now().plusSeconds(60));
        forged.put("x-amz-signature", "0".repeat(64));
        assertThat(post(forged, "x", 10).statusCode()).isEqualTo(403);

        var another = form("in/demo/4~x", Instant.now().plusSeconds(60));
        another.put("key", "out/demo/4~x");
        assertThat(post(another, "x", 10).statusCode()).isEqualTo(403);

        var late = form("in/demo/4~x", Instant.now().minusSeconds(1));
        assertThat(post(late, "x", 10).statusCode()).isEqualTo(403);

        assertNotThere("in/demo/4~x");
        assertNotThere("out/demo/4~x");
    }

    @Test
    void presignedUrlsWorkUntilTheyAreTamperedWith() throws Exception {
        var put = presigner
                .presignPutObject(p -> p.signatureDuration(Duration.ofMinutes(1))
                        .putObjectRequest(o -> o.bucket("uploads").key("signed/é~1 2")))
                .url()
                .toURI();
        assertThat(send(HttpRequest.newBuilder(put).PUT(HttpRequest.BodyPublishers.ofString("signed")))
                        .statusCode())
                .isEqualTo(200);
        var get = presigner
                .presignGetObject(p -> p.signatureDuration(Duration.ofMinutes(1))
                        .getObjectRequest(o -> o.bucket("uploads")
                                .key("signed/é~1 2")
                                .responseContentDisposition("attachment; filename=\"r.vcf\"")))
                .url()
                .toURI();
        var read = send(HttpRequest.newBuilder(get));
        assertThat(read.body()).isEqualTo("signed");
        assertThat(read.headers().firstValue("Content-Disposition")).hasValue("attachment; filename=\"r.vcf\"");
        assertThat(send(HttpRequest.newBuilder(get).header("Range", "bytes=2-3"))
                        .body())
                .isEqualTo("gn");

        var other = URI.create(get.toString().replace("signed/", "other/"));
        assertThat(send(HttpRequest.newBuilder(other)).statusCode()).isEqualTo(403);
        assertThat(send(HttpRequest.newBuilder(URI.create(get.toString().replaceAll("\\?.*", ""))))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void presignedPartsUploadFromABrowser() throws Exception {
        var upload = cloud.s3
                .createMultipartUpload(b -> b.bucket("uploads").key("parts"))
                .uploadId();
        var part = presigner
                .presignUploadPart(p -> p.signatureDuration(Duration.ofMinutes(1))
                        .uploadPartRequest(u -> u.bucket("uploads")
                                .key("parts")
                                .uploadId(upload)
                                .partNumber(1)))
                .url()
                .toURI();

        var answer = send(HttpRequest.newBuilder(part)
                .header("Origin", "http://localhost:8080")
                .PUT(HttpRequest.BodyPublishers.ofString("part")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("http://localhost:8080");
        assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElse(""))
                .contains("ETag");
        assertThat(answer.headers().firstValue("ETag")).isPresent();
    }

    @Test
    void aPreflightIsAnsweredForOurPagesOnly() throws Exception {
        assertThat(preflight("http://localhost:8080").statusCode()).isEqualTo(200);
        assertThat(preflight("http://127.0.0.1:18080").statusCode()).isEqualTo(200);
        assertThat(preflight("http://evil.example").statusCode()).isEqualTo(403);
    }

    private static HttpResponse<String> preflight(String origin) throws Exception {
        return send(HttpRequest.newBuilder(cloud.cloud().endpoint().resolve("/uploads/in"))
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "PUT")
                .header("Access-Control-Request-Headers", "content-type,x-amz-date")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    }

    private static void assertNotThere(String key) {
        assertThat(cloud.s3.listObjectsV2(b -> b.bucket("uploads").prefix(key)).contents())
                .isEmpty();
    }

    /// The fields of a form, signed as
    /// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html says.
    private static Map<String, String> form(String key, Instant expires, String... more) throws Exception {
        return form(key, expires, Map.of("limit", LIMIT), more);
    }

    private static Map<String, String> form(String key, Instant expires, Map<String, String> settings, String... more)
            throws Exception {
        var now = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(Instant.now());
        var day = now.substring(0, 8);
        var fields = new LinkedHashMap<String, String>();
        fields.put("key", key);
        fields.put("x-amz-algorithm", "AWS4-HMAC-SHA256");
        fields.put("x-amz-credential", "local/" + day + "/us-east-1/s3/aws4_request");
        fields.put("x-amz-date", now);
        for (int i = 0; i < more.length; i += 2) {
            fields.put(more[i], more[i + 1]);
        }
        var policy = Json.object().put("expiration", expires.toString().replaceAll("\\.\\d+Z", "Z"));
        var conditions = policy.putArray("conditions");
        conditions.addObject().put("bucket", "uploads");
        conditions.addArray().add("content-length-range").add("1").add(settings.get("limit"));
        fields.forEach((name, value) -> {
            if (name.equals("key")) {
                conditions.addArray().add("starts-with").add("$key").add(value.replace("${filename}", ""));
            } else {
                conditions.addObject().put(name, value);
            }
        });
        var encoded = Base64.getEncoder().encodeToString(policy.toString().getBytes(StandardCharsets.UTF_8));
        var signing = hmac(
                hmac(hmac(hmac("AWS4local-secret".getBytes(StandardCharsets.UTF_8), day), "us-east-1"), "s3"),
                "aws4_request");
        fields.put("policy", encoded);
        fields.put("x-amz-signature", HexFormat.of().formatHex(hmac(signing, encoded)));
        return fields;
    }

    private static byte[] hmac(byte[] key, String text) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> post(Map<String, String> fields, String fileName, int size) throws Exception {
        var boundary = "----form";
        var body = new StringBuilder();
        fields.forEach((name, value) -> body.append("--")
                .append(boundary)
                .append("\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
        body.append("--")
                .append(boundary)
                .append("\r\nContent-Disposition: form-data; name=\"file\"; filename=\"")
                .append(fileName)
                .append("\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .append("x".repeat(size))
                .append("\r\n--")
                .append(boundary)
                .append("--\r\n");
        return send(HttpRequest.newBuilder(cloud.cloud().endpoint().resolve("/uploads"))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
