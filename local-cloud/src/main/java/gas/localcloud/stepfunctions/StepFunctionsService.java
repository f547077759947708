package gas.localcloud.stepfunctions;

import static gas.localcloud.LocalCloudSettings.ACCOUNT;
import static gas.localcloud.LocalCloudSettings.REGION;

import gas.localcloud.AwsError;
import gas.localcloud.AwsExchange;
import gas.localcloud.AwsProtocol;
import gas.localcloud.AwsService;
import gas.localcloud.CloudContext;
import gas.localcloud.Json;
import gas.localcloud.StateMap;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The API of Step Functions, standard workflows.
public final class StepFunctionsService implements AwsService {
    private static final String MACHINE = "arn:aws:states:" + REGION + ":" + ACCOUNT + ":stateMachine:";
    private static final String NAME = "[A-Za-z0-9_-]{1,80}";

    private final StateMap machines;
    private final InstantSource clock;
    private final Executions executions;

    public StepFunctionsService(CloudContext context) {
        this.machines = context.state().map("states.machines");
        this.clock = context.clock();
        this.executions = new Executions(context.state(), context.clock(), context.topics());
    }

    @Override
    public String signingName() {
        return "states";
    }

    @Override
    public AwsProtocol protocol() {
        return AwsProtocol.JSON;
    }

    @Override
    public void resume() {
        executions.resume();
    }

    @Override
    public void handle(AwsExchange x) throws IOException {
        JsonNode request = Json.object(x.text());
        ObjectNode answer = switch (x.operation()) {
            case "CreateStateMachine" -> create(request);
            case "UpdateStateMachine" -> update(request);
            case "DescribeStateMachine" -> describe(request);
            case "ListStateMachines" -> list();
            case "DeleteStateMachine" -> delete(request);
            case "ValidateStateMachineDefinition" -> validate(request);
            case "StartExecution" -> start(request);
            case "StopExecution" -> stop(request);
            case "DescribeExecution" -> describeExecution(request);
            case "ListExecutions" -> listExecutions(request);
            case "GetExecutionHistory" -> history(request);
            default ->
                throw new AwsError(
                        400, "UnknownOperationException", "The operation " + x.operation() + " is not implemented");
        };
        x.respond(200, Map.of("Content-Type", "application/x-amz-json-1.0"), answer.toString());
    }

    private ObjectNode create(JsonNode request) {
        String name = required(request, "name");
        if (!name.matches(NAME)) {
            throw new AwsError(400, "InvalidName", "Invalid Name: '" + name + "'");
        }
        if (request.path("type").asString("STANDARD").equals("EXPRESS")) {
            throw new AwsError(400, "StateMachineTypeNotSupported", "Express workflows are not implemented");
        }
        String definition = required(request, "definition");
        Definition.of(definition);
        String arn = MACHINE + name;
        String before = machines.get(arn);
        if (before != null) {
            ObjectNode there = Json.object(before);
            if (!there.path("definition").asString().equals(definition)) {
                throw new AwsError(400, "StateMachineAlreadyExists", "State Machine Already Exists: '" + arn + "'");
            }
            return created(there);
        }
        ObjectNode machine = Json.object()
                .put("arn", arn)
                .put("name", name)
                .put("definition", definition)
                .put("role", required(request, "roleArn"))
                .put("created", clock.instant().toString());
        machines.put(arn, machine.toString());
        return created(machine);
    }

    private static ObjectNode created(ObjectNode machine) {
        ObjectNode answer =
                Json.object().put("stateMachineArn", machine.path("arn").asString());
        time(answer, "creationDate", machine.path("created").asString());
        return answer;
    }

    private ObjectNode update(JsonNode request) {
        ObjectNode machine = machine(request);
        if (request.has("definition")) {
            Definition.of(request.get("definition").asString());
            machine.put("definition", request.get("definition").asString());
        }
        if (request.has("roleArn")) {
            machine.put("role", request.get("roleArn").asString());
        }
        machines.put(machine.path("arn").asString(), machine.toString());
        ObjectNode answer = Json.object().put("revisionId", UUID.randomUUID().toString());
        time(answer, "updateDate", clock.instant().toString());
        return answer;
    }

    private ObjectNode describe(JsonNode request) {
        ObjectNode machine = machine(request);
        ObjectNode answer = Json.object()
                .put("stateMachineArn", machine.path("arn").asString())
                .put("name", machine.path("name").asString())
                .put("status", "ACTIVE")
                .put("type", "STANDARD")
                .put("definition", machine.path("definition").asString())
                .put("roleArn", machine.path("role").asString());
        time(answer, "creationDate", machine.path("created").asString());
        return answer;
    }

    private ObjectNode list() {
        ObjectNode answer = Json.object();
        var list = answer.putArray("stateMachines");
        machines.entries().values().stream().map(Json::object).forEach(machine -> {
            ObjectNode entry = list.addObject()
                    .put("stateMachineArn", machine.path("arn").asString())
                    .put("name", machine.path("name").asString())
                    .put("type", "STANDARD");
            time(entry, "creationDate", machine.path("created").asString());
        });
        return answer;
    }

    private ObjectNode delete(JsonNode request) {
        String arn = required(request, "stateMachineArn");
        executions.of(arn).stream()
                .filter(execution -> execution.path("status").asString().equals("RUNNING"))
                .forEach(execution -> executions.stop(execution.path("arn").asString(), null, "state machine deleted"));
        machines.remove(arn);
        return Json.object();
    }

    private static ObjectNode validate(JsonNode request) {
        ObjectNode answer = Json.object();
        var diagnostics = answer.putArray("diagnostics");
        try {
            Definition.of(required(request, "definition"));
            answer.put("result", "OK");
        } catch (AwsError invalid) {
            answer.put("result", "FAIL");
            diagnostics
                    .addObject()
                    .put("severity", "ERROR")
                    .put("code", invalid.code())
                    .put("message", invalid.message());
        }
        return answer;
    }

    private ObjectNode start(JsonNode request) {
        ObjectNode machine = machine(request);
        String name = request.path("name").asString(UUID.randomUUID().toString());
        if (!name.matches(NAME)) {
            throw new AwsError(400, "InvalidName", "Invalid Name: '" + name + "'");
        }
        ObjectNode execution = executions.start(
                machine.path("arn").asString(),
                Definition.of(machine.path("definition").asString()),
                name,
                request.path("input").asString("{}"));
        ObjectNode answer =
                Json.object().put("executionArn", execution.path("arn").asString());
        time(answer, "startDate", execution.path("start").asString());
        return answer;
    }

    private ObjectNode stop(JsonNode request) {
        ObjectNode execution = executions.stop(
                required(request, "executionArn"), textOrNull(request, "error"), textOrNull(request, "cause"));
        ObjectNode answer = Json.object();
        time(answer, "stopDate", execution.path("stop").asString());
        return answer;
    }

    private ObjectNode describeExecution(JsonNode request) {
        ObjectNode execution = execution(request);
        ObjectNode answer = summary(execution);
        answer.put("input", execution.path("input").asString());
        if (execution.path("status").asString().equals("SUCCEEDED")) {
            answer.put("output", execution.path("data").toString());
        }
        for (String field : new String[] {"error", "cause"}) {
            if (execution.has(field)) {
                answer.put(field, execution.get(field).asString());
            }
        }
        return answer;
    }

    private ObjectNode listExecutions(JsonNode request) {
        String machine = machine(request).path("arn").asString();
        String status = request.path("statusFilter").asString("");
        ObjectNode answer = Json.object();
        var list = answer.putArray("executions");
        executions.of(machine).stream()
                .filter(execution ->
                        status.isEmpty() || execution.path("status").asString().equals(status))
                .limit(request.path("maxResults").asInt(1000))
                .forEach(execution -> list.add(summary(execution)));
        return answer;
    }

    private ObjectNode history(JsonNode request) {
        ObjectNode answer = Json.object();
        var list = answer.putArray("events");
        int id = 0;
        for (JsonNode event : execution(request).path("events")) {
            ObjectNode entry = list.addObject()
                    .put("id", ++id)
                    .put("previousEventId", id - 1)
                    .put("type", event.path("type").asString());
            time(entry, "timestamp", event.path("time").asString());
            String type = event.path("type").asString();
            if (type.endsWith("StateEntered") || type.endsWith("StateExited")) {
                String details = type.endsWith("Entered") ? "stateEnteredEventDetails" : "stateExitedEventDetails";
                entry.putObject(details).put("name", event.path("state").asString());
            }
        }
        return answer;
    }

    private static ObjectNode summary(ObjectNode execution) {
        ObjectNode summary = Json.object()
                .put("executionArn", execution.path("arn").asString())
                .put("stateMachineArn", execution.path("machine").asString())
                .put("name", execution.path("name").asString())
                .put("status", execution.path("status").asString());
        time(summary, "startDate", execution.path("start").asString());
        if (execution.has("stop")) {
            time(summary, "stopDate", execution.path("stop").asString());
        }
        return summary;
    }

    private ObjectNode machine(JsonNode request) {
        String arn = required(request, "stateMachineArn");
        String machine = machines.get(arn);
        if (machine == null) {
            throw new AwsError(400, "StateMachineDoesNotExist", "State Machine Does Not Exist: '" + arn + "'");
        }
        return Json.object(machine);
    }

    private ObjectNode execution(JsonNode request) {
        String arn = required(request, "executionArn");
        return executions.find(arn).orElseThrow(() -> Executions.unknown(arn));
    }

    private static String required(JsonNode request, String field) {
        String value = textOrNull(request, field);
        if (value == null) {
            throw new AwsError(
                    400, "ValidationException", "Value null at '" + field + "' failed to satisfy constraint");
        }
        return value;
    }

    private static @Nullable String textOrNull(JsonNode request, String field) {
        return request.has(field) ? request.get(field).asString() : null;
    }

    /// Seconds since 1970, with a fraction.
    private static void time(ObjectNode answer, String field, String instant) {
        answer.put(field, Instant.parse(instant).toEpochMilli() / 1000.0);
    }
}
