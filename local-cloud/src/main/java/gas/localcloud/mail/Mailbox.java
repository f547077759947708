package gas.localcloud.mail;

import com.sun.net.httpserver.HttpExchange;
import gas.localcloud.CloudContext;
import gas.localcloud.Json;
import gas.localcloud.Part;
import gas.localcloud.StateMap;
import gas.localcloud.Xml;
import gas.localcloud.control.Console;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimePart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Takes mail by SMTP and shows it at `/inbox` (a page) and `/inbox.json`, newest first; with `?to=` only what went
/// there. A mail that was accepted is on disk.
public final class Mailbox implements Part {
    private static final Logger log = LoggerFactory.getLogger(Mailbox.class);
    private static final String PAGE_HEAD = resource("inbox-head.html");

    private static final Session SESSION = Session.getInstance(new Properties());

    private final SMTPServer server;
    private final StateMap mails;
    private final InstantSource clock;
    private final AtomicLong order;

    public Mailbox(CloudContext context) {
        this.server = SMTPServer.port(context.settings().smtpPort())
                .bindAddress(InetAddress.getLoopbackAddress())
                .messageHandler((_, _, _, data) -> keep(data))
                .build();
        this.mails = context.state().map("mails");
        this.clock = context.clock();
        this.order = new AtomicLong(mails.size());
        context.console().handle("/inbox", this::answer);
    }

    @Override
    public void start() {
        server.start();
    }

    @Override
    public void close() {
        server.stop();
    }

    private void keep(byte[] data) throws RejectException {
        try {
            MimeMessage message = new MimeMessage(SESSION, new ByteArrayInputStream(data));
            ObjectNode mail = Json.object()
                    .put("time", clock.instant().toString())
                    .put("from", String.valueOf(message.getFrom()[0]))
                    .put("to", Arrays.toString(message.getAllRecipients()).replaceAll("^\\[|\\]$", ""))
                    .put("messageId", String.valueOf(message.getMessageID()))
                    .put("subject", String.valueOf(message.getSubject()))
                    .put("text", text(message));
            mails.put("%012d".formatted(order.incrementAndGet()), mail.toString());
        } catch (MessagingException | IOException | RuntimeException unreadable) {
            log.warn("a mail could not be kept", unreadable);
            throw new RejectException(451, "the mail could not be kept");
        }
    }

    private static String text(MimePart part) throws MessagingException, IOException {
        if (part.isMimeType("text/plain")) {
            return String.valueOf(part.getContent());
        }
        if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                String text = text((MimePart) parts.getBodyPart(i));
                if (!text.isEmpty()) {
                    return text;
                }
            }
        }
        return "";
    }

    private void answer(HttpExchange exchange) throws IOException {
        List<JsonNode> shown = shown(exchange.getRequestURI().getQuery());
        if (exchange.getRequestURI().getPath().endsWith(".json")) {
            var list = Json.array();
            shown.forEach(list::add);
            Console.respond(exchange, 200, "application/json", list.toString());
            return;
        }
        StringBuilder page = new StringBuilder(PAGE_HEAD);
        if (shown.isEmpty()) {
            page.append("<p class=\"empty\">No mail yet. A job's end sends one.</p>");
        }
        for (JsonNode mail : shown) {
            page.append("<article><h2>")
                    .append(Xml.escape(mail.path("subject").asString()))
                    .append("</h2><p class=\"facts\">to ")
                    .append(Xml.escape(mail.path("to").asString()))
                    .append(", <time>")
                    .append(Xml.escape(mail.path("time").asString()))
                    .append("</time></p><pre>")
                    .append(Xml.escape(mail.path("text").asString()))
                    .append("</pre></article>");
        }
        page.append("</main></body></html>");
        Console.respond(
                exchange,
                200,
                Map.of(
                        "Content-Type",
                        "text/html; charset=utf-8",
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'"),
                page.toString());
    }

    private List<JsonNode> shown(String query) {
        String wanted = query == null || !query.startsWith("to=")
                ? ""
                : query.substring("to=".length()).toLowerCase(Locale.ROOT);
        return mails.entries().values().stream()
                .map(Json::tree)
                .filter(mail ->
                        mail.path("to").asString().toLowerCase(Locale.ROOT).contains(wanted))
                .toList()
                .reversed();
    }

    private static String resource(String name) {
        try (InputStream page = Mailbox.class.getResourceAsStream(name)) {
            if (page == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
