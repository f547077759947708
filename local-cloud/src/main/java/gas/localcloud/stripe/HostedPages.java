package gas.localcloud.stripe;

import com.sun.net.httpserver.HttpExchange;
import gas.localcloud.Xml;
import gas.localcloud.control.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The checkout page and the customer portal.
final class HostedPages {
    private static final String GOOD_CARD = "4242424242424242";
    private static final String DECLINED_CARD = "4000000000000002";
    private static final Pattern EXPIRY = Pattern.compile("(\\d{1,2})\\s*/\\s*(?:20)?(\\d{2})");
    private static final Map<String, String> HTML = Map.of(
            "Content-Type", "text/html; charset=utf-8",
            "Cache-Control", "no-store",
            "Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action *");

    private final StripeObjects objects;
    private final InstantSource clock;

    HostedPages(StripeObjects objects, InstantSource clock) {
        this.objects = objects;
        this.clock = clock;
    }

    void style(HttpExchange exchange) throws IOException {
        Console.respond(exchange, 200, "text/css; charset=utf-8", resource("pages.css"));
    }

    void checkout(HttpExchange exchange) throws IOException {
        ObjectNode session = session(exchange, "checkout.session").orElse(null);
        if (session == null || !session.path("status").asString().equals("open")) {
            Console.respond(exchange, 404, HTML, page("Checkout", "<h1>This checkout is over</h1>"));
            return;
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            Console.respond(exchange, 200, HTML, checkoutPage(session, null));
            return;
        }
        Map<String, String> form = Forms.parse(body(exchange));
        String problem = problem(form);
        if (problem != null) {
            Console.respond(exchange, 402, HTML, checkoutPage(session, problem));
            return;
        }
        objects.complete(session);
        String success = StripeObjects.text(session, "success_url")
                .replace("{CHECKOUT_SESSION_ID}", StripeObjects.text(session, "id"));
        redirect(exchange, success);
    }

    private @Nullable String problem(Map<String, String> form) {
        String card = form.getOrDefault("card_number", "").replaceAll("[\\s-]", "");
        Matcher expiry = EXPIRY.matcher(form.getOrDefault("expiry", "").strip());
        if (card.equals(DECLINED_CARD)) {
            return "Your card was declined.";
        }
        if (!card.equals(GOOD_CARD)) {
            return "Your card number is invalid: the local stand-in takes 4242 4242 4242 4242.";
        }
        if (!expiry.matches() || isPast(expiry)) {
            return "Your card's expiry date is in the past, or is none.";
        }
        if (!form.getOrDefault("cvc", "").matches("\\d{3,4}")) {
            return "Your card's security code is incomplete.";
        }
        return null;
    }

    private boolean isPast(Matcher expiry) {
        int month = Integer.parseInt(expiry.group(1));
        return month < 1
                || month > 12
                || YearMonth.of(2000 + Integer.parseInt(expiry.group(2)), month)
                        .isBefore(YearMonth.from(clock.instant().atZone(ZoneOffset.UTC)));
    }

    private String checkoutPage(ObjectNode session, @Nullable String problem) {
        ObjectNode price = objects.find(StripeObjects.text(session, "price")).orElseThrow();
        String amount = "%.2f %s"
                .formatted(
                        price.path("unit_amount").asLong() / 100.0,
                        StripeObjects.text(price, "currency").toUpperCase(Locale.ROOT));
        String cancel = StripeObjects.text(session, "cancel_url");
        return page(
                "Checkout",
                resource("checkout.html")
                        .replace(
                                "<!-- problem -->",
                                problem == null
                                        ? ""
                                        : "<p id=\"problem\" class=\"problem\" role=\"alert\">" + Xml.escape(problem)
                                                + "</p>")
                        .replace("<!-- amount -->", Xml.escape(amount))
                        .replace(
                                "<!-- interval -->",
                                Xml.escape(
                                        price.path("recurring").path("interval").asString()))
                        .replace("<!-- cancel -->", Xml.escape(cancel)));
    }

    void portal(HttpExchange exchange) throws IOException {
        ObjectNode session = session(exchange, "billing_portal.session").orElse(null);
        if (session == null) {
            Console.respond(exchange, 404, HTML, page("Billing", "<h1>This page is over</h1>"));
            return;
        }
        List<ObjectNode> subscriptions = objects.all("subscription").stream()
                .filter(subscription ->
                        StripeObjects.text(subscription, "customer").equals(StripeObjects.text(session, "customer")))
                .filter(subscription ->
                        !StripeObjects.text(subscription, "status").equals("canceled"))
                .toList();
        if (exchange.getRequestMethod().equals("POST") && !subscriptions.isEmpty()) {
            ObjectNode subscription = subscriptions.getFirst();
            switch (Forms.parse(body(exchange)).getOrDefault("do", "")) {
                case "cancel-at-period-end" -> objects.cancelAtPeriodEnd(subscription, true);
                case "resume" -> objects.cancelAtPeriodEnd(subscription, false);
                case "cancel-now" -> objects.cancel(subscription);
                case "fail-payment" -> objects.failPayment(subscription);
                default -> {}
            }
            redirect(exchange, exchange.getRequestURI().getPath());
            return;
        }
        StringBuilder content = new StringBuilder("<h1>Your subscription</h1>");
        if (subscriptions.isEmpty()) {
            content.append("<p id=\"status\">You have none.</p>");
        }
        for (ObjectNode subscription : subscriptions) {
            boolean cancels = subscription.path("cancel_at_period_end").asBoolean();
            content.append("<p id=\"status\">Premium: ")
                    .append(Xml.escape(StripeObjects.text(subscription, "status")))
                    .append(cancels ? ", ends with the paid period" : "")
                    .append("</p><form method=\"post\">")
                    .append(button(
                            cancels ? "resume" : "cancel-at-period-end",
                            cancels ? "Keep it" : "Cancel at the period's end"))
                    .append(button("cancel-now", "Cancel now"))
                    .append(button("fail-payment", "Simulate a failed payment"))
                    .append("</form>");
        }
        content.append("<p><a id=\"return\" href=\"")
                .append(Xml.escape(StripeObjects.text(session, "return_url")))
                .append("\">Back</a></p>");
        Console.respond(exchange, 200, HTML, page("Billing", content.toString()));
    }

    private static String button(String action, String words) {
        return "<button class=\"quiet\" type=\"submit\" name=\"do\" id=\"" + action + "\" value=\"" + action + "\">"
                + words + "</button>";
    }

    private Optional<ObjectNode> session(HttpExchange exchange, String kind) {
        String path = exchange.getRequestURI().getPath();
        return objects.find(path.substring(path.lastIndexOf('/') + 1))
                .filter(object -> StripeObjects.text(object, "object").equals(kind));
    }

    private static String page(String title, String content) {
        return resource("page.html").replace("<!-- title -->", title).replace("<!-- content -->", content);
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        Console.respond(exchange, 303, Map.of("Location", to), null);
    }

    private static String body(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String resource(String name) {
        try (InputStream resource = HostedPages.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
