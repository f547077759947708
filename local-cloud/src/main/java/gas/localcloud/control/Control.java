package gas.localcloud.control;

import com.sun.net.httpserver.HttpExchange;
import gas.localcloud.AwsError;
import gas.localcloud.CloudContext;
import gas.localcloud.Json;
import gas.localcloud.LocalCloudSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The control endpoint: health, the clock, the faults.
///
///     GET    /control/health
///     GET    /control/clock
///     POST   /control/clock   {"advance":"PT5M"}
///     GET    /control/faults
///     POST   /control/faults  {"service":"s3","operation":"PutObject","kind":"error","times":2,"probability":0.5,
///                              "delay":"PT2S","error":"SlowDown","status":503}
///     DELETE /control/faults
///     GET    /control/calls   {"s3.PutObject":12,...}
public final class Control {
    private final CloudContext context;

    public Control(CloudContext context) {
        this.context = context;
    }

    public void register() {
        context.console().handle("/control/", this::answer);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var request =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        try {
            switch (request) {
                case "GET /control/health" ->
                    respond(exchange, 200, Json.object().put("status", "UP"));
                case "GET /control/clock" -> respond(exchange, 200, clock());
                case "POST /control/clock" -> {
                    context.clock().advance(duration(body(exchange), "advance"));
                    respond(exchange, 200, clock());
                }
                case "GET /control/faults" -> respond(exchange, 200, faults());
                case "POST /control/faults" -> {
                    context.faults().order(fault(body(exchange)));
                    respond(exchange, 201, faults());
                }
                case "DELETE /control/faults" -> {
                    context.faults().clear();
                    respond(exchange, 200, faults());
                }
                case "GET /control/calls" -> respond(exchange, 200, calls());
                default -> respond(exchange, 404, error("There is no " + request));
            }
        } catch (IllegalArgumentException | AwsError refused) {
            respond(exchange, 400, error(String.valueOf(refused.getMessage())));
        }
    }

    private ObjectNode clock() {
        var clock = context.clock();
        return Json.object()
                .put("now", clock.instant().toString())
                .put("offset", clock.offset().toString());
    }

    private ObjectNode calls() {
        var answer = Json.object();
        context.calls().counts().forEach(answer::put);
        return answer;
    }

    private ObjectNode faults() {
        var answer = Json.object();
        var all = answer.putArray("faults");
        for (var fault : context.faults().ordered()) {
            all.addObject()
                    .put("service", fault.service())
                    .put("operation", fault.operation())
                    .put("kind", fault.kind().name().toLowerCase(Locale.ROOT))
                    .put("times", fault.times())
                    .put("probability", fault.probability())
                    .put("delay", fault.delay().toString())
                    .put("error", fault.error())
                    .put("status", fault.status());
        }
        return answer;
    }

    private static Fault fault(JsonNode json) {
        var kind = json.path("kind").asString("");
        return new Fault(
                json.path("service").asString("*"),
                json.path("operation").asString("*"),
                Arrays.stream(Fault.Kind.values())
                        .filter(k -> k.name().equalsIgnoreCase(kind))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "\"kind\" must be one of error, delay, duplicate, drop, mute, not \"" + kind + "\"")),
                json.path("times").asInt(1),
                json.path("probability").asDouble(1.0),
                json.has("delay") ? duration(json, "delay") : Duration.ofSeconds(2),
                json.path("error").asString("ServiceUnavailable"),
                json.path("status").asInt(503));
    }

    private static Duration duration(JsonNode json, String name) {
        if (!json.path(name).isString()) {
            throw new IllegalArgumentException("\"" + name + "\" is missing; write it as PT5M or 5m");
        }
        return LocalCloudSettings.duration(name, json.path(name).asString());
    }

    private static ObjectNode body(HttpExchange exchange) throws IOException {
        return Json.object(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    private static ObjectNode error(String why) {
        return Json.object().put("error", why);
    }

    private static void respond(HttpExchange exchange, int status, ObjectNode json) throws IOException {
        Console.respond(exchange, status, "application/json", json + "\n");
    }
}
