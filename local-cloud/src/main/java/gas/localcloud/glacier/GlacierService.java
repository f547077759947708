package gas.localcloud.glacier;

import static gas.localcloud.LocalCloudSettings.ACCOUNT;
import static gas.localcloud.LocalCloudSettings.REGION;

import com.sun.net.httpserver.HttpExchange;
import gas.localcloud.AwsError;
import gas.localcloud.AwsExchange;
import gas.localcloud.AwsProtocol;
import gas.localcloud.AwsService;
import gas.localcloud.CloudContext;
import gas.localcloud.Json;
import gas.localcloud.StateMap;
import gas.localcloud.control.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// The API of Glacier vaults: `/{account}/vaults/{vault}/...`.
public final class GlacierService implements AwsService {
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    private final StateMap vaults;
    private final CloudContext context;
    private final Archives archives;
    private final Retrievals retrievals;
    private final Capacity capacity;

    public GlacierService(CloudContext context, Capacity capacity) {
        this.context = context;
        this.capacity = capacity;
        this.vaults = context.state().map("glacier.vaults");
        Path folder = context.settings().data().resolve("glacier");
        try {
            Files.createDirectories(folder);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        this.archives = new Archives(context.state(), context.clock(), folder);
        this.retrievals = new Retrievals(context, archives, capacity, folder);
        context.console().handle("/control/glacier", this::control);
    }

    /// A time as Glacier writes it, to the millisecond.
    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    static String arn(String vault) {
        return "arn:aws:glacier:" + REGION + ":" + ACCOUNT + ":vaults/" + vault;
    }

    @Override
    public String signingName() {
        return "glacier";
    }

    @Override
    public AwsProtocol protocol() {
        return AwsProtocol.GLACIER;
    }

    /// What a former process was killed over is removed.
    @Override
    public void start() throws IOException {
        retrievals.sweep();
    }

    @Override
    public void resume() {
        retrievals.resume();
    }

    @Override
    public String operation(AwsExchange x) {
        String[] path = x.segments();
        String shape = x.method()
                + switch (path.length) {
                    case 2 -> " vaults";
                    case 3 -> " vault";
                    case 4 -> " " + path[3];
                    case 5 -> " " + path[3] + "/id";
                    default -> " " + path[path.length - 1];
                };
        return switch (shape) {
            case "GET vaults" -> "ListVaults";
            case "PUT vault" -> "CreateVault";
            case "GET vault" -> "DescribeVault";
            case "DELETE vault" -> "DeleteVault";
            case "POST archives" -> "UploadArchive";
            case "DELETE archives/id" -> "DeleteArchive";
            case "POST multipart-uploads" -> "InitiateMultipartUpload";
            case "GET multipart-uploads" -> "ListMultipartUploads";
            case "PUT multipart-uploads/id" -> "UploadMultipartPart";
            case "POST multipart-uploads/id" -> "CompleteMultipartUpload";
            case "DELETE multipart-uploads/id" -> "AbortMultipartUpload";
            case "GET multipart-uploads/id" -> "ListParts";
            case "POST jobs" -> "InitiateJob";
            case "GET jobs" -> "ListJobs";
            case "GET jobs/id" -> "DescribeJob";
            case "GET output" -> "GetJobOutput";
            case "PUT notification-configuration" -> "SetVaultNotifications";
            case "GET notification-configuration" -> "GetVaultNotifications";
            case "DELETE notification-configuration" -> "DeleteVaultNotifications";
            default -> "";
        };
    }

    @Override
    public void handle(AwsExchange x) throws IOException {
        String[] path = x.segments();
        if (path.length < 2 || !path[1].equals("vaults")) {
            throw notImplemented(x);
        }
        if (operation(x).equals("ListVaults")) {
            x.respond(200, JSON, listVaults().toString());
            return;
        }
        if (path.length == 2) {
            throw notImplemented(x);
        }
        String vault = path[2];
        if (!operation(x).equals("CreateVault") && !operation(x).equals("DeleteVault")) {
            requireVault(vault);
        }
        String id = path.length > 4 ? path[4] : "";
        switch (operation(x)) {
            case "CreateVault" -> create(x, vault);
            case "DescribeVault" -> x.respond(200, JSON, describe(vault).toString());
            case "DeleteVault" -> delete(x, vault);
            case "UploadArchive" -> archives.upload(x, vault);
            case "DeleteArchive" -> {
                archives.delete(vault, id);
                retrievals.release(vault, id);
                done(x);
            }
            case "InitiateMultipartUpload" -> archives.initiate(x, vault);
            case "ListMultipartUploads" ->
                x.respond(200, JSON, archives.listUploads(vault).toString());
            case "UploadMultipartPart" -> archives.part(x, vault, id);
            case "CompleteMultipartUpload" -> archives.complete(x, vault, id);
            case "AbortMultipartUpload" -> {
                archives.abort(vault, id);
                done(x);
            }
            case "ListParts" ->
                x.respond(200, JSON, archives.listParts(vault, id).toString());
            case "InitiateJob" -> retrievals.initiate(x, vault);
            case "ListJobs" ->
                x.respond(
                        200,
                        JSON,
                        retrievals
                                .list(vault, x.parameter("statuscode"), x.parameter("completed"))
                                .toString());
            case "DescribeJob" ->
                x.respond(200, JSON, retrievals.describe(vault, id).toString());
            case "GetJobOutput" -> retrievals.output(x, vault, id);
            case "SetVaultNotifications" -> {
                retrievals.notify(vault, Json.object(x.text()).toString());
                done(x);
            }
            case "GetVaultNotifications" -> {
                String configuration = retrievals.notification(vault);
                if (configuration == null) {
                    throw new AwsError(404, "ResourceNotFoundException", "No notification configuration is set");
                }
                x.respond(200, JSON, configuration);
            }
            case "DeleteVaultNotifications" -> {
                retrievals.notify(vault, null);
                done(x);
            }
            default -> throw notImplemented(x);
        }
    }

    private void create(AwsExchange x, String vault) {
        if (!vault.matches("[A-Za-z0-9_.-]{1,255}")) {
            throw new AwsError(400, "InvalidParameterValueException", "Invalid vault name: " + vault);
        }
        vaults.putIfAbsent(vault, time(context.clock().instant()));
        x.respond(201, Map.of("Location", "/" + ACCOUNT + "/vaults/" + vault), "");
    }

    private void delete(AwsExchange x, String vault) {
        if (!archives.of(vault).isEmpty()) {
            throw new AwsError(400, "InvalidParameterValueException", "Vault not empty: " + arn(vault));
        }
        context.state().together(() -> {
            vaults.remove(vault);
            retrievals.notify(vault, null);
        });
        done(x);
    }

    private ObjectNode describe(String vault) {
        ObjectNode description = Json.object()
                .put("VaultARN", arn(vault))
                .put("VaultName", vault)
                .put("CreationDate", vaults.get(vault));
        var held = archives.of(vault);
        return description
                .put("NumberOfArchives", held.size())
                .put(
                        "SizeInBytes",
                        held.stream()
                                .mapToLong(archive -> archive.path("bytes").asLong())
                                .sum());
    }

    private ObjectNode listVaults() {
        ObjectNode answer = Json.object();
        var list = answer.putArray("VaultList");
        vaults.keys().forEach(vault -> list.add(describe(vault)));
        return answer;
    }

    private void requireVault(String vault) {
        if (!vaults.contains(vault)) {
            throw new AwsError(404, "ResourceNotFoundException", "Vault not found for ARN: " + arn(vault));
        }
    }

    private static void done(AwsExchange x) {
        x.respond(204, Map.of(), "");
    }

    private static AwsError notImplemented(AwsExchange x) {
        return new AwsError(501, "NotImplemented", x.method() + " " + x.path() + " is not implemented");
    }

    /// `POST /control/glacier {"refuseExpedited": n}`.
    private void control(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        try {
            int requests = Json.object(body).path("refuseExpedited").asInt(-1);
            if (requests < 0 || !exchange.getRequestMethod().equals("POST")) {
                throw new AwsError(400, "BadRequest", "POST {\"refuseExpedited\": how many}");
            }
            capacity.refuseExpedited(requests);
            Console.respond(exchange, 200, "application/json", "{\"refuseExpedited\":" + requests + "}\n");
        } catch (AwsError wrong) {
            String error = Json.object().put("error", wrong.message()).toString();
            Console.respond(exchange, 400, "application/json", error + "\n");
        }
    }
}
