package gas.localcloud.lambda;

import gas.localcloud.AwsError;
import gas.localcloud.AwsExchange;
import gas.localcloud.AwsProtocol;
import gas.localcloud.AwsService;
import gas.localcloud.CloudContext;
import gas.localcloud.Json;
import gas.localcloud.StateMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Lambda on the wire. Functions run in processes of their own, through the Runtime API.
public final class LambdaService implements AwsService {
    private static final Logger log = LoggerFactory.getLogger(LambdaService.class);
    /// An event is tried once and, a minute and two minutes later, twice more.
    private static final int EVENT_ATTEMPTS = 3;

    private final CloudContext context;
    private final Functions functions;
    private final Invocations invocations = new Invocations();
    private final EventSources sources;
    private final RuntimeApi runtime;
    private final StateMap events;
    private volatile boolean closed;

    public LambdaService(CloudContext context) {
        this.context = context;
        functions = new Functions(context.state(), context.clock());
        sources = new EventSources(
                context.state(), context.clock(), functions, invocations, context.queues(), context.faults());
        runtime = new RuntimeApi(context.settings().lambdaRuntimePort(), invocations);
        events = context.state().map("lambda.events");
    }

    @Override
    public String signingName() {
        return "lambda";
    }

    @Override
    public AwsProtocol protocol() {
        return AwsProtocol.REST_JSON;
    }

    @Override
    public void start() throws Exception {
        runtime.start();
    }

    @Override
    public void resume() {
        sources.resume();
        events.keys().forEach(this::runEvent);
    }

    @Override
    public void close() {
        closed = true;
        sources.close();
        runtime.close();
    }

    @Override
    public String operation(AwsExchange x) {
        var path = x.segments();
        if (path.length < 2 || !path[0].equals("2015-03-31")) {
            return "";
        }
        var shape = x.method() + " " + path[1] + (path.length > 2 ? " ." : "") + (path.length > 3 ? " " + path[3] : "");
        return switch (shape) {
            case "POST functions" -> "CreateFunction";
            case "GET functions" -> "ListFunctions";
            case "GET functions ." -> "GetFunction";
            case "DELETE functions ." -> "DeleteFunction";
            case "GET functions . configuration" -> "GetFunctionConfiguration";
            case "PUT functions . configuration" -> "UpdateFunctionConfiguration";
            case "POST functions . invocations" -> "Invoke";
            case "POST event-source-mappings" -> "CreateEventSourceMapping";
            case "GET event-source-mappings" -> "ListEventSourceMappings";
            case "GET event-source-mappings ." -> "GetEventSourceMapping";
            case "PUT event-source-mappings ." -> "UpdateEventSourceMapping";
            case "DELETE event-source-mappings ." -> "DeleteEventSourceMapping";
            default -> "";
        };
    }

    @Override
    public void handle(AwsExchange x) throws Exception {
        var path = x.segments();
        switch (x.operation()) {
            case "CreateFunction" -> json(x, 201, functions.create(Json.object(x.text())));
            case "ListFunctions" -> {
                var answer = Json.object();
                var all = answer.putArray("Functions");
                functions.all().forEach(all::add);
                json(x, 200, answer);
            }
            case "GetFunction" -> {
                var answer = Json.object();
                answer.set("Configuration", functions.get(path[2]));
                answer.putObject("Code").put("RepositoryType", "S3").put("Location", "");
                json(x, 200, answer);
            }
            case "DeleteFunction" -> {
                functions.delete(path[2]);
                x.respond(204, Map.of(), "");
            }
            case "GetFunctionConfiguration" -> json(x, 200, functions.get(path[2]));
            case "UpdateFunctionConfiguration" -> json(x, 200, functions.update(path[2], Json.object(x.text())));
            case "Invoke" -> invoke(x, path[2]);
            case "CreateEventSourceMapping" -> json(x, 202, sources.create(Json.object(x.text())));
            case "ListEventSourceMappings" -> listSources(x);
            case "GetEventSourceMapping" -> json(x, 200, sources.get(path[2]));
            case "UpdateEventSourceMapping" -> json(x, 202, sources.update(path[2], Json.object(x.text())));
            case "DeleteEventSourceMapping" -> json(x, 202, sources.delete(path[2]));
            default ->
                throw new AwsError(
                        404, "UnknownOperationException", x.method() + " " + x.path() + " is not implemented here");
        }
    }

    private void listSources(AwsExchange x) {
        var function = x.parameter("FunctionName");
        var source = x.parameter("EventSourceArn");
        var answer = Json.object();
        var all = answer.putArray("EventSourceMappings");
        for (var mapping : sources.all()) {
            if ((function == null
                            || mapping.path("FunctionArn").asString().equals(Functions.arn(Functions.name(function))))
                    && (source == null
                            || mapping.path("EventSourceArn").asString().equals(source))) {
                all.add(mapping);
            }
        }
        json(x, 200, answer);
    }

    private void invoke(AwsExchange x, String nameOrArn) throws IOException, InterruptedException {
        var name = functions.get(nameOrArn).path("FunctionName").asString();
        var payload = x.bytes().length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : x.bytes();
        var type = x.header("X-Amz-Invocation-Type");
        switch (type == null ? "RequestResponse" : type) {
            case "DryRun" -> x.respond(204, Map.of(), "");
            case "Event" -> {
                var id = UUID.randomUUID().toString();
                var event = Json.object()
                        .put("function", name)
                        .put("payload", new String(payload, StandardCharsets.UTF_8))
                        .put("attempts", 0);
                events.put(id, event.toString());
                x.respond(202, Map.of(), "");
                runEvent(id);
            }
            case "RequestResponse" -> {
                var answer = invocations.call(new Invocation(name, payload, functions.timeout(name)));
                var headers = new LinkedHashMap<>(
                        Map.of("Content-Type", "application/json", "X-Amz-Executed-Version", "$LATEST"));
                if (answer.failed()) {
                    headers.put("X-Amz-Function-Error", answer.functionError());
                }
                x.respond(200, headers, answer.payload());
            }
            default ->
                throw new AwsError(400, "InvalidParameterValueException", "InvocationType " + type + " is unknown");
        }
    }

    private void runEvent(String id) {
        Thread.ofVirtual().name("event").start(() -> {
            try {
                tryEvent(id);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void tryEvent(String id) throws InterruptedException {
        var saved = events.get(id);
        if (saved == null || closed) {
            return;
        }
        var event = Json.object(saved);
        var name = event.path("function").asString();
        if (functions.find(name).isEmpty()) {
            events.remove(id);
            return;
        }
        String why;
        try {
            var payload = event.path("payload").asString().getBytes(StandardCharsets.UTF_8);
            var answer = invocations.call(new Invocation(name, payload, functions.timeout(name)));
            if (!answer.failed()) {
                events.remove(id);
                return;
            }
            why = new String(answer.payload(), StandardCharsets.UTF_8);
        } catch (AwsError throttled) {
            // Not an attempt: no process is there yet.
            if (!closed) {
                runEvent(id);
            }
            return;
        }
        int attempts = event.path("attempts").asInt() + 1;
        if (attempts >= EVENT_ATTEMPTS) {
            log.warn("{} failed on an event for the last time: {}", name, why);
            events.remove(id);
        } else if (!closed) {
            events.put(id, event.put("attempts", attempts).toString());
            context.clock().after(Duration.ofMinutes(attempts), () -> runEvent(id));
        }
    }

    private static void json(AwsExchange x, int status, ObjectNode body) {
        x.respond(status, Map.of("Content-Type", "application/json"), body.toString());
    }
}
