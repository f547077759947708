package gas.localcloud.glacier;

import gas.localcloud.AwsError;
import gas.localcloud.AwsExchange;
import gas.localcloud.CloudClock;
import gas.localcloud.CloudState;
import gas.localcloud.Json;
import gas.localcloud.LocalCloudSettings;
import gas.localcloud.StateMap;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The archives of all vaults, and the multipart uploads that become some. An archive's bytes are a file named after
/// its id.
final class Archives {
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/\\*");
    private static final String NO_DESCRIPTION = "";

    private final StateMap archives;
    private final StateMap uploads;
    private final StateMap parts;
    private final CloudState state;
    private final CloudClock clock;
    private final Path folder;
    private final ConcurrentHashMap<String, ReentrantLock> assembling = new ConcurrentHashMap<>();

    Archives(CloudState state, CloudClock clock, Path folder) {
        this.state = state;
        this.clock = clock;
        this.folder = folder;
        this.archives = state.map("glacier.archives");
        this.uploads = state.map("glacier.uploads");
        this.parts = state.map("glacier.parts");
    }

    record Received(Path file, long bytes, String tree) {}

    Path file(String archive) {
        return folder.resolve(archive);
    }

    /// @throws AwsError ResourceNotFoundException
    ObjectNode require(String vault, String archive) {
        String saved = archives.get(vault + "/" + archive);
        if (saved == null) {
            throw new AwsError(404, "ResourceNotFoundException", "The archive ID was not found: " + archive);
        }
        return Json.object(saved);
    }

    List<ObjectNode> of(String vault) {
        return archives.entriesFrom(vault + "/").values().stream()
                .map(Json::object)
                .toList();
    }

    /// UploadArchive.
    void upload(AwsExchange x, String vault) throws IOException {
        Received received = receive(x);
        if (received.bytes() == 0) {
            Files.delete(received.file());
            throw new AwsError(400, "InvalidParameterValueException", "Invalid Content-Length: 0");
        }
        String description = x.header("x-amz-archive-description");
        String id = keep(vault, received, description == null ? NO_DESCRIPTION : description);
        created(x, vault, id, received.tree());
    }

    boolean contains(String vault, String archive) {
        return archives.contains(vault + "/" + archive);
    }

    /// Takes it from the vault; its bytes stay, as an output may still need them.
    void delete(String vault, String archive) {
        require(vault, archive);
        archives.remove(vault + "/" + archive);
    }

    /// Whether a file belongs to an archive or to an upload in progress.
    boolean owns(String file) {
        return archives.keys().stream().anyMatch(key -> key.endsWith("/" + file))
                || parts.entries().values().stream()
                        .anyMatch(part ->
                                Json.object(part).path("file").asString().equals(file));
    }

    /// InitiateMultipartUpload.
    void initiate(AwsExchange x, String vault) {
        long size = number(x.header("x-amz-part-size"));
        if (size < HashTree.LEAF || Long.bitCount(size) != 1) {
            throw new AwsError(
                    400, "InvalidParameterValueException", "Part size must be a power of two, 1 MiB or more: " + size);
        }
        String id = id();
        String description = x.header("x-amz-archive-description");
        uploads.put(
                vault + "/" + id,
                Json.object()
                        .put("id", id)
                        .put("partSize", size)
                        .put("description", description == null ? NO_DESCRIPTION : description)
                        .put("created", GlacierService.time(clock.instant()))
                        .toString());
        x.respond(
                201,
                Map.of("Location", "/-/vaults/" + vault + "/multipart-uploads/" + id, "x-amz-multipart-upload-id", id),
                "");
    }

    /// UploadMultipartPart.
    void part(AwsExchange x, String vault, String upload) throws IOException {
        ObjectNode started = upload(vault, upload);
        String header = x.header("Content-Range");
        Matcher range = RANGE.matcher(header == null ? "" : header);
        if (!range.matches()) {
            throw new AwsError(400, "InvalidParameterValueException", "Invalid Content-Range: " + header);
        }
        long start = Long.parseLong(range.group(1));
        long end = Long.parseLong(range.group(2));
        Received received = receive(x);
        long size = started.path("partSize").asLong();
        if (start % size != 0 || received.bytes() != end - start + 1 || received.bytes() > size) {
            Files.delete(received.file());
            throw new AwsError(
                    400, "InvalidParameterValueException", "The part does not match its Content-Range: " + header);
        }
        String key = upload + "/" + "%020d".formatted(start);
        String part = Json.object()
                .put("start", start)
                .put("end", end)
                .put("tree", received.tree())
                .put("file", received.file().getFileName().toString())
                .toString();
        ReentrantLock lock = lockOf(upload);
        lock.lock();
        try {
            if (!uploads.contains(vault + "/" + upload)) {
                Files.delete(received.file());
                throw noUpload(upload);
            }
            String sentBefore = parts.get(key);
            parts.put(key, part);
            if (sentBefore != null) {
                Files.deleteIfExists(
                        folder.resolve(Json.object(sentBefore).path("file").asString()));
            }
        } finally {
            lock.unlock();
        }
        x.respond(204, Map.of("x-amz-sha256-tree-hash", received.tree()), "");
    }

    /// CompleteMultipartUpload.
    void complete(AwsExchange x, String vault, String upload) throws IOException {
        ReentrantLock lock = lockOf(upload);
        lock.lock();
        try {
            assemble(x, vault, upload);
        } finally {
            lock.unlock();
        }
    }

    private void assemble(AwsExchange x, String vault, String upload) throws IOException {
        ObjectNode started = upload(vault, upload);
        List<ObjectNode> sent = partsOf(upload);
        long total = contiguous(sent);
        long claimed = number(x.header("x-amz-archive-size"));
        if (sent.isEmpty() || claimed != total) {
            throw new AwsError(
                    400,
                    "InvalidParameterValueException",
                    "The archive size " + claimed + " is not the parts' " + total);
        }
        String tree = HashTree.ofParts(
                sent.stream().map(part -> part.path("tree").asString()).toList());
        checkHash(x, tree);
        Path whole = folder.resolve("whole-" + UUID.randomUUID());
        try (FileChannel out = FileChannel.open(whole, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (ObjectNode part : sent) {
                try (FileChannel in =
                        FileChannel.open(folder.resolve(part.path("file").asString()))) {
                    for (long at = 0; at < in.size(); ) {
                        at += in.transferTo(at, in.size() - at, out);
                    }
                }
            }
        }
        String id = id();
        Files.move(whole, file(id));
        state.together(() -> {
            enter(
                    vault,
                    id,
                    new Received(whole, total, tree),
                    started.path("description").asString());
            forget(vault, upload);
        });
        remove(sent);
        created(x, vault, id, tree);
    }

    /// @return the bytes of all parts together
    private static long contiguous(List<ObjectNode> sent) {
        long total = 0;
        for (ObjectNode part : sent) {
            if (part.path("start").asLong() != total) {
                throw new AwsError(400, "InvalidParameterValueException", "The parts leave a gap at byte " + total);
            }
            total = part.path("end").asLong() + 1;
        }
        return total;
    }

    void abort(String vault, String upload) throws IOException {
        ReentrantLock lock = lockOf(upload);
        lock.lock();
        try {
            upload(vault, upload);
            List<ObjectNode> sent = partsOf(upload);
            forget(vault, upload);
            remove(sent);
        } finally {
            lock.unlock();
        }
    }

    ObjectNode listParts(String vault, String upload) {
        ObjectNode started = upload(vault, upload);
        ObjectNode answer = Json.object()
                .put("MultipartUploadId", upload)
                .put("ArchiveDescription", started.path("description").asString())
                .put("PartSizeInBytes", started.path("partSize").asLong())
                .put("CreationDate", started.path("created").asString());
        var list = answer.putArray("Parts");
        for (ObjectNode part : partsOf(upload)) {
            list.addObject()
                    .put(
                            "RangeInBytes",
                            part.path("start").asLong() + "-" + part.path("end").asLong())
                    .put("SHA256TreeHash", part.path("tree").asString());
        }
        return answer;
    }

    ObjectNode listUploads(String vault) {
        ObjectNode answer = Json.object();
        var list = answer.putArray("UploadsList");
        uploads.entriesFrom(vault + "/").values().stream()
                .map(Json::object)
                .forEach(upload -> list.addObject()
                        .put("MultipartUploadId", upload.path("id").asString())
                        .put("ArchiveDescription", upload.path("description").asString())
                        .put("PartSizeInBytes", upload.path("partSize").asLong())
                        .put("CreationDate", upload.path("created").asString()));
        return answer;
    }

    private String keep(String vault, Received received, String description) throws IOException {
        String id = id();
        Files.move(received.file(), file(id));
        enter(vault, id, received, description);
        return id;
    }

    private void enter(String vault, String id, Received received, String description) {
        archives.put(
                vault + "/" + id,
                Json.object()
                        .put("id", id)
                        .put("description", description)
                        .put("bytes", received.bytes())
                        .put("tree", received.tree())
                        .put("created", GlacierService.time(clock.instant()))
                        .toString());
    }

    /// The body as a file of its own, checked against the hashes that came with it.
    private Received receive(AwsExchange x) throws IOException {
        Path file = folder.resolve("upload-" + UUID.randomUUID());
        HashTree hashes = new HashTree();
        long total = 0;
        try (InputStream body = x.body();
                OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int got = body.read(buffer); got >= 0; got = body.read(buffer)) {
                hashes.update(buffer, 0, got);
                out.write(buffer, 0, got);
                total += got;
            }
        } catch (IOException brokenOff) {
            Files.deleteIfExists(file);
            throw brokenOff;
        }
        String tree = hashes.tree();
        try {
            checkHash(x, tree);
            String linear = x.header("x-amz-content-sha256");
            if (linear != null && linear.matches("[0-9a-f]{64}") && !linear.equals(hashes.linear())) {
                throw new AwsError(400, "InvalidParameterValueException", "Checksum mismatch: x-amz-content-sha256");
            }
        } catch (AwsError mismatch) {
            Files.delete(file);
            throw mismatch;
        }
        return new Received(file, total, tree);
    }

    private static void checkHash(AwsExchange x, String tree) {
        String claimed = x.header("x-amz-sha256-tree-hash");
        if (claimed == null) {
            throw new AwsError(400, "MissingParameterValueException", "Required parameter missing: checksum");
        }
        if (!claimed.equals(tree)) {
            throw new AwsError(
                    400,
                    "InvalidParameterValueException",
                    "Checksum mismatch: expected " + claimed + " but computed " + tree);
        }
    }

    private ObjectNode upload(String vault, String upload) {
        String saved = uploads.get(vault + "/" + upload);
        if (saved == null) {
            throw noUpload(upload);
        }
        return Json.object(saved);
    }

    private List<ObjectNode> partsOf(String upload) {
        return parts.entriesFrom(upload + "/").values().stream()
                .map(Json::object)
                .toList();
    }

    private void forget(String vault, String upload) {
        state.together(() -> {
            uploads.remove(vault + "/" + upload);
            parts.entriesFrom(upload + "/").keySet().forEach(parts::remove);
        });
        assembling.remove(upload);
    }

    /// An upload's parts change one at a time. Who waited for a lock of the past finds the upload gone.
    private ReentrantLock lockOf(String upload) {
        return assembling.computeIfAbsent(upload, any -> new ReentrantLock());
    }

    private void remove(List<ObjectNode> sent) throws IOException {
        for (ObjectNode part : sent) {
            Files.deleteIfExists(folder.resolve(part.path("file").asString()));
        }
    }

    private static AwsError noUpload(String upload) {
        return new AwsError(404, "ResourceNotFoundException", "The upload ID was not found: " + upload);
    }

    private static void created(AwsExchange x, String vault, String id, String tree) {
        x.respond(
                201,
                Map.of(
                        "Location", "/" + LocalCloudSettings.ACCOUNT + "/vaults/" + vault + "/archives/" + id,
                        "x-amz-archive-id", id,
                        "x-amz-sha256-tree-hash", tree),
                "");
    }

    static String id() {
        return (UUID.randomUUID().toString() + UUID.randomUUID()).replace("-", "");
    }

    private static long number(@Nullable String header) {
        try {
            return header == null ? -1 : Long.parseLong(header);
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }
}
