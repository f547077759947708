package gas.web.testing;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;

/// A mail server that a test can stop and start.
public final class MailServer {
    static final int PORT = freePort();
    private static final GreenMail SERVER =
            new GreenMail(new ServerSetup(PORT, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    private MailServer() {}

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new IllegalStateException(none);
        }
    }

    public static void start() {
        SERVER.start();
    }

    public static void stop() {
        SERVER.stop();
    }

    public static List<MimeMessage> received() {
        return List.of(SERVER.getReceivedMessages());
    }
}
