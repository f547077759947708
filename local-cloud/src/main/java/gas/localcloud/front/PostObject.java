package gas.localcloud.front;

import gas.localcloud.AwsError;
import gas.localcloud.AwsExchange;
import gas.localcloud.Xml;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.io.Content;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3Client;

/// PostObject: an upload form of a browser, streamed. S3Proxy would take the whole form into memory.
final class PostObject {
    private static final int CHUNK = 64 << 10;
    private static final Pattern OUR_PAGES = Pattern.compile("https?://(localhost|127\\.0\\.0\\.1)(:\\d+)?");

    private final S3Client backend;

    PostObject(int port) {
        backend = PostForm.client(port);
    }

    void handle(AwsExchange x) throws IOException {
        String boundary = MultiPart.extractBoundary(x.header("Content-Type"));
        if (boundary == null) {
            throw new AwsError(
                    412, "PreconditionFailed", "Bucket POST must be of the enclosure-type multipart/form-data");
        }
        PostForm form = new PostForm(backend, x.segments()[0]);
        try {
            read(x.body(), new MultiPart.Parser(boundary, form));
            answer(x, form, form.store());
        } catch (AwsServiceException failed) {
            throw new AwsError(
                    failed.statusCode(),
                    failed.awsErrorDetails().errorCode(),
                    failed.awsErrorDetails().errorMessage());
        } finally {
            form.abort();
        }
    }

    private static void read(InputStream body, MultiPart.Parser parser) throws IOException {
        byte[] bytes = new byte[CHUNK];
        for (int length = body.readNBytes(bytes, 0, CHUNK); length > 0; length = body.readNBytes(bytes, 0, CHUNK)) {
            parser.parse(Content.Chunk.from(ByteBuffer.wrap(bytes, 0, length), false));
        }
        parser.parse(Content.Chunk.EOF);
    }

    private static void answer(AwsExchange x, PostForm form, String tag) {
        String location = "http://" + x.header("Host") + "/" + form.bucket() + "/"
                + URLEncoder.encode(form.key(), StandardCharsets.UTF_8).replace("+", "%20");
        Map<String, String> headers = cors(x);
        headers.put("ETag", tag);
        headers.put("Location", location);
        String redirect = form.field("success_action_redirect");
        if (!redirect.isEmpty()) {
            headers.put(
                    "Location",
                    redirect + (redirect.contains("?") ? "&" : "?") + "bucket=" + encoded(form.bucket()) + "&key="
                            + encoded(form.key()) + "&etag=" + encoded(tag));
            x.respond(303, headers, "");
            return;
        }
        switch (form.field("success_action_status")) {
            case "200" -> x.respond(200, headers, "");
            case "201" -> {
                headers.put("Content-Type", "application/xml");
                x.respond(
                        201,
                        headers,
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PostResponse>" + Xml.element("Location", location)
                                + Xml.element("Bucket", form.bucket()) + Xml.element("Key", form.key())
                                + Xml.element("ETag", tag) + "</PostResponse>");
            }
            default -> x.respond(204, headers, "");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// What lets our pages see the answer.
    private static Map<String, String> cors(AwsExchange x) {
        Map<String, String> headers = new LinkedHashMap<>();
        String origin = x.header("Origin");
        if (origin != null && OUR_PAGES.matcher(origin).matches()) {
            headers.put("Access-Control-Allow-Origin", origin);
            headers.put("Access-Control-Expose-Headers", "ETag Location");
        }
        return headers;
    }
}
