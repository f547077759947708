package gas.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `/api/v1` of one service, as the bearer of one token. What does not get through for a moment is tried again: each
/// call
/// may be repeated.
final class Service {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TRIES = 6;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final URI api;
    private final String token;

    Service(URI site, String token) {
        this.api = site.resolve("/api/v1/");
        this.token = token;
    }

    JsonNode get(String path) {
        return call("GET", path, BodyPublishers.noBody());
    }

    JsonNode send(String method, String path, Map<String, ?> body) {
        return call(method, path, BodyPublishers.ofString(JSON.writeValueAsString(body)));
    }

    /// Sends a file to S3 by the form that the service issued.
    void upload(JsonNode form, Path file, LongConsumer sent) throws IOException {
        String boundary = UUID.randomUUID().toString();
        StringBuilder head = new StringBuilder();
        for (Map.Entry<String, JsonNode> field : form.path("fields").properties()) {
            head.append("--").append(boundary).append("\r\nContent-Disposition: form-data; name=\"");
            head.append(field.getKey()).append("\"\r\n\r\n");
            head.append(field.getValue().asString()).append("\r\n");
        }
        head.append("--").append(boundary);
        head.append("\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file\"\r\n\r\n");
        byte[] before = head.toString().getBytes(StandardCharsets.UTF_8);
        byte[] after = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8);
        BodyPublisher body = BodyPublishers.fromPublisher(
                BodyPublishers.concat(
                        BodyPublishers.ofByteArray(before),
                        BodyPublishers.ofInputStream(() -> Counted.open(file, sent)),
                        BodyPublishers.ofByteArray(after)),
                before.length + Files.size(file) + after.length);
        HttpResponse<String> answer = exchange(
                HttpRequest.newBuilder(URI.create(form.path("action").asString()))
                        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                        .POST(body)
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new ClientError(file + ": the storage refused it (" + answer.statusCode() + "): " + answer.body());
        }
    }

    /// Saves a job's file; what was there under that name stays until all of the new one is there.
    ///
    /// @param name `result`, `index`, `summary`, `log` or `input`
    void download(String job, String name, Path target, LongConsumer received) throws IOException {
        HttpResponse<String> address =
                answer(request("jobs/" + job + "/files/" + name).GET().build());
        String location = address.headers()
                .firstValue("Location")
                .orElseThrow(() -> new ClientError("the service did not say where the file is"));
        Path part = target.resolveSibling(target.getFileName() + ".part");
        HttpResponse<InputStream> file =
                exchange(HttpRequest.newBuilder(URI.create(location)).build(), BodyHandlers.ofInputStream());
        try (InputStream bytes = new Counted(file.body(), received)) {
            if (file.statusCode() != 200) {
                throw new ClientError("the storage answered " + file.statusCode() + "; try again");
            }
            Files.copy(bytes, part, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }

    private JsonNode call(String method, String path, BodyPublisher body) {
        HttpRequest request = request(path)
                .header("Content-Type", "application/json")
                .timeout(PATIENCE)
                .method(method, body)
                .build();
        return JSON.readTree(answer(request).body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(api.resolve(path)).header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> answer(HttpRequest request) {
        for (int tried = 1; ; tried++) {
            try {
                HttpResponse<String> answer = exchange(request, BodyHandlers.ofString());
                boolean again = answer.statusCode() == 429 || answer.statusCode() >= 500;
                if (!again || tried == TRIES) {
                    return accepted(answer);
                }
                pause(answer.headers().firstValueAsLong("Retry-After").orElse(1L << tried));
            } catch (IOException unreachable) {
                if (tried == TRIES) {
                    throw new ClientError(
                            "%s cannot be reached (%s): is GAS_URL right?".formatted(api.resolve("/"), unreachable));
                }
                pause(1L << tried);
            }
        }
    }

    private static HttpResponse<String> accepted(HttpResponse<String> answer) {
        if (answer.statusCode() < 400) {
            return answer;
        }
        JsonNode problem;
        try {
            problem = JSON.readTree(answer.body());
        } catch (JacksonException noProblem) {
            throw new ClientError(answer.uri() + " answered " + answer.statusCode());
        }
        throw new ClientError("%s: %s %s"
                .formatted(
                        problem.path("code").asString(String.valueOf(answer.statusCode())),
                        problem.path("detail").asString(""),
                        problem.path("cure").asString("")));
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException {
        try {
            return http.send(request, handler);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ClientError("interrupted");
        }
    }

    static void pause(long seconds) {
        try {
            Thread.sleep(Duration.ofSeconds(seconds));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ClientError("interrupted");
        }
    }

    private static final class Counted extends FilterInputStream {
        private final LongConsumer count;
        private long bytes;

        Counted(InputStream counted, LongConsumer count) {
            super(counted);
            this.count = count;
        }

        static Counted open(Path file, LongConsumer count) {
            try {
                return new Counted(Files.newInputStream(file), count);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            if (read > 0) {
                bytes += read;
                count.accept(bytes);
            }
            return read;
        }
    }
}
