package gas.web.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PresignedPostTest {
    // Amazon S3 API Reference, "Example: Browser-Based Upload using HTTP POST (Using AWS Signature Version 4)"
    private static final String PUBLISHED_POLICY = """
            { "expiration": "2015-12-30T12:00:00.000Z",
              "conditions": [
                {"bucket": "sigv4examplebucket"},
                ["starts-with", "$key", "user/user1/"],
                {"acl": "public-read"},
                {"success_action_redirect": "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},
                ["starts-with", "$Content-Type", "image/"],
                {"x-amz-meta-uuid": "14365123651274"},
                {"x-amz-server-side-encryption": "AES256"},
                ["starts-with", "$x-amz-meta-tag", ""],

                {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},
                {"x-amz-algorithm": "AWS4-HMAC-SHA256"},
                {"x-amz-date": "20151229T000000Z" }
              ]
            }""";
    private static final String EXAMPLE_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    @Test
    void signsThePublishedExampleAsPublished() {
        String encoded = Base64.getEncoder()
                .encodeToString(PUBLISHED_POLICY.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));

        assertThat(encoded)
                .startsWith("eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6");
        assertThat(PresignedPost.signature(encoded, EXAMPLE_SECRET, "20151229", "us-east-1"))
                .isEqualTo("8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e");
    }

    @Test
    void eachFieldOfTheFormIsBoundByTheSignedPolicy() {
        PresignedPost form = sign(AwsCredentialsIdentity.create("AKIAIOSFODNN7EXAMPLE", EXAMPLE_SECRET));
        JsonNode policy = policyOf(form);

        assertThat(policy.get("expiration").stringValue()).isEqualTo("2015-12-29T00:30:00.000Z");
        List<String> bound = policy.get("conditions")
                .valueStream()
                .filter(JsonNode::isObject)
                .map(condition -> condition.propertyNames().iterator().next())
                .toList();
        assertThat(bound).contains("bucket");
        assertThat(form.fields().keySet())
                .allMatch(field -> bound.contains(field) || field.equals("policy") || field.equals("x-amz-signature"));
        assertThat(policy.get("conditions").toString()).contains("[\"content-length-range\",1,153600]");
        assertThat(form.fields()).containsEntry("key", "gas/u/j~x.vcf").containsEntry("x-amz-date", "20151229T000000Z");
        assertThat(form.fields().get("x-amz-signature"))
                .isEqualTo(
                        PresignedPost.signature(form.fields().get("policy"), EXAMPLE_SECRET, "20151229", "us-east-1"));
    }

    @Test
    void aRolesCredentialsBringTheirToken() {
        PresignedPost form =
                sign(AwsSessionCredentialsIdentity.create("AKIAIOSFODNN7EXAMPLE", EXAMPLE_SECRET, "the-token"));

        assertThat(form.fields()).containsEntry("x-amz-security-token", "the-token");
        assertThat(policyOf(form).toString()).contains("{\"x-amz-security-token\":\"the-token\"}");
    }

    private static PresignedPost sign(AwsCredentialsIdentity credentials) {
        Instant now = Instant.parse("2015-12-29T00:00:00Z");
        PostPolicy policy = new PostPolicy(
                "sigv4examplebucket",
                "gas/u/j~x.vcf",
                Map.of("success_action_status", "201"),
                153_600,
                now.plusSeconds(1800));
        return PresignedPost.sign(policy, URI.create("https://s3.example/"), credentials, "us-east-1", now);
    }

    private static JsonNode policyOf(PresignedPost form) {
        return JsonMapper.shared()
                .readTree(Base64.getDecoder().decode(form.fields().get("policy")));
    }
}
