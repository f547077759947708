package gas.localcloud;

import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Takes an answer and lets nobody see it.
public final class MuteResponse extends Response.Wrapper {
    public MuteResponse(Request request, Response response) {
        super(request, response);
    }

    @Override
    public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
        if (content != null) {
            content.position(content.limit());
        }
        callback.succeeded();
    }
}
