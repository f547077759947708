package gas.web.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;

/// A mail whose Message-ID is ours: the mail library would put a new one in its place at each sending.
final class IdentifiedMessage extends MimeMessage {
    private final String id;

    IdentifiedMessage(MimeMessage message, String id) throws MessagingException {
        super(message.getSession());
        this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", id);
    }
}
