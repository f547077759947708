package gas.localcloud.front;

import gas.localcloud.Annex;
import gas.localcloud.AwsError;
import gas.localcloud.AwsExchange;
import gas.localcloud.AwsProtocol;
import gas.localcloud.AwsService;
import gas.localcloud.MuteResponse;
import gas.localcloud.control.Calls;
import gas.localcloud.control.Fault;
import gas.localcloud.control.Faults;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server that every AWS client talks to: finds the service that a request is signed for, lets faults strike, and
/// serves the request or hands it on.
public final class AwsFront implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AwsFront.class);

    private final Server server;
    private final Map<String, AwsService> services;
    private final Map<String, Backend> backends;
    private final Annex annex;
    private final Faults faults;
    private final Calls calls;
    private final BackendProxy proxy = new BackendProxy();
    private volatile @Nullable PostObject forms;

    /// @param annex what is served here of S3
    public AwsFront(
            int port, List<AwsService> services, List<Backend> backends, Annex annex, Faults faults, Calls calls) {
        this.services = services.stream().collect(Collectors.toMap(AwsService::signingName, Function.identity()));
        this.backends = backends.stream().collect(Collectors.toMap(Backend::signingName, Function.identity()));
        this.annex = annex;
        this.faults = faults;
        this.calls = calls;
        var threads = new QueuedThreadPool(32, 4);
        threads.setName("front");
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server = new Server(threads);
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        // Keys hold any character, and a signature holds for the path as it was sent.
        http.setUriCompliance(UriCompliance.UNSAFE);
        // Values of signed headers stay as they were written, too.
        http.setHttpCompliance(HttpCompliance.LEGACY);
        http.setHeaderCacheCaseSensitive(true);
        http.setRequestHeaderSize(32 * 1024);
        var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.setIdleTimeout(600_000);
        server.addConnector(connector);
        server.setHandler(new Entrance());
    }

    public void start() throws Exception {
        server.start();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            log.warn("the front did not stop cleanly", e);
        }
    }

    private final class Entrance extends Handler.Wrapper {
        Entrance() {
            super(proxy);
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            var x = new AwsExchange(request, response);
            var name = route(x);
            var service = services.get(name);
            if (service != null) {
                serve(service, request, response, callback);
                return true;
            }
            var backend = backends.get(name);
            if (backend != null) {
                return handOn(backend, request, response, callback);
            }
            x.respond(
                    403,
                    Map.of("Content-Type", "application/json", "x-amzn-ErrorType", "UnrecognizedClientException"),
                    "{\"__type\":\"UnrecognizedClientException\",\"message\":\"There is no service "
                            + name.replace('"', '\'') + " here\"}");
            callback.succeeded();
            return true;
        }

        private void serve(AwsService service, Request request, Response response, Callback callback) throws Exception {
            var x = new AwsExchange(request, response);
            try {
                x.operation(service.operation(x));
                calls.count(service.signingName(), x.operation());
                var fault = faults.strike(service.signingName(), x.operation()).orElse(null);
                if (fault != null && befalls(fault, service.protocol(), x, request, callback)) {
                    return;
                }
                if (fault != null && fault.kind() == Fault.Kind.MUTE) {
                    x.mute();
                    try {
                        service.handle(x);
                    } finally {
                        hangUp(request, callback);
                    }
                    return;
                }
                service.handle(x);
            } catch (AwsError refused) {
                service.protocol().render(x, refused);
            } catch (RuntimeException | IOException bug) {
                log.error("{} {} failed", service.signingName(), x.operation(), bug);
                if (!x.answered()) {
                    service.protocol().render(x, new AwsError(500, "InternalFailure", bug.toString()));
                }
            }
            callback.succeeded();
        }

        private boolean handOn(Backend backend, Request request, Response response, Callback callback)
                throws Exception {
            var handed = request;
            @Nullable ByteBuffer body = null;
            if (backend.protocol() == AwsProtocol.QUERY) {
                // SQS: the operation may be in the body, and a message is small.
                body = Content.Source.asByteBuffer(request);
                handed = new ReplayedRequest(request, body);
            }
            var x = new AwsExchange(body == null ? request : new ReplayedRequest(request, body), response);
            x.operation(backend.operation(x));
            calls.count(backend.signingName(), x.operation());
            var fault = faults.strike(backend.signingName(), x.operation()).orElse(null);
            if (fault != null && befalls(fault, backend.speaks(x), x, request, callback)) {
                return true;
            }
            if (x.operation().equals("PostObject") && fault == null) {
                serve(forms(backend)::handle, backend, x, callback);
                return true;
            }
            if (backend.protocol() == AwsProtocol.S3) {
                if (annex.serves(x)) {
                    boolean mute = fault != null && fault.kind() == Fault.Kind.MUTE;
                    if (mute) {
                        x.mute();
                    }
                    serve(annex::handle, backend, x, mute ? Callback.from(() -> hangUp(request, callback)) : callback);
                    return true;
                }
                annex.headers(x).forEach(response.getHeaders()::put);
            }
            request.setAttribute(BackendProxy.PORT, backend.port());
            if (fault != null && fault.kind() == Fault.Kind.MUTE) {
                return super.handle(
                        handed,
                        new MuteResponse(request, response),
                        Callback.from(() -> hangUp(request, callback), failure -> hangUp(request, callback)));
            }
            if (fault != null && fault.kind() == Fault.Kind.DUPLICATE && body != null) {
                Twin.send(backend.port(), x, body);
            }
            return super.handle(handed, response, callback);
        }

        private PostObject forms(Backend backend) {
            PostObject known = forms;
            if (known == null) {
                known = new PostObject(backend.port());
                forms = known;
            }
            return known;
        }

        private void serve(Answer answer, Backend backend, AwsExchange x, Callback callback) {
            try {
                answer.to(x);
            } catch (AwsError refused) {
                backend.protocol().render(x, refused);
            } catch (Exception bug) {
                log.error("{} failed", x.operation(), bug);
                if (!x.answered()) {
                    backend.protocol().render(x, new AwsError(500, "InternalError", bug.toString()));
                }
            }
            callback.succeeded();
        }

        private String route(AwsExchange x) {
            if (x.method().equals("GET") && x.header("Authorization") == null) {
                for (var service : services.values()) {
                    if (service.invites(x)) {
                        return service.signingName();
                    }
                }
            }
            return SigningName.of(x);
        }
    }

    private interface Answer {
        void to(AwsExchange x) throws Exception;
    }

    /// Lets the fault happen; whether that was the end of the request.
    private static boolean befalls(Fault fault, AwsProtocol protocol, AwsExchange x, Request request, Callback callback)
            throws InterruptedException, IOException {
        return switch (fault.kind()) {
            case ERROR -> {
                // Clients that send on regardless read the answer only after that.
                x.body().transferTo(OutputStream.nullOutputStream());
                protocol.render(x, new AwsError(fault.status(), fault.error(), "Ordered by a fault"));
                callback.succeeded();
                yield true;
            }
            case DELAY -> {
                Thread.sleep(fault.delay());
                yield false;
            }
            case DROP -> {
                hangUp(request, callback);
                yield true;
            }
            case DUPLICATE, MUTE -> false;
        };
    }

    private static void hangUp(Request request, Callback callback) {
        request.getConnectionMetaData().getConnection().getEndPoint().close();
        callback.failed(new IOException("hung up, as a fault ordered"));
    }
}
