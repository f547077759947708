package gas.localcloud.front;

import gas.localcloud.AwsExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;

/// Sends a small request to its backend once more than the client did.
final class Twin {
    private static final List<String> KEPT = List.of("content-type", "x-amz-target", "authorization", "x-amz-date");

    private Twin() {}

    static void send(int port, AwsExchange x, ByteBuffer body) throws IOException, InterruptedException {
        var bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        var query = x.query().isEmpty() ? "" : "?" + x.query();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + x.path() + query))
                .method(x.method(), HttpRequest.BodyPublishers.ofByteArray(bytes));
        x.headers().forEach((name, value) -> {
            if (KEPT.contains(name)) {
                request.header(name, value);
            }
        });
        try (var client = HttpClient.newHttpClient()) {
            client.send(request.build(), HttpResponse.BodyHandlers.discarding());
        }
    }
}
