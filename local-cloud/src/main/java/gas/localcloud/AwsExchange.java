package gas.localcloud;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/// A request to one of our services and its one answer. Belongs to the thread that handles it.
public final class AwsExchange {
    /// No request of ours but an upload, which is streamed, is larger than this.
    private static final int BUFFERED_LIMIT = 16 * 1024 * 1024;

    private final Request request;
    private Response response;
    private final String requestId = UUID.randomUUID().toString();
    private String operation = "";
    private byte @Nullable [] bytes;
    private @Nullable InputStream stream;
    private @Nullable Map<String, String> form;
    private boolean answered;

    public AwsExchange(Request request, Response response) {
        this.request = request;
        this.response = response;
    }

    public String method() {
        return request.getMethod();
    }

    /// The path as it was sent, still encoded.
    public String path() {
        var path = request.getHttpURI().getPath();
        return path == null || path.isEmpty() ? "/" : path;
    }

    /// The segments of the path, decoded, without the empty ones.
    public String[] segments() {
        var path = path().replaceAll("^/+|/+$", "");
        if (path.isEmpty()) {
            return new String[0];
        }
        var segments = path.split("/+");
        for (int i = 0; i < segments.length; i++) {
            segments[i] = decode(segments[i].replace("+", "%2B"));
        }
        return segments;
    }

    /// The query as it was sent, without its question mark; empty if there is none.
    public String query() {
        var query = request.getHttpURI().getQuery();
        return query == null ? "" : query;
    }

    /// A parameter of the query, decoded.
    public @Nullable String parameter(String name) {
        return decodeForm(query()).get(name);
    }

    public @Nullable String header(String name) {
        return request.getHeaders().get(name);
    }

    /// All headers, by lower-case name; repeated ones joined by commas.
    public Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        request.getHeaders()
                .forEach(field -> headers.merge(
                        field.getLowerCaseName(), String.valueOf(field.getValue()), (a, b) -> a + "," + b));
        return headers;
    }

    /// The body as a stream, to be read once; after {@link #bytes} a fresh one each time.
    public InputStream body() {
        if (bytes != null) {
            return new ByteArrayInputStream(bytes);
        }
        if (stream == null) {
            stream = Content.Source.asInputStream(request);
        }
        return stream;
    }

    /// The whole body, which must be small.
    public byte[] bytes() throws IOException {
        if (bytes == null) {
            var read = body().readNBytes(BUFFERED_LIMIT + 1);
            if (read.length > BUFFERED_LIMIT) {
                throw new AwsError(
                        413, "RequestEntityTooLarge", "The body is larger than " + BUFFERED_LIMIT + " bytes");
            }
            bytes = read;
        }
        return bytes;
    }

    public String text() throws IOException {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /// The parameters of query and form body together, decoded.
    public Map<String, String> form() throws IOException {
        if (form == null) {
            var all = decodeForm(query());
            var type = header("Content-Type");
            if (type != null && type.startsWith("application/x-www-form-urlencoded")) {
                all.putAll(decodeForm(text()));
            }
            form = all;
        }
        return form;
    }

    public String operation() {
        return operation;
    }

    public void operation(String name) {
        operation = name;
    }

    public String requestId() {
        return requestId;
    }

    /// Lets nobody see the answer.
    public void mute() {
        response = new MuteResponse(request, response);
    }

    public boolean answered() {
        return answered;
    }

    public void respond(int status, Map<String, String> headers, String body) {
        respond(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    public void respond(int status, Map<String, String> headers, byte[] body) {
        try {
            begin(status, headers, body.length);
            Content.Sink.write(response, true, ByteBuffer.wrap(body));
        } catch (IOException clientGone) {
            throw new UncheckedIOException(clientGone);
        }
    }

    /// Answers with a body of known length, streamed; closes the stream.
    public void respond(int status, Map<String, String> headers, InputStream body, long length) throws IOException {
        try (body) {
            begin(status, headers, length);
            try (var out = Content.Sink.asOutputStream(response)) {
                body.transferTo(out);
            }
        }
    }

    private void begin(int status, Map<String, String> headers, long length) {
        if (answered) {
            throw new IllegalStateException("this request is answered already");
        }
        answered = true;
        response.setStatus(status);
        headers.forEach((name, value) -> response.getHeaders().put(name, value));
        response.getHeaders().put("x-amzn-RequestId", requestId);
        if (status != 204 && status != 304) {
            response.getHeaders().put("Content-Length", length);
        }
    }

    private static Map<String, String> decodeForm(String encoded) {
        var decoded = new LinkedHashMap<String, String>();
        for (var pair : encoded.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                decoded.put(
                        decode(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return decoded;
    }

    private static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new AwsError(400, "InvalidRequest", "Malformed escape in " + encoded);
        }
    }
}
