package gas.web.testing;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import gas.ledger.accounts.UserId;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
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

    public static List<MimeMessage> receivedBy(UserId user) {
        return received().stream()
                .filter(mail -> {
                    try {
                        return mail.getAllRecipients()[0].toString().contains(user.value());
                    } catch (MessagingException unreadable) {
                        throw new IllegalStateException(unreadable);
                    }
                })
                .toList();
    }

    /// multipart/mixed holds multipart/related, which holds multipart/alternative: plain text (0), then HTML (1).
    public static String part(MimeMessage mail, int number) throws MessagingException, IOException {
        Object content = mail.getContent();
        while (content instanceof MimeMultipart parts && !parts.getContentType().startsWith("multipart/alternative")) {
            content = parts.getBodyPart(0).getContent();
        }
        Object part = ((MimeMultipart) content).getBodyPart(number).getContent();
        return part instanceof MimeMultipart related
                ? related.getBodyPart(0).getContent().toString()
                : part.toString();
    }
}
