package gas.localcloud.lambda;

import gas.localcloud.AwsError;
import gas.localcloud.CloudClock;
import gas.localcloud.CloudState;
import gas.localcloud.Json;
import gas.localcloud.StateMap;
import gas.localcloud.control.Faults;
import gas.localcloud.sqs.Queues;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/// The event source mappings: which queue feeds which function. Each that is enabled has a poller.
final class EventSources implements AutoCloseable {
    private static final int LARGEST_BATCH = 10_000;

    private final CloudState state;
    private final CloudClock clock;
    private final StateMap mappings;
    private final Functions functions;
    private final Invocations invocations;
    private final Queues queues;
    private final Faults faults;
    private final Map<String, QueuePoller> pollers = new ConcurrentHashMap<>();

    EventSources(
            CloudState state,
            CloudClock clock,
            Functions functions,
            Invocations invocations,
            Queues queues,
            Faults faults) {
        this.state = state;
        this.clock = clock;
        this.functions = functions;
        this.invocations = invocations;
        this.queues = queues;
        this.faults = faults;
        mappings = state.map("lambda.event-sources");
    }

    ObjectNode create(ObjectNode request) {
        var function = functions.get(request.path("FunctionName").asString(""));
        var arn = request.path("EventSourceArn").asString("");
        if (!Queues.isQueueArn(arn)) {
            throw invalid("Only queues are event sources here, not " + arn);
        }
        int visibility = queues.visibilityTimeout(arn)
                .orElseThrow(
                        () -> invalid(
                                "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue."));
        int timeout = function.path("Timeout").asInt();
        if (visibility < timeout) {
            throw invalid("Queue visibility timeout: " + visibility + " seconds is less than Function timeout: "
                    + timeout + " seconds");
        }
        var mapping = Json.object()
                .put("UUID", UUID.randomUUID().toString())
                .put("EventSourceArn", arn)
                .put("FunctionArn", function.path("FunctionArn").asString())
                .put("BatchSize", 10)
                .put("MaximumBatchingWindowInSeconds", 0)
                .put("State", "Enabled")
                .put("StateTransitionReason", "USER_INITIATED");
        mapping.putArray("FunctionResponseTypes");
        configure(mapping, request);
        state.together(() -> {
            for (var other : all()) {
                if (other.path("EventSourceArn").equals(mapping.path("EventSourceArn"))
                        && other.path("FunctionArn").equals(mapping.path("FunctionArn"))) {
                    throw new AwsError(
                            409,
                            "ResourceConflictException",
                            "An event source mapping with SQS arn (\" " + arn + " \") and function (\" "
                                    + function.path("FunctionName").asString()
                                    + " \") already exists. Please update or delete the existing mapping with UUID "
                                    + other.path("UUID").asString());
                }
            }
            mappings.put(uuid(mapping), mapping.toString());
        });
        poll(mapping);
        return mapping;
    }

    ObjectNode update(String uuid, ObjectNode request) {
        var mapping = get(uuid);
        configure(mapping, request);
        mappings.put(uuid, mapping.toString());
        poll(mapping);
        return mapping;
    }

    ObjectNode get(String uuid) {
        var mapping = mappings.get(uuid);
        if (mapping == null) {
            throw new AwsError(404, "ResourceNotFoundException", "The resource you requested does not exist.");
        }
        return Json.object(mapping);
    }

    ObjectNode delete(String uuid) {
        var mapping = get(uuid);
        mappings.remove(uuid);
        stop(uuid);
        return mapping.put("State", "Deleting");
    }

    List<ObjectNode> all() {
        return mappings.entries().values().stream().map(Json::object).toList();
    }

    void resume() {
        all().forEach(this::poll);
    }

    @Override
    public void close() {
        pollers.keySet().forEach(this::stop);
    }

    private void configure(ObjectNode mapping, ObjectNode request) {
        for (var unknown : List.of("FilterCriteria", "DestinationConfig", "ScalingConfig")) {
            if (request.hasNonNull(unknown) && !request.path(unknown).isEmpty()) {
                throw invalid(unknown + " is not implemented");
            }
        }
        for (var field : List.of("BatchSize", "MaximumBatchingWindowInSeconds", "FunctionResponseTypes")) {
            if (request.hasNonNull(field)) {
                mapping.set(field, request.path(field));
            }
        }
        int batch = mapping.path("BatchSize").asInt();
        int window = mapping.path("MaximumBatchingWindowInSeconds").asInt();
        if (batch < 1 || batch > LARGEST_BATCH || window < 0 || window > 300) {
            throw invalid("BatchSize must lie between 1 and " + LARGEST_BATCH
                    + ", MaximumBatchingWindowInSeconds between 0 and 300");
        }
        if (batch > 10 && window == 0) {
            throw invalid("Maximum batch window in seconds must be greater than 0 if maximum batch size is greater"
                    + " than 10");
        }
        if (request.hasNonNull("Enabled")) {
            mapping.put("State", request.path("Enabled").asBoolean() ? "Enabled" : "Disabled");
        }
        mapping.put("LastModified", clock.instant().getEpochSecond());
    }

    private void poll(ObjectNode mapping) {
        stop(uuid(mapping));
        if (mapping.path("State").asString().equals("Enabled")) {
            var poller = new QueuePoller(mapping, functions, invocations, queues, faults);
            pollers.put(uuid(mapping), poller);
            poller.start();
        }
    }

    private void stop(String uuid) {
        var poller = pollers.remove(uuid);
        if (poller != null) {
            poller.close();
        }
    }

    private static String uuid(ObjectNode mapping) {
        return mapping.path("UUID").asString();
    }

    private static AwsError invalid(String why) {
        return new AwsError(400, "InvalidParameterValueException", why);
    }
}
