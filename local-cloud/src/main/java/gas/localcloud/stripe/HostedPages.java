package gas.localcloud.stripe;

import static gas.localcloud.stripe.StripeObjects.text;

import com.sun.net.httpserver.HttpExchange;
import gas.localcloud.Xml;
import gas.localcloud.control.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The checkout page and the customer portal.
final class HostedPages {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);

    // a form's answer sends the browser on to the shop, and from there wherever that wants
    private static final Map<String, String> HTML = Map.of(
            "Content-Type", "text/html; charset=utf-8",
            "Cache-Control", "no-store",
            "Referrer-Policy", "no-referrer",
            "X-Content-Type-Options", "nosniff",
            "Content-Security-Policy",
                    "default-src 'none'; style-src 'self'; form-action *; base-uri 'none'; frame-ancestors 'none'");

    private final StripeObjects objects;
    private final Checkouts checkouts;
    private final Subscriptions subscriptions;
    private final Agenda agenda;
    private final Events events;

    HostedPages(StripeObjects objects, Checkouts checkouts, Subscriptions subscriptions, Agenda agenda, Events events) {
        this.objects = objects;
        this.checkouts = checkouts;
        this.subscriptions = subscriptions;
        this.agenda = agenda;
        this.events = events;
    }

    static void style(HttpExchange exchange) throws IOException {
        Console.respond(exchange, 200, "text/css; charset=utf-8", resource("pages.css"));
    }

    void checkout(HttpExchange exchange) throws IOException {
        agenda.keep();
        ObjectNode session = session(exchange, "checkout.session").orElse(null);
        if (session == null) {
            Console.respond(exchange, 404, HTML, page("Checkout", "<h1>There is no such checkout</h1>"));
            return;
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            if (Checkouts.isOpen(session)) {
                Console.respond(exchange, 200, HTML, checkoutPage(session, Map.of(), null));
            } else {
                Console.respond(exchange, 404, HTML, overPage(session));
            }
            return;
        }
        Map<String, String> form = form(exchange);
        Card.Problem problem = Card.problem(form, objects.instant())
                .or(() -> Card.of(form)
                        .declined(objects.instant())
                        .map(declined -> new Card.Problem("card_number", Payments.words(declined))))
                .orElse(null);
        if (problem != null && Checkouts.isOpen(session)) {
            Console.respond(exchange, 402, HTML, checkoutPage(session, form, problem));
            return;
        }
        // two clicks, one payment: the second finds the session complete and goes where the first went
        ObjectNode after = objects.alone(() -> {
            ObjectNode now = objects.require("checkout.session", text(session, "id"));
            return Checkouts.isOpen(now)
                    ? checkouts.complete(
                            now, Card.of(form), form.getOrDefault("name", "").strip())
                    : now;
        });
        events.deliver();
        if (Checkouts.isComplete(after)) {
            redirect(exchange, text(after, "success_url").replace("{CHECKOUT_SESSION_ID}", text(after, "id")));
        } else {
            Console.respond(exchange, 404, HTML, overPage(after));
        }
    }

    private String checkoutPage(ObjectNode session, Map<String, String> form, Card.@Nullable Problem problem) {
        ObjectNode price = checkouts.price(session);
        String wrong = problem == null ? "" : problem.field();
        return page(
                problem == null ? "Checkout" : "Checkout: the payment failed",
                resource("checkout.html")
                        .replace("<!-- problem -->", problem == null ? "" : problem(problem.words()))
                        .replace(
                                "<!-- amount -->",
                                amount(session.path("amount_total").asLong(), text(session, "currency")))
                        .replace("<!-- interval -->", Xml.escape(text(price.path("recurring"), "interval")))
                        .replace("<!-- product -->", Xml.escape(product(price)))
                        .replace("<!-- back -->", link("cancel", text(session, "cancel_url"), "Back without paying"))
                        .replace("data-card_number", state(wrong.equals("card_number"), "test-cards"))
                        .replace("data-expiry", state(wrong.equals("expiry"), ""))
                        .replace("data-cvc", state(wrong.equals("cvc"), ""))
                        .replace("<!-- expiry -->", Xml.escape(form.getOrDefault("expiry", "")))
                        .replace("<!-- name -->", Xml.escape(form.getOrDefault("name", ""))));
    }

    /// The attributes by which an input tells what is wrong with it, or where help is.
    private static String state(boolean isWrong, String help) {
        if (isWrong) {
            return "aria-invalid=\"true\" aria-describedby=\"problem\" autofocus";
        }
        return help.isEmpty() ? "" : "aria-describedby=\"" + help + "\"";
    }

    private static String overPage(ObjectNode session) {
        boolean isPaid = Checkouts.isComplete(session);
        return page(
                "Checkout",
                "<h1>This checkout is over</h1><p>"
                        + (isPaid ? "It was paid." : "It expired, and nothing was paid.")
                        + "</p>"
                        + link("cancel", text(session, "cancel_url"), "Back"));
    }

    void portal(HttpExchange exchange) throws IOException {
        agenda.keep();
        ObjectNode session = session(exchange, "billing_portal.session").orElse(null);
        if (session == null) {
            Console.respond(exchange, 404, HTML, page("Billing", "<h1>There is no such page</h1>"));
            return;
        }
        String customer = text(session, "customer");
        if (!exchange.getRequestMethod().equals("POST")) {
            Console.respond(exchange, 200, HTML, portalPage(session, null));
            return;
        }
        Map<String, String> form = form(exchange);
        try {
            objects.alone(() -> act(customer, form));
        } catch (Refusal refused) {
            Console.respond(exchange, 409, HTML, portalPage(session, refused.words()));
            return;
        } finally {
            events.deliver();
        }
        redirect(exchange, exchange.getRequestURI().getPath());
    }

    /// What a button asks for, of the subscription that its form names; of the newest if it names none.
    private ObjectNode act(String customer, Map<String, String> form) {
        String named = form.getOrDefault("subscription", "");
        ObjectNode subscription = subscriptions.aliveOf(customer).stream()
                .filter(alive -> named.isEmpty() || text(alive, "id").equals(named))
                .findFirst()
                .orElseThrow(() -> Refusal.state("This subscription is over."));
        return switch (form.getOrDefault("do", "")) {
            case "cancel-at-period-end" -> subscriptions.cancelAtPeriodEnd(subscription);
            case "resume" -> subscriptions.resume(subscription);
            case "cancel-now" -> subscriptions.cancel(subscription);
            case "change-card" -> changeCard(subscription, form);
            case "pay-now" ->
                subscriptions.pay(subscriptions.owedFor(subscription).stream()
                        .findFirst()
                        .orElseThrow(() -> Refusal.state("Nothing is owed.")));
            case String unknown -> throw Refusal.state("There is no button '" + unknown + "'.");
        };
    }

    private ObjectNode changeCard(ObjectNode subscription, Map<String, String> form) {
        Card.problem(form, objects.instant()).ifPresent(problem -> {
            throw Refusal.state(problem.words());
        });
        return subscriptions.changeCard(subscription, Card.of(form));
    }

    private String portalPage(ObjectNode session, @Nullable String problem) {
        List<ObjectNode> alive = subscriptions.aliveOf(text(session, "customer"));
        StringBuilder content = new StringBuilder("<h1>Your subscription</h1>");
        if (problem != null) {
            content.append(problem(problem));
        }
        if (alive.isEmpty()) {
            content.append("<p id=\"status\">You have none.</p>");
        }
        alive.forEach(subscription -> content.append(section(subscription)));
        content.append(link("return", text(session, "return_url"), "Back"));
        return page("Billing", content.toString());
    }

    private String section(ObjectNode subscription) {
        ObjectNode price = (ObjectNode) Subscriptions.item(subscription).path("price");
        long ends = subscription.path("cancel_at").asLong(0);
        boolean isOwed = !subscriptions.owedFor(subscription).isEmpty();
        String card = objects.find("payment_method", text(subscription, "default_payment_method"))
                .map(method -> text(method.path("card"), "last4"))
                .orElse("none");
        return "<p id=\"status\" class=\"" + (isOwed ? "problem" : "status") + "\">" + Xml.escape(product(price)) + ": "
                + Xml.escape(text(subscription, "status").replace('_', ' ')) + "</p><p id=\"period\">"
                + amount(price.path("unit_amount").asLong(), text(price, "currency")) + " a "
                + Xml.escape(text(price.path("recurring"), "interval"))
                + (ends > 0 ? "; ends on " + day(ends) : "; renews on " + day(Subscriptions.periodEnd(subscription)))
                + "</p><p id=\"card\">Card ending in " + Xml.escape(card) + "</p>"
                + form(
                        subscription,
                        (isOwed ? button("pay-now", "Pay what is owed") : "")
                                + (ends > 0
                                        ? button("resume", "Keep the subscription")
                                        : button("cancel-at-period-end", "Cancel at the end of the period"))
                                + button("cancel-now", "Cancel now"))
                + form(subscription, resource("card.html"));
    }

    private static String form(ObjectNode subscription, String content) {
        return "<form method=\"post\"><input type=\"hidden\" name=\"subscription\" value=\""
                + Xml.escape(text(subscription, "id")) + "\">" + content + "</form>";
    }

    private static String day(long seconds) {
        return DAY.format(Instant.ofEpochSecond(seconds).atZone(ZoneOffset.UTC));
    }

    private static String button(String action, String words) {
        return "<button class=\"quiet\" type=\"submit\" name=\"do\" id=\"" + action + "\" value=\"" + action + "\">"
                + words + "</button>";
    }

    private static String problem(String words) {
        return "<p id=\"problem\" class=\"problem\" role=\"alert\">" + Xml.escape(words) + "</p>";
    }

    private static String link(String id, String to, String words) {
        return to.isEmpty() ? "" : "<p><a id=\"" + id + "\" href=\"" + Xml.escape(to) + "\">" + words + "</a></p>";
    }

    private String product(ObjectNode price) {
        return objects.find("product", text(price, "product"))
                .map(product -> text(product, "name"))
                .orElse("Subscription");
    }

    /// As `9.00 USD`; the yen has no cents.
    private static String amount(long least, String currency) {
        String code = currency.toUpperCase(Locale.ROOT);
        int digits = Math.max(0, Currency.getInstance(code).getDefaultFractionDigits());
        return BigDecimal.valueOf(least, digits).toPlainString() + " " + code;
    }

    private Optional<ObjectNode> session(HttpExchange exchange, String kind) {
        String path = exchange.getRequestURI().getPath();
        return objects.find(kind, path.substring(path.lastIndexOf('/') + 1));
    }

    private static String page(String title, String content) {
        return resource("page.html").replace("<!-- title -->", title).replace("<!-- content -->", content);
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        Console.respond(exchange, 303, Map.of("Location", to), null);
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        return Forms.parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
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
