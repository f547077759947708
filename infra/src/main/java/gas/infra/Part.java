package gas.infra;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awscdk.services.ecs.Secret;
import software.amazon.awscdk.services.iam.PolicyStatement;

/// A service as its container needs it.
///
/// @param name of the module and the image
/// @param environment the settings that are no secrets
/// @param secrets the settings that are
/// @param permissions what it may do, and to what; nothing else is allowed
record Part(
        String name, Map<String, String> environment, Map<String, Secret> secrets, List<PolicyStatement> permissions) {

    Part {
        // in an order of their own: another one would be another version of the service
        environment = new TreeMap<>(environment);
        secrets = new TreeMap<>(secrets);
    }

    /// @param vault what may be done to cold results
    static List<PolicyStatement> all(List<PolicyStatement> vault, PolicyStatement... others) {
        return Stream.concat(Stream.of(others), vault.stream()).toList();
    }

    static PolicyStatement allow(List<String> actions, String... resources) {
        return PolicyStatement.Builder.create()
                .actions(actions)
                .resources(List.of(resources))
                .build();
    }
}
