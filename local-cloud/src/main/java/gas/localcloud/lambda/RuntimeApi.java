package gas.localcloud.lambda;

import gas.localcloud.AwsExchange;
import gas.localcloud.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The Runtime API (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html) to which the processes of
/// functions connect: `AWS_LAMBDA_RUNTIME_API=127.0.0.1:PORT` for a process that runs whichever function is called,
/// `127.0.0.1:PORT/NAME` for one of several functions.
final class RuntimeApi implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RuntimeApi.class);
    private static final Pattern PATH =
            Pattern.compile("(?:/([A-Za-z0-9_-]+))?/2018-06-01/runtime/(init/error|invocation/next|"
                    + "invocation/([A-Za-z0-9-]+)/(response|error))");

    private final Invocations invocations;
    private final Server server;

    RuntimeApi(int port, Invocations invocations) {
        this.invocations = invocations;
        var threads = new QueuedThreadPool(16, 2);
        threads.setName("runtime-api");
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server = new Server(threads);
        var connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        // A process waits for its next invocation for as long as it takes.
        connector.setIdleTimeout(0);
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                answer(request, new AwsExchange(request, response));
                callback.succeeded();
                return true;
            }
        });
    }

    void start() throws Exception {
        server.start();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            log.warn("the runtime API did not stop cleanly", e);
        }
    }

    private void answer(Request request, AwsExchange x) throws IOException {
        var match = PATH.matcher(x.path());
        if (!match.matches()) {
            x.respond(404, Map.of(), "");
            return;
        }
        var function = match.group(1);
        switch (match.group(2)) {
            case "invocation/next" -> {
                var next = invocations.next(function);
                if (next.isEmpty()) {
                    x.respond(500, Map.of(), "");
                } else if (gone(request)) {
                    invocations.giveBack(next.get());
                } else {
                    hand(next.get(), x);
                }
            }
            case "init/error" -> {
                log.warn("a function failed to start: {}", x.text());
                accept(x);
            }
            default -> {
                var answer = match.group(4).equals("response")
                        ? new Invocation.Answer(x.bytes(), "")
                        : new Invocation.Answer(x.bytes(), "Unhandled");
                invocations.answer(match.group(3), answer);
                accept(x);
            }
        }
    }

    private static void hand(Invocation invocation, AwsExchange x) {
        x.respond(
                200,
                Map.of(
                        "Content-Type",
                        "application/json",
                        "Lambda-Runtime-Aws-Request-Id",
                        invocation.id(),
                        "Lambda-Runtime-Deadline-Ms",
                        Long.toString(Instant.now().plus(invocation.timeout()).toEpochMilli()),
                        "Lambda-Runtime-Invoked-Function-Arn",
                        Functions.arn(invocation.function()),
                        "Lambda-Runtime-Trace-Id",
                        "Root=1-" + invocation.id().replace("-", "").substring(0, 8) + "-"
                                + invocation.id().replace("-", "").substring(8) + ";Sampled=0"),
                invocation.payload());
    }

    private static void accept(AwsExchange x) {
        x.respond(
                202,
                Map.of("Content-Type", "application/json"),
                Json.object().put("status", "OK").toString());
    }

    /// Whether the process at the other end has hung up. It has sent all of its request and sends nothing more before
    /// the answer, so a read that does not block finds nothing, or the end.
    private static boolean gone(Request request) {
        if (request.getConnectionMetaData().getConnection().getEndPoint() instanceof SocketChannelEndPoint endPoint) {
            try {
                return endPoint.getChannel().read(ByteBuffer.allocate(1)) < 0;
            } catch (IOException reset) {
                return true;
            }
        }
        return false;
    }
}
