package gas.localcloud.front;

import gas.localcloud.AwsError;
import gas.localcloud.AwsExchange;
import gas.localcloud.AwsProtocol;
import gas.localcloud.AwsService;
import gas.localcloud.control.Faults;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server that every AWS client talks to.
public final class AwsFront implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AwsFront.class);

    private final Server server;
    private final Map<String, AwsService> services;

    public AwsFront(int port, List<AwsService> services, Faults faults) {
        this.services = services.stream().collect(Collectors.toMap(AwsService::signingName, Function.identity()));
        var threads = new QueuedThreadPool(32);
        threads.setName("front");
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server = new Server(threads);
        var connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                answer(new AwsExchange(request, response));
                callback.succeeded();
                return true;
            }
        });
    }

    public void start() throws Exception {
        server.start();
    }

    private void answer(AwsExchange x) throws Exception {
        var service = services.get(SigningName.of(x));
        if (service == null) {
            AwsProtocol.JSON.render(x, new AwsError(400, "UnknownOperationException", "No such service here"));
            return;
        }
        try {
            x.operation(service.operation(x));
            service.handle(x);
        } catch (AwsError refused) {
            service.protocol().render(x, refused);
        } catch (RuntimeException bug) {
            log.error("{} {} failed", service.signingName(), x.operation(), bug);
            if (!x.answered()) {
                service.protocol().render(x, new AwsError(500, "InternalFailure", bug.toString()));
            }
        }
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            log.warn("the front did not stop cleanly", e);
        }
    }
}
