package gas.localcloud.lambda;

import gas.localcloud.AwsError;
import gas.localcloud.CloudClock;
import gas.localcloud.CloudState;
import gas.localcloud.Json;
import gas.localcloud.LocalCloudSettings;
import gas.localcloud.StateMap;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The functions and their configurations. Their code is not kept: a function runs where its process was started.
final class Functions {
    private static final String PREFIX =
            "arn:aws:lambda:" + LocalCloudSettings.REGION + ":" + LocalCloudSettings.ACCOUNT + ":function:";
    private static final Pattern NAME = Pattern.compile(
            "(?:(?:arn:aws:lambda:[a-z0-9-]+:)?\\d{12}:function:)?([A-Za-z0-9_-]{1,64})(?::\\$LATEST)?");
    private static final DateTimeFormatter MODIFIED =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'+0000'").withZone(ZoneOffset.UTC);
    private static final List<String> CONFIGURABLE =
            List.of("Description", "Handler", "Role", "Runtime", "Timeout", "MemorySize", "Environment");

    private final StateMap functions;
    private final CloudState state;
    private final CloudClock clock;

    Functions(CloudState state, CloudClock clock) {
        this.state = state;
        this.clock = clock;
        functions = state.map("lambda.functions");
    }

    ObjectNode create(ObjectNode request) {
        var name = name(request.path("FunctionName").asString(""));
        if (!request.path("Role").isString()) {
            throw new AwsError(400, "InvalidParameterValueException", "Role is missing");
        }
        var configuration = Json.object()
                .put("FunctionName", name)
                .put("FunctionArn", arn(name))
                .put("Description", "")
                .put("Timeout", 3)
                .put("MemorySize", 128)
                .put("CodeSize", 0)
                .put("CodeSha256", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
                .put("PackageType", request.path("PackageType").asString("Zip"))
                .put("State", "Active")
                .put("LastUpdateStatus", "Successful")
                .put("Version", "$LATEST");
        configure(configuration, request);
        state.together(() -> {
            if (functions.putIfAbsent(name, configuration.toString()) != null) {
                throw new AwsError(409, "ResourceConflictException", "Function already exist: " + name);
            }
        });
        return configuration;
    }

    ObjectNode update(String nameOrArn, ObjectNode request) {
        var configuration = get(nameOrArn);
        configure(configuration, request);
        functions.put(configuration.path("FunctionName").asString(), configuration.toString());
        return configuration;
    }

    ObjectNode get(String nameOrArn) {
        var name = name(nameOrArn);
        return find(name)
                .orElseThrow(() -> new AwsError(404, "ResourceNotFoundException", "Function not found: " + arn(name)));
    }

    Optional<ObjectNode> find(String name) {
        return Optional.ofNullable(functions.get(name)).map(Json::object);
    }

    List<ObjectNode> all() {
        return functions.entries().values().stream().map(Json::object).toList();
    }

    void delete(String nameOrArn) {
        functions.remove(get(nameOrArn).path("FunctionName").asString());
    }

    Duration timeout(String name) {
        return Duration.ofSeconds(get(name).path("Timeout").asInt(3));
    }

    static String arn(String name) {
        return PREFIX + name;
    }

    /// The name in a name, a partial or a whole ARN.
    static String name(String nameOrArn) {
        var match = NAME.matcher(nameOrArn);
        if (!match.matches()) {
            throw new AwsError(
                    400, "InvalidParameterValueException", "\"" + nameOrArn + "\" is not the name of a function");
        }
        return match.group(1);
    }

    private void configure(ObjectNode configuration, ObjectNode request) {
        for (var field : CONFIGURABLE) {
            if (request.hasNonNull(field)) {
                configuration.set(field, request.path(field));
            }
        }
        int timeout = configuration.path("Timeout").asInt();
        if (timeout < 1 || timeout > 900) {
            throw new AwsError(
                    400, "InvalidParameterValueException", "Timeout " + timeout + " must lie between 1 and 900");
        }
        JsonNode environment = configuration.path("Environment");
        if (!environment.isMissingNode() && !environment.isObject()) {
            throw new AwsError(400, "InvalidParameterValueException", "Environment is not an object");
        }
        configuration
                .put("LastModified", MODIFIED.format(clock.instant()))
                .put("RevisionId", UUID.randomUUID().toString());
    }
}
