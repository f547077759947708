package gas.localcloud.glacier;

import static gas.localcloud.LocalCloudSettings.ACCOUNT;

import gas.localcloud.AwsError;
import gas.localcloud.AwsExchange;
import gas.localcloud.CloudContext;
import gas.localcloud.Json;
import gas.localcloud.StateMap;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Jobs of vaults: retrievals of archives and inventories. Each is a saved JSON object in the shape that DescribeJob
/// answers.
final class Retrievals {
    private static final Logger log = LoggerFactory.getLogger(Retrievals.class);
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{0,18})");
    private static final Pattern RETRIEVED = Pattern.compile("(\\d{1,18})-(\\d{1,18})");
    private static final Duration OUTPUT_KEPT = Duration.ofHours(24);

    private final CloudContext context;
    private final Archives archives;
    private final StateMap jobs;
    private final StateMap notifications;
    private final Path folder;
    private final Map<String, Duration> durations;
    private final Capacity capacity;

    Retrievals(CloudContext context, Archives archives, Capacity capacity, Path folder) {
        this.context = context;
        this.archives = archives;
        this.folder = folder;
        this.jobs = context.state().map("glacier.jobs");
        this.notifications = context.state().map("glacier.notifications");
        this.capacity = capacity;
        this.durations = capacity.flexible();
    }

    void resume() {
        jobs.entries().forEach((key, saved) -> {
            ObjectNode job = Json.object(saved);
            if (job.path("Completed").asBoolean()) {
                awaitExpiry(key, job);
            } else {
                await(key, job);
            }
        });
    }

    /// Removes the files that nothing refers to.
    void sweep() throws IOException {
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (!archives.owns(name) && jobs.entries().values().stream().noneMatch(job -> uses(job, name))) {
                    Files.delete(file);
                }
            }
        }
    }

    /// Removes the bytes of a deleted archive, unless an output needs them.
    void release(String vault, String archive) throws IOException {
        if (!archives.contains(vault, archive)
                && jobs.entriesFrom(vault + "/").values().stream().noneMatch(job -> uses(job, archive))) {
            Files.deleteIfExists(archives.file(archive));
        }
    }

    private static boolean uses(String saved, String file) {
        ObjectNode job = Json.object(saved);
        return job.path("Completed").asBoolean()
                && (job.path("ArchiveId").asString("").equals(file)
                        || file.equals("inventory-" + job.path("JobId").asString()));
    }

    /// InitiateJob.
    void initiate(AwsExchange x, String vault) throws IOException {
        JsonNode wanted = Json.object(x.text());
        String type = wanted.path("Type").asString("");
        String tier = wanted.path("Tier").asString("Standard");
        if (!durations.containsKey(tier)) {
            throw new AwsError(400, "InvalidParameterValueException", "Invalid tier: " + tier);
        }
        String id = Archives.id();
        ObjectNode job = Json.object()
                .put("JobId", id)
                .put("VaultARN", GlacierService.arn(vault))
                .put("CreationDate", GlacierService.time(context.clock().instant()))
                .put("Completed", false)
                .put("StatusCode", "InProgress")
                .put("Tier", tier);
        if (wanted.has("SNSTopic")) {
            job.put("SNSTopic", wanted.get("SNSTopic").asString());
        }
        if (wanted.has("Description")) {
            job.put("JobDescription", wanted.get("Description").asString());
        }
        switch (type) {
            case "archive-retrieval" -> describeArchive(job, vault, wanted);
            case "inventory-retrieval" -> job.put("Action", "InventoryRetrieval");
            default -> throw new AwsError(400, "InvalidParameterValueException", "Invalid job type: " + type);
        }
        if (tier.equals("Expedited") && capacity.refuses()) {
            throw new AwsError(
                    503,
                    "InsufficientCapacityException",
                    "There is insufficient capacity to process this expedited request");
        }
        job.put("due", context.clock().instant().plus(durations.get(tier)).toString());
        String key = vault + "/" + id;
        jobs.put(key, job.toString());
        await(key, job);
        x.respond(202, Map.of("Location", "/" + ACCOUNT + "/vaults/" + vault + "/jobs/" + id, "x-amz-job-id", id), "");
    }

    private void describeArchive(ObjectNode job, String vault, JsonNode wanted) {
        ObjectNode archive = archives.require(vault, wanted.path("ArchiveId").asString(""));
        long bytes = archive.path("bytes").asLong();
        String range = wanted.path("RetrievalByteRange").asString("0-" + (bytes - 1));
        Matcher ends = RETRIEVED.matcher(range);
        if (!ends.matches()
                || !isOfWholeMebibytes(Long.parseLong(ends.group(1)), Long.parseLong(ends.group(2)), bytes)) {
            throw new AwsError(400, "InvalidParameterValueException", "Invalid retrieval byte range: " + range);
        }
        job.put("Action", "ArchiveRetrieval")
                .put("ArchiveId", archive.path("id").asString())
                .put("ArchiveSizeInBytes", bytes)
                .put("ArchiveSHA256TreeHash", archive.path("tree").asString())
                .put("RetrievalByteRange", range);
    }

    private static boolean isOfWholeMebibytes(long from, long to, long size) {
        return from <= to
                && to < size
                && from % HashTree.LEAF == 0
                && (to == size - 1 || (to + 1) % HashTree.LEAF == 0);
    }

    ObjectNode describe(String vault, String id) {
        return shown(require(vault, id));
    }

    ObjectNode list(String vault, @Nullable String status, @Nullable String completed) {
        ObjectNode answer = Json.object();
        var list = answer.putArray("JobList");
        jobs.entriesFrom(vault + "/").values().stream()
                .map(Json::object)
                .filter(job -> !isExpired(job))
                .filter(job ->
                        status == null || job.path("StatusCode").asString().equals(status))
                .filter(job ->
                        completed == null || job.path("Completed").asBoolean() == Boolean.parseBoolean(completed))
                .forEach(job -> list.add(shown(job)));
        return answer;
    }

    /// GetJobOutput.
    void output(AwsExchange x, String vault, String id) throws IOException {
        ObjectNode job = require(vault, id);
        if (!job.path("Completed").asBoolean()) {
            throw new AwsError(
                    400, "InvalidParameterValueException", "The job is not currently available for download: " + id);
        }
        if (job.path("StatusCode").asString().equals("Failed")) {
            throw new AwsError(400, "InvalidParameterValueException", "The job failed and has no output: " + id);
        }
        if (job.path("Action").asString().equals("InventoryRetrieval")) {
            x.respond(
                    200,
                    Map.of("Content-Type", "application/json"),
                    Files.readAllBytes(folder.resolve("inventory-" + id)));
            return;
        }
        Path file = archives.file(job.path("ArchiveId").asString());
        String[] retrieved = job.path("RetrievalByteRange").asString().split("-");
        long base = Long.parseLong(retrieved[0]);
        long size = Long.parseLong(retrieved[1]) - base + 1;
        long from = 0;
        long to = size - 1;
        String header = x.header("Range");
        if (header != null) {
            Matcher range = RANGE.matcher(header);
            if (!range.matches() || Long.parseLong(range.group(1)) >= size) {
                throw new AwsError(400, "InvalidParameterValueException", "Invalid range: " + header);
            }
            from = Long.parseLong(range.group(1));
            to = range.group(2).isEmpty() ? to : Math.min(to, Long.parseLong(range.group(2)));
            if (from > to) {
                throw new AwsError(400, "InvalidParameterValueException", "Invalid range: " + header);
            }
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/octet-stream");
        headers.put("Accept-Ranges", "bytes");
        String hash = treeHash(job, base + from, base + to);
        if (hash != null) {
            headers.put("x-amz-sha256-tree-hash", hash);
        }
        if (header != null) {
            headers.put("Content-Range", "bytes " + from + "-" + to + "/" + size);
        }
        x.respond(header == null ? 200 : 206, headers, slice(file, base + from, base + to), to - from + 1);
    }

    /// The tree hash of these bytes of an archive, both inclusive, if it is a node of the archive's own tree.
    private @Nullable String treeHash(ObjectNode job, long from, long to) throws IOException {
        long size = job.path("ArchiveSizeInBytes").asLong();
        if (!HashTree.hasNode(from, to, size)) {
            return null;
        }
        if (from == 0 && to == size - 1) {
            return job.path("ArchiveSHA256TreeHash").asString();
        }
        try (InputStream part = slice(archives.file(job.path("ArchiveId").asString()), from, to)) {
            return HashTree.of(part);
        }
    }

    private static InputStream slice(Path file, long from, long to) throws IOException {
        FileChannel channel = FileChannel.open(file);
        channel.position(from);
        return new Bounded(Channels.newInputStream(channel), to - from + 1);
    }

    void notify(String vault, @Nullable String configuration) {
        if (configuration == null) {
            notifications.remove(vault);
        } else {
            notifications.put(vault, configuration);
        }
    }

    @Nullable
    String notification(String vault) {
        return notifications.get(vault);
    }

    private ObjectNode require(String vault, String id) {
        String saved = jobs.get(vault + "/" + id);
        if (saved == null || isExpired(Json.object(saved))) {
            throw new AwsError(404, "ResourceNotFoundException", "The job ID was not found: " + id);
        }
        return Json.object(saved);
    }

    private boolean isExpired(ObjectNode job) {
        return job.has("CompletionDate")
                && Instant.parse(job.get("CompletionDate").asString())
                        .plus(OUTPUT_KEPT)
                        .isBefore(context.clock().instant());
    }

    private void await(String key, ObjectNode job) {
        context.clock().at(Instant.parse(job.path("due").asString()), () -> complete(key));
    }

    private void awaitExpiry(String key, ObjectNode job) {
        Instant expiry = Instant.parse(job.path("CompletionDate").asString()).plus(OUTPUT_KEPT);
        context.clock().at(expiry, () -> forget(key));
    }

    private void forget(String key) {
        String saved = jobs.remove(key);
        if (saved == null) {
            return;
        }
        ObjectNode job = Json.object(saved);
        try {
            Files.deleteIfExists(folder.resolve("inventory-" + job.path("JobId").asString()));
            if (job.has("ArchiveId")) {
                release(vaultOf(key), job.path("ArchiveId").asString());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void complete(String key) {
        String saved = jobs.get(key);
        if (saved == null) {
            return;
        }
        ObjectNode job = Json.object(saved);
        String vault = vaultOf(key);
        job.put("Completed", true)
                .put("CompletionDate", GlacierService.time(context.clock().instant()));
        if (job.path("Action").asString().equals("InventoryRetrieval")) {
            writeInventory(vault, job);
        } else {
            hash(job);
        }
        // The end and the news of it are one change: whoever is told sees the job complete, and a kill loses neither.
        context.state().together(() -> {
            boolean gone = job.has("ArchiveId")
                    && !archives.contains(vault, job.path("ArchiveId").asString());
            job.put("StatusCode", gone ? "Failed" : "Succeeded")
                    .put("StatusMessage", gone ? "The archive was deleted" : "Succeeded");
            jobs.put(key, job.toString());
            announce(vault, job);
        });
        awaitExpiry(key, job);
    }

    private void hash(ObjectNode job) {
        String[] range = job.path("RetrievalByteRange").asString().split("-");
        try {
            job.put("SHA256TreeHash", treeHash(job, Long.parseLong(range[0]), Long.parseLong(range[1])));
        } catch (NoSuchFileException deleted) {
            log.debug("no archive any more for {}", job, deleted);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void announce(String vault, ObjectNode job) {
        String message = shown(job).toString();
        tell(job.path("SNSTopic").asString(""), message);
        String configuration = notifications.get(vault);
        if (configuration == null) {
            return;
        }
        JsonNode configured = Json.tree(configuration);
        String event = job.path("Action").asString() + "Completed";
        if (configured
                .path("Events")
                .valueStream()
                .anyMatch(name -> name.asString().equals(event))) {
            tell(configured.path("SNSTopic").asString(""), message);
        }
    }

    private static String vaultOf(String key) {
        return key.substring(0, key.indexOf('/'));
    }

    private void writeInventory(String vault, ObjectNode job) {
        ObjectNode inventory = Json.object()
                .put("VaultARN", GlacierService.arn(vault))
                .put("InventoryDate", GlacierService.time(context.clock().instant()));
        var list = inventory.putArray("ArchiveList");
        archives.of(vault)
                .forEach(archive -> list.addObject()
                        .put("ArchiveId", archive.path("id").asString())
                        .put("ArchiveDescription", archive.path("description").asString())
                        .put("CreationDate", archive.path("created").asString())
                        .put("Size", archive.path("bytes").asLong())
                        .put("SHA256TreeHash", archive.path("tree").asString()));
        byte[] bytes = inventory.toString().getBytes(StandardCharsets.UTF_8);
        try {
            Files.write(folder.resolve("inventory-" + job.path("JobId").asString()), bytes);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        job.put("InventorySizeInBytes", bytes.length);
    }

    private void tell(String topic, String message) {
        if (topic.isEmpty()) {
            return;
        }
        try {
            context.topics().publish(topic, message, null, Map.of());
        } catch (AwsError gone) {
            log.warn("nobody is told of a retrieval: {}", gone.message());
        }
    }

    /// Without what is ours alone.
    private static ObjectNode shown(ObjectNode job) {
        ObjectNode shown = job.deepCopy();
        shown.remove("due");
        return shown;
    }

    /// The first bytes of a stream, and no more.
    private static final class Bounded extends FilterInputStream {
        private long left;

        Bounded(InputStream in, long bytes) {
            super(in);
            this.left = bytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int got = super.read(buffer, offset, (int) Math.min(length, left));
            left -= Math.max(got, 0);
            return got;
        }
    }
}
