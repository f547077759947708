package gas.localcloud.front;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/// A request whose body has been read already and is served again.
final class ReplayedRequest extends Request.Wrapper {
    private final Content.Source content;

    ReplayedRequest(Request request, ByteBuffer body) {
        super(request);
        content = Content.Source.from(body.duplicate());
    }

    @Override
    public long getLength() {
        return content.getLength();
    }

    @Override
    public Content.Chunk read() {
        return content.read();
    }

    @Override
    public void demand(Runnable demandCallback) {
        content.demand(demandCallback);
    }

    @Override
    public void fail(Throwable failure) {
        content.fail(failure);
    }
}
