package gas.infra;

import com.fasterxml.jackson.databind.JsonNode;
import gas.infra.Templates.Resource;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the roles of an environment may do.
final class Permissions {
    private Permissions() {}

    /// stack/role -> `action resource`, or the name of a policy of AWS's.
    static Map<String, SortedSet<String>> of(Templates templates) {
        Map<String, SortedSet<String>> permissions = new TreeMap<>();
        for (Resource role : templates.all("AWS::IAM::Role")) {
            SortedSet<String> allowed = new TreeSet<>();
            for (JsonNode policy : role.get("ManagedPolicyArns")) {
                allowed.add("managed " + templates.names.text(role.stack(), policy));
            }
            permissions.put(name(role), allowed);
        }
        for (Resource policy : templates.all("AWS::IAM::Policy")) {
            for (JsonNode role : policy.get("Roles")) {
                Resource of = templates
                        .resources()
                        .get(policy.stack() + "/" + role.path("Ref").asText());
                permissions.get(name(of)).addAll(statements(templates, policy));
            }
        }
        return permissions;
    }

    private static SortedSet<String> statements(Templates templates, Resource policy) {
        SortedSet<String> allowed = new TreeSet<>();
        for (JsonNode statement : policy.get("PolicyDocument").get("Statement")) {
            if (!statement.get("Effect").asText().equals("Allow")) {
                throw new IllegalArgumentException(policy + " does not only allow");
            }
            String condition = condition(templates, policy.stack(), statement);
            for (String action : templates.names.texts(policy.stack(), statement.get("Action"))) {
                for (String resource : templates.names.texts(policy.stack(), statement.get("Resource"))) {
                    allowed.add(action + " " + resource + condition);
                }
            }
        }
        return allowed;
    }

    static String condition(Templates templates, String stack, JsonNode statement) {
        StringBuilder text = new StringBuilder();
        statement
                .path("Condition")
                .properties()
                .forEach(operator -> operator.getValue()
                        .properties()
                        .forEach(key -> text.append(text.isEmpty() ? " if " : " and ")
                                .append(key.getKey())
                                .append(' ')
                                .append(operator.getKey())
                                .append(' ')
                                .append(String.join(", ", templates.names.texts(stack, key.getValue())))));
        return text.toString();
    }

    /// Without the hash that the CDK appends.
    private static String name(Resource role) {
        return role.stack() + "/" + role.id().replaceAll("[0-9A-F]{8}$", "");
    }
}
