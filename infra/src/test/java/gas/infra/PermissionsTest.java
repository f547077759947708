package gas.infra;

import com.fasterxml.jackson.databind.JsonNode;
import gas.infra.Templates.Resource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Every action that a role is allowed, and on what, as one table to read.
class PermissionsTest {
    private static final List<String> ENVIRONMENTS = Templates.ENVIRONMENTS;

    @ParameterizedTest
    @FieldSource("ENVIRONMENTS")
    void rolesMayDoWhatWasApprovedAndNothingElse(String environment) throws IOException {
        StringBuilder table = new StringBuilder();
        Permissions.of(Templates.of(environment)).forEach((role, permissions) -> {
            table.append(role).append('\n');
            permissions.forEach(
                    permission -> table.append("    ").append(permission).append('\n'));
        });
        Approved.is("permissions-" + environment + ".txt", table.toString());
    }

    /// Whom buckets, queues, topics and the vault let in, or keep out.
    @ParameterizedTest
    @FieldSource("ENVIRONMENTS")
    void resourcesLetInWhomWasApproved(String environment) throws IOException {
        Templates templates = Templates.of(environment);
        Map<String, TreeSet<String>> policies = new TreeMap<>();
        List<Resource> resources = new ArrayList<>();
        for (String type : List.of("AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy")) {
            resources.addAll(templates.all(type));
        }
        for (Resource policy : resources) {
            for (JsonNode statement : policy.get("PolicyDocument").get("Statement")) {
                JsonNode who = statement.get("Principal");
                List<String> principals = who.isTextual()
                        ? List.of(who.asText())
                        : templates.names.texts(policy.stack(), who.iterator().next());
                String condition = Permissions.condition(templates, policy.stack(), statement);
                for (String resource : templates.names.texts(policy.stack(), statement.get("Resource"))) {
                    for (String action : templates.names.texts(policy.stack(), statement.get("Action"))) {
                        policies.computeIfAbsent(resource, none -> new TreeSet<>())
                                .add(statement.get("Effect").asText() + " " + principals + " " + action + condition);
                    }
                }
            }
        }
        StringBuilder table = new StringBuilder();
        policies.forEach((resource, statements) -> {
            table.append(resource).append('\n');
            statements.forEach(
                    statement -> table.append("    ").append(statement).append('\n'));
        });
        Approved.is("resource-policies-" + environment + ".txt", table.toString());
    }
}
