package gas.localcloud.front;

import org.eclipse.jetty.client.DuplexConnectionPool;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;

/// Hands requests on to backends as they are, streaming both ways. The Host header and the path stay as the client
/// signed them.
final class BackendProxy extends ProxyHandler {
    static final String PORT = BackendProxy.class.getName() + ".port";

    @Override
    protected HttpURI rewriteHttpURI(Request request) {
        var port = (Integer) request.getAttribute(PORT);
        return HttpURI.build(request.getHttpURI())
                .scheme("http")
                .host("127.0.0.1")
                .port(port);
    }

    @Override
    protected void configureHttpClient(org.eclipse.jetty.client.HttpClient client) {
        super.configureHttpClient(client);
        client.setMaxConnectionsPerDestination(256);
        client.setRequestBufferSize(32 * 1024);
        client.setResponseBufferSize(32 * 1024);
        // Long polls keep a connection silent for twenty seconds, big uploads a response for longer.
        client.setIdleTimeout(600_000);
        // a backend closes what was idle for 30 s: a connection is not used again that late, when it may be closing
        client.getHttpClientTransport().setConnectionPoolFactory(destination -> {
            var pool = new DuplexConnectionPool(destination, client.getMaxConnectionsPerDestination());
            pool.setMaxDuration(15_000);
            return pool;
        });
    }

    @Override
    protected void addProxyHeaders(Request fromClient, org.eclipse.jetty.client.Request toBackend) {
        // Nothing between client and backend shows.
    }
}
