package gas.localcloud.stepfunctions;

import gas.localcloud.AwsError;
import gas.localcloud.CloudClock;
import gas.localcloud.CloudState;
import gas.localcloud.Json;
import gas.localcloud.StateMap;
import gas.localcloud.sns.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Runs executions. Each is one saved JSON object: where it stands is saved before a state does its work, so a task
/// that a
/// crash interrupted runs again, as standard executions do at least once.
final class Executions {
    private static final double DEFAULT_BACKOFF = 2.0;
    private static final int DEFAULT_ATTEMPTS = 3;

    private final StateMap executions;
    private final CloudClock clock;
    private final Topics topics;
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    Executions(CloudState state, CloudClock clock, Topics topics) {
        this.executions = state.map("states.executions");
        this.clock = clock;
        this.topics = topics;
    }

    /// Goes on with everything that was running.
    void resume() {
        executions.entries().forEach((arn, saved) -> {
            if (Json.object(saved).path("status").asString().equals("RUNNING")) {
                schedule(arn, Json.object(saved));
            }
        });
    }

    ObjectNode start(String machineArn, Definition definition, String name, String input) {
        String arn = machineArn.replace(":stateMachine:", ":execution:") + ":" + name;
        JsonNode data;
        try {
            data = Json.tree(input);
        } catch (RuntimeException notJson) {
            throw new AwsError(400, "InvalidExecutionInput", "Invalid State Machine Execution Input: '" + input + "'");
        }
        synchronized (lock(arn)) {
            String before = executions.get(arn);
            if (before != null) {
                ObjectNode there = Json.object(before);
                if (there.path("status").asString().equals("RUNNING")
                        && there.path("input").asString().equals(input)) {
                    return there;
                }
                throw new AwsError(400, "ExecutionAlreadyExists", "Execution Already Exists: '" + arn + "'");
            }
            ObjectNode execution = Json.object();
            execution
                    .put("arn", arn)
                    .put("machine", machineArn)
                    .put("name", name)
                    .put("input", input);
            execution.put("status", "RUNNING").put("start", clock.instant().toString());
            execution.set("definition", definition.json());
            execution.set("data", data);
            event(execution, "ExecutionStarted");
            enter(execution, definition.start());
            save(execution);
            schedule(arn, execution);
            return execution;
        }
    }

    Optional<ObjectNode> find(String arn) {
        return Optional.ofNullable(executions.get(arn)).map(Json::object);
    }

    List<ObjectNode> of(String machineArn) {
        return executions.entriesFrom(machineArn.replace(":stateMachine:", ":execution:") + ":").values().stream()
                .map(Json::object)
                .toList()
                .reversed();
    }

    /// Ends it if it runs; what ended before stays as it is.
    ObjectNode stop(String arn, @Nullable String error, @Nullable String cause) {
        synchronized (lock(arn)) {
            ObjectNode execution = find(arn).orElseThrow(() -> unknown(arn));
            if (execution.path("status").asString().equals("RUNNING")) {
                finish(execution, "ABORTED", error, cause);
            }
            return execution;
        }
    }

    static AwsError unknown(String arn) {
        return new AwsError(400, "ExecutionDoesNotExist", "Execution Does Not Exist: '" + arn + "'");
    }

    private void schedule(String arn, ObjectNode execution) {
        Instant due = Instant.parse(execution.path("due").asString());
        clock.at(due, () -> run(arn));
    }

    /// Goes on until the execution waits or ends.
    private void run(String arn) {
        synchronized (lock(arn)) {
            ObjectNode execution = find(arn).orElse(null);
            if (execution == null || !execution.path("status").asString().equals("RUNNING")) {
                return;
            }
            if (Instant.parse(execution.path("due").asString()).isAfter(clock.instant())) {
                return; // an appointment of before a retry; the later one is kept
            }
            Definition definition = new Definition(execution.get("definition"));
            while (execution.path("status").asString().equals("RUNNING")) {
                step(execution, definition);
                if (execution.path("status").asString().equals("RUNNING")) {
                    save(execution);
                    if (Instant.parse(execution.path("due").asString()).isAfter(clock.instant())) {
                        schedule(arn, execution);
                        return;
                    }
                }
            }
            locks.remove(arn);
        }
    }

    private void step(ObjectNode execution, Definition definition) {
        String name = execution.path("state").asString();
        JsonNode state = definition.state(name);
        JsonNode data = execution.get("data");
        try {
            JsonNode input =
                    state.has("InputPath") ? Paths.get(state.get("InputPath").asString(), data) : data;
            switch (state.path("Type").asString()) {
                case "Wait" -> await(execution, state, input);
                case "Task" -> leave(execution, state, output(state, data, publish(state, input)));
                case "Pass" ->
                    leave(
                            execution,
                            state,
                            output(
                                    state,
                                    data,
                                    state.path("Result").isMissingNode()
                                            ? state.has("Parameters")
                                                    ? Paths.fill(state.get("Parameters"), input)
                                                    : input
                                            : state.get("Result")));
                case "Choice" -> choose(execution, state, input);
                case "Succeed" -> finish(execution, "SUCCEEDED", null, null);
                default ->
                    finish(
                            execution,
                            "FAILED",
                            state.path("Error").asString(""),
                            state.path("Cause").asString(""));
            }
        } catch (StateFailed failed) {
            retryOrCatch(execution, state, failed);
        }
    }

    private void await(ObjectNode execution, JsonNode state, JsonNode input) {
        if (execution.path("waited").asBoolean(false)) {
            leave(execution, state, execution.get("data"));
            return;
        }
        Instant until;
        try {
            if (state.has("Seconds")) {
                until = clock.instant().plusSeconds(state.get("Seconds").asLong());
            } else if (state.has("SecondsPath")) {
                until = clock.instant()
                        .plusSeconds(Paths.get(state.get("SecondsPath").asString(), input)
                                .asLong());
            } else if (state.has("Timestamp")) {
                until = Instant.parse(state.get("Timestamp").asString());
            } else {
                until = Instant.parse(
                        Paths.get(state.path("TimestampPath").asString(), input).asString());
            }
        } catch (DateTimeParseException notATime) {
            throw new StateFailed("States.Runtime", "'" + notATime.getParsedString() + "' is not a timestamp");
        }
        execution.put("waited", true).put("due", until.toString());
    }

    private JsonNode publish(JsonNode state, JsonNode input) {
        JsonNode parameters = Paths.fill(state.path("Parameters"), input);
        JsonNode message = parameters.path("Message");
        try {
            String id = topics.publish(
                    parameters.path("TopicArn").asString(""),
                    message.isString() ? message.asString() : message.toString(),
                    parameters.has("Subject") ? parameters.get("Subject").asString() : null,
                    Map.of());
            return Json.object().put("MessageId", id);
        } catch (AwsError refused) {
            throw new StateFailed("SNS." + refused.code() + "Exception", refused.message());
        }
    }

    private void choose(ObjectNode execution, JsonNode state, JsonNode input) {
        String next = Choice.next(state, input);
        if (next == null) {
            throw new StateFailed("States.NoChoiceMatched", "No rule of the Choice state matched");
        }
        event(execution, "ChoiceStateExited");
        enter(execution, next);
    }

    private static JsonNode output(JsonNode state, JsonNode data, JsonNode result) {
        if (state.path("ResultPath").isNull()) {
            return data;
        }
        return Paths.put(state.path("ResultPath").asString("$"), data, result);
    }

    private void leave(ObjectNode execution, JsonNode state, JsonNode output) {
        JsonNode passed = state.has("OutputPath") && state.get("OutputPath").isString()
                ? Paths.get(state.get("OutputPath").asString(), output)
                : output;
        execution.set("data", passed);
        event(execution, state.path("Type").asString() + "StateExited");
        if (state.path("End").asBoolean(false)) {
            finish(execution, "SUCCEEDED", null, null);
        } else {
            enter(execution, state.path("Next").asString());
        }
    }

    private void enter(ObjectNode execution, String state) {
        execution.put("state", state).put("due", clock.instant().toString());
        execution.remove(List.of("waited", "retries"));
        String type = execution
                .path("definition")
                .path("States")
                .path(state)
                .path("Type")
                .asString();
        event(execution, type + "StateEntered");
    }

    private void retryOrCatch(ObjectNode execution, JsonNode state, StateFailed failed) {
        for (JsonNode retrier : state.path("Retry")) {
            int retries = execution.path("retries").asInt(0);
            if (names(retrier, failed) && retries < retrier.path("MaxAttempts").asInt(DEFAULT_ATTEMPTS)) {
                double seconds = retrier.path("IntervalSeconds").asDouble(1)
                        * Math.pow(retrier.path("BackoffRate").asDouble(DEFAULT_BACKOFF), retries);
                execution
                        .put("retries", retries + 1)
                        .put(
                                "due",
                                clock.instant()
                                        .plus(Duration.ofMillis((long) (seconds * 1000)))
                                        .toString());
                return;
            }
        }
        for (JsonNode catcher : state.path("Catch")) {
            if (names(catcher, failed)) {
                JsonNode error = Json.object().put("Error", failed.error()).put("Cause", failed.why());
                execution.set("data", output(catcher, execution.get("data"), error));
                enter(execution, catcher.path("Next").asString());
                return;
            }
        }
        finish(execution, "FAILED", failed.error(), failed.why());
    }

    private static boolean names(JsonNode rule, StateFailed failed) {
        return rule.path("ErrorEquals")
                .valueStream()
                .map(JsonNode::asString)
                .anyMatch(error -> error.equals("States.ALL") || error.equals(failed.error()));
    }

    private void finish(ObjectNode execution, String status, @Nullable String error, @Nullable String cause) {
        execution.put("status", status).put("stop", clock.instant().toString());
        if (error != null) {
            execution.put("error", error);
        }
        if (cause != null) {
            execution.put("cause", cause);
        }
        event(
                execution,
                switch (status) {
                    case "SUCCEEDED" -> "ExecutionSucceeded";
                    case "ABORTED" -> "ExecutionAborted";
                    default -> "ExecutionFailed";
                });
        save(execution);
    }

    private void event(ObjectNode execution, String type) {
        execution
                .withArray("events")
                .addObject()
                .put("type", type)
                .put("time", clock.instant().toString())
                .put("state", execution.path("state").asString(""));
    }

    private void save(ObjectNode execution) {
        executions.put(execution.path("arn").asString(), execution.toString());
    }

    private Object lock(String arn) {
        return locks.computeIfAbsent(arn, fresh -> new Object());
    }
}
