package gas.localcloud.stripe;

import static gas.localcloud.stripe.StripeObjects.text;

import gas.localcloud.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The life of a subscription. A period ends and the next begins; an hour later its invoice is collected, as Stripe
/// does it. A card that does not pay makes the subscription `past_due`; Stripe asks again as often as it was told to,
/// and then does what it was told to. Callers make each change [StripeObjects#alone].
final class Subscriptions {
    private static final Duration DRAFT = Duration.ofHours(1);
    private static final Set<String> OVER = Set.of("canceled", "incomplete_expired");
    private static final String UPDATED = "customer.subscription.updated";

    /// @param retries how long after each failed attempt the next one follows
    /// @param finallyIs the status after the last of them: `canceled`, `unpaid` or `past_due`
    record Dunning(List<Duration> retries, String finallyIs) {}

    private final StripeObjects objects;
    private final Invoices invoices;
    private final Payments payments;
    private final Events events;
    private final Agenda agenda;
    private final Dunning dunning;

    Subscriptions(
            StripeObjects objects,
            Invoices invoices,
            Payments payments,
            Events events,
            Agenda agenda,
            Dunning dunning) {
        this.objects = objects;
        this.invoices = invoices;
        this.payments = payments;
        this.events = events;
        this.agenda = agenda;
        this.dunning = dunning;
        agenda.handle("period-end", id -> objects.find("subscription", id).ifPresent(this::periodEnded));
        agenda.handle("cancel", id -> objects.find("subscription", id).ifPresent(this::cancelIfDue));
        agenda.handle("collect", id -> objects.find("invoice", id).ifPresent(this::collectIfDue));
    }

    static ObjectNode item(ObjectNode subscription) {
        return (ObjectNode) subscription.path("items").path("data").path(0);
    }

    static long periodEnd(ObjectNode subscription) {
        return item(subscription).path("current_period_end").asLong();
    }

    static boolean isOver(ObjectNode subscription) {
        return OVER.contains(text(subscription, "status"));
    }

    List<ObjectNode> aliveOf(String customer) {
        return objects.all("subscription").stream()
                .filter(subscription -> text(subscription, "customer").equals(customer) && !isOver(subscription))
                .toList();
    }

    /// By the API; as with `payment_behavior=error_if_incomplete`, a card that does not pay begins nothing.
    ObjectNode create(Map<String, String> form) {
        Forms.heedOnly(form, "customer", "items", "default_payment_method", "metadata", "payment_behavior", "expand");
        ObjectNode customer = objects.require("customer", form.getOrDefault("customer", ""));
        ObjectNode price = objects.require("price", form.getOrDefault("items[0][price]", ""));
        String method = form.getOrDefault("default_payment_method", defaultMethod(customer));
        ObjectNode card = objects.find("payment_method", method)
                .orElseThrow(() -> Refusal.state(
                        "resource_missing", "This customer has no attached payment source or default payment method."));
        Card.of(card).declined(objects.instant()).ifPresent(declined -> {
            throw Refusal.card(Payments.code(declined), Payments.words(declined));
        });
        long quantity = Forms.number(form, "items[0][quantity]", 1, 1);
        return begin(text(customer, "id"), price, quantity, Forms.inner(form, "metadata"), method);
    }

    /// A subscription begins, and the card pays its first invoice.
    ObjectNode begin(String customer, ObjectNode price, long quantity, JsonNode metadata, String method) {
        ObjectNode subscription = objects.object(StripeObjects.id("sub"), "subscription")
                .put("customer", customer)
                .put("status", "active")
                .put("billing_cycle_anchor", objects.now())
                .put("collection_method", "charge_automatically")
                .put("currency", text(price, "currency"))
                .put("default_payment_method", method)
                .put("start_date", objects.now())
                .put("cancel_at_period_end", false)
                .putNull("cancel_at")
                .putNull("canceled_at")
                .putNull("ended_at");
        subscription.putObject("billing_mode").put("type", "flexible");
        subscription.putObject("cancellation_details").putNull("reason");
        subscription.set("metadata", metadata);
        ObjectNode item = Json.object()
                .put("id", StripeObjects.id("si"))
                .put("object", "subscription_item")
                .put("created", objects.now())
                .put("subscription", text(subscription, "id"))
                .put("quantity", quantity);
        item.set("price", price);
        subscription
                .putObject("items")
                .put("object", "list")
                .put("has_more", false)
                .putArray("data")
                .add(item);
        nextPeriod(subscription, objects.now());
        ObjectNode invoice = invoices.draft(subscription, "subscription_create", false);
        subscription.put("latest_invoice", text(invoice, "id"));
        objects.save(subscription);
        events.emit("customer.subscription.created", subscription);
        invoices.collect(invoices.open(invoice), method, true);
        return subscription;
    }

    ObjectNode update(ObjectNode subscription, Map<String, String> form) {
        Forms.heedOnly(form, "cancel_at_period_end", "cancel_at", "metadata", "default_payment_method", "expand");
        boolean moreThanMetadata = form.keySet().stream()
                .anyMatch(field -> field.startsWith("cancel_at") || field.equals("default_payment_method"));
        if (isOver(subscription) && moreThanMetadata) {
            throw Refusal.state("A canceled subscription can only update its cancellation_details and metadata.");
        }
        String method = form.get("default_payment_method");
        if (method != null) {
            objects.require("payment_method", method);
        }
        if (form.containsKey("cancel_at_period_end") && form.containsKey("cancel_at")) {
            throw Refusal.state("You may only specify one of these parameters: cancel_at, cancel_at_period_end.");
        }
        boolean atPeriodEnd = form.containsKey("cancel_at_period_end") && Forms.truth(form, "cancel_at_period_end");
        boolean clears = form.getOrDefault("cancel_at", "none").isEmpty();
        long at = form.containsKey("cancel_at") && !clears ? Forms.number(form, "cancel_at", objects.now(), 0) : 0;
        return change(subscription, changed -> {
            Forms.mergeMetadata(changed, form);
            if (method != null) {
                changed.put("default_payment_method", method);
            }
            if (atPeriodEnd) {
                cancelAt(changed, periodEnd(changed), true);
            } else if (at > 0) {
                cancelAt(changed, at, false);
            } else if (clears || form.containsKey("cancel_at_period_end")) {
                keep(changed);
            }
        });
    }

    /// As the customer portal does it with flexible billing: by its time alone, `cancel_at_period_end` stays false.
    ObjectNode cancelAtPeriodEnd(ObjectNode subscription) {
        return change(subscription, changed -> cancelAt(changed, periodEnd(changed), false));
    }

    ObjectNode resume(ObjectNode subscription) {
        return change(subscription, Subscriptions::keep);
    }

    private static void keep(ObjectNode subscription) {
        subscription.put("cancel_at_period_end", false).putNull("cancel_at").putNull("canceled_at");
        subscription.withObject("/cancellation_details").putNull("reason");
    }

    private void cancelAt(ObjectNode subscription, long time, boolean atPeriodEnd) {
        subscription
                .put("cancel_at_period_end", atPeriodEnd)
                .put("cancel_at", time)
                .put("canceled_at", objects.now());
        subscription.withObject("/cancellation_details").put("reason", "cancellation_requested");
        agenda.at(Instant.ofEpochSecond(time), "cancel", text(subscription, "id"));
    }

    ObjectNode cancel(ObjectNode subscription) {
        if (isOver(subscription)) {
            throw Refusal.missing("subscription", text(subscription, "id"));
        }
        return end(subscription, "cancellation_requested");
    }

    private ObjectNode end(ObjectNode subscription, String reason) {
        subscription.put("status", "canceled").put("ended_at", objects.now());
        if (subscription.path("canceled_at").isNull()) {
            subscription.put("canceled_at", objects.now());
        }
        subscription.withObject("/cancellation_details").put("reason", reason);
        objects.save(subscription);
        invoices.of(text(subscription, "id")).stream()
                .filter(invoice -> invoice.path("auto_advance").asBoolean())
                .forEach(invoices::giveUp);
        events.emit("customer.subscription.deleted", subscription);
        return subscription;
    }

    private void cancelIfDue(ObjectNode subscription) {
        if (!isOver(subscription) && isDueToEnd(subscription)) {
            end(subscription, "cancellation_requested");
        }
    }

    private boolean isDueToEnd(ObjectNode subscription) {
        JsonNode at = subscription.path("cancel_at");
        return at.isNumber() && at.asLong() <= objects.now();
    }

    private void periodEnded(ObjectNode subscription) {
        if (isOver(subscription) || periodEnd(subscription) > objects.now()) {
            return;
        }
        if (isDueToEnd(subscription)) {
            end(subscription, "cancellation_requested");
            return;
        }
        // who has long owed is asked for more, but only by hand
        boolean collects = !text(subscription, "status").equals("unpaid");
        change(subscription, changed -> {
            nextPeriod(changed, periodEnd(changed));
            ObjectNode invoice = invoices.draft(changed, "subscription_cycle", collects);
            changed.put("latest_invoice", text(invoice, "id"));
            if (collects) {
                agenda.at(objects.instant().plus(DRAFT), "collect", text(invoice, "id"));
            }
        });
    }

    /// Periods are counted from the first one's begin, so that the 31st comes back after a February.
    private void nextPeriod(ObjectNode subscription, long start) {
        ObjectNode item = item(subscription);
        JsonNode recurring = item.path("price").path("recurring");
        ZonedDateTime anchor = Instant.ofEpochSecond(
                        subscription.path("billing_cycle_anchor").asLong())
                .atZone(ZoneOffset.UTC);
        ZonedDateTime next = anchor;
        for (int period = 1; next.toEpochSecond() <= start; period++) {
            int many = period * recurring.path("interval_count").asInt(1);
            next = switch (text(recurring, "interval")) {
                case "day" -> anchor.plusDays(many);
                case "week" -> anchor.plusWeeks(many);
                case "year" -> anchor.plusYears(many);
                default -> anchor.plusMonths(many);
            };
        }
        long end = next.toEpochSecond();
        item.put("current_period_start", start).put("current_period_end", end);
        agenda.at(Instant.ofEpochSecond(end), "period-end", text(subscription, "id"));
    }

    private void collectIfDue(ObjectNode invoice) {
        if (!invoice.path("auto_advance").asBoolean()) {
            return;
        }
        boolean isDraft = text(invoice, "status").equals("draft");
        boolean isDue = Invoices.isOpen(invoice)
                && invoice.path("next_payment_attempt").asLong(Long.MAX_VALUE) <= objects.now();
        if (isDraft || isDue) {
            collect(isDraft ? invoices.open(invoice) : invoice);
        }
    }

    private void collect(ObjectNode invoice) {
        ObjectNode subscription = objects.require("subscription", Invoices.subscriptionOf(invoice));
        if (invoices.collect(invoice, method(subscription), true).isEmpty()) {
            paid(subscription, invoice);
            return;
        }
        int failed = invoice.path("attempt_count").asInt();
        boolean isLast = failed > dunning.retries().size();
        if (isLast) {
            invoices.giveUp(invoice);
        } else {
            Instant again = objects.instant().plus(dunning.retries().get(failed - 1));
            invoices.askAgain(invoice, again);
            agenda.at(again, "collect", text(invoice, "id"));
        }
        invoices.tellFailure(invoice);
        if (!isLast) {
            change(subscription, changed -> changed.put("status", "past_due"));
        } else if (dunning.finallyIs().equals("canceled")) {
            end(subscription, "payment_failed");
        } else {
            change(subscription, changed -> changed.put("status", dunning.finallyIs()));
        }
    }

    /// What is owed, by the card that is there now, because its owner asks for it.
    ObjectNode pay(ObjectNode invoice) {
        if (!Invoices.isOpen(invoice)) {
            throw Refusal.state("Invoice is already " + text(invoice, "status") + ".");
        }
        ObjectNode subscription = objects.require("subscription", Invoices.subscriptionOf(invoice));
        Optional<String> declined = invoices.collect(invoice, method(subscription), false);
        if (declined.isPresent()) {
            invoices.tellFailure(invoice);
            throw Refusal.card(Payments.code(declined.get()), Payments.words(declined.get()));
        }
        paid(subscription, invoice);
        return invoice;
    }

    private void paid(ObjectNode subscription, ObjectNode invoice) {
        boolean isLatest = text(subscription, "latest_invoice").equals(text(invoice, "id"));
        if (isLatest && !isOver(subscription)) {
            change(subscription, changed -> changed.put("status", "active"));
        }
    }

    /// What the customer owes, newest first.
    List<ObjectNode> owedFor(ObjectNode subscription) {
        return invoices.of(text(subscription, "id")).stream()
                .filter(Invoices::isOpen)
                .toList();
    }

    /// The customer left another card, for this subscription and for all that follows.
    ObjectNode changeCard(ObjectNode subscription, Card card) {
        ObjectNode customer = objects.require("customer", text(subscription, "customer"));
        String method = text(payments.attach(card, text(customer, "id")), "id");
        customer.withObject("/invoice_settings").put("default_payment_method", method);
        objects.save(customer);
        events.emit("customer.updated", customer);
        return change(subscription, changed -> changed.put("default_payment_method", method));
    }

    private String method(ObjectNode subscription) {
        String own = text(subscription, "default_payment_method");
        return own.isEmpty() ? defaultMethod(objects.require("customer", text(subscription, "customer"))) : own;
    }

    private static String defaultMethod(ObjectNode customer) {
        return text(customer.path("invoice_settings"), "default_payment_method");
    }

    /// Tells of what changed, if anything did.
    private ObjectNode change(ObjectNode subscription, Consumer<ObjectNode> change) {
        ObjectNode before = subscription.deepCopy();
        change.accept(subscription);
        objects.save(subscription);
        ObjectNode previous = Payments.changed(before, subscription);
        if (!previous.isEmpty()) {
            events.emit(UPDATED, subscription, previous);
        }
        return subscription;
    }
}
