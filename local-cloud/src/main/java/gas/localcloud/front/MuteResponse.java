package gas.localcloud.front;

import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Takes an answer and lets nobody see it.
final class MuteResponse extends Response.Wrapper {
    MuteResponse(Request request, Response response) {
        super(request, response);
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
        if (content != null) {
            content.position(content.limit());
        }
        callback.succeeded();
    }
}
