package gas.localcloud.stripe;

import static gas.localcloud.stripe.StripeObjects.text;

import gas.localcloud.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// What a subscription asks for, period by period: drafted, open, paid.
final class Invoices {
    private final StripeObjects objects;
    private final Payments payments;
    private final Events events;

    Invoices(StripeObjects objects, Payments payments, Events events) {
        this.objects = objects;
        this.payments = payments;
        this.events = events;
    }

    /// @param reason `subscription_create` or `subscription_cycle`
    /// @param collects whether Stripe will ask for the money by itself
    ObjectNode draft(ObjectNode subscription, String reason, boolean collects) {
        ObjectNode item = Subscriptions.item(subscription);
        long amount = item.path("price").path("unit_amount").asLong()
                * item.path("quantity").asLong(1);
        String currency = text(subscription, "currency");
        ObjectNode invoice = objects.object(StripeObjects.id("in"), "invoice")
                .put("customer", text(subscription, "customer"))
                .put("status", "draft")
                .put("billing_reason", reason)
                .put("collection_method", "charge_automatically")
                .put("currency", currency)
                .put("amount_due", amount)
                .put("amount_paid", 0)
                .put("amount_remaining", amount)
                .put("subtotal", amount)
                .put("total", amount)
                .put("attempt_count", 0)
                .put("attempted", false)
                .put("auto_advance", collects)
                .put("period_start", item.path("current_period_start").asLong())
                .put("period_end", item.path("current_period_end").asLong())
                .putNull("next_payment_attempt");
        ObjectNode details = invoice.putObject("parent")
                .put("type", "subscription_details")
                .putObject("subscription_details")
                .put("subscription", text(subscription, "id"));
        details.set("metadata", subscription.path("metadata"));
        ObjectNode line = Json.object()
                .put("id", StripeObjects.id("il"))
                .put("object", "line_item")
                .put("amount", amount)
                .put("currency", currency)
                .put("quantity", item.path("quantity").asLong(1));
        line.putObject("period")
                .put("start", item.path("current_period_start").asLong())
                .put("end", item.path("current_period_end").asLong());
        invoice.putObject("lines")
                .put("object", "list")
                .put("has_more", false)
                .putArray("data")
                .add(line);
        invoice.putObject("metadata");
        invoice.putObject("status_transitions").putNull("finalized_at").putNull("paid_at");
        objects.save(invoice);
        events.emit("invoice.created", invoice);
        return invoice;
    }

    ObjectNode open(ObjectNode invoice) {
        ObjectNode intent = payments.intent(
                text(invoice, "customer"), invoice.path("amount_due").asLong(), text(invoice, "currency"));
        ObjectNode payment = objects.object(StripeObjects.id("inpay"), "invoice_payment")
                .put("invoice", text(invoice, "id"))
                .put("amount_requested", invoice.path("amount_due").asLong())
                .putNull("amount_paid")
                .put("currency", text(invoice, "currency"))
                .put("is_default", true)
                .put("status", "open");
        payment.putObject("payment").put("type", "payment_intent").put("payment_intent", text(intent, "id"));
        payment.putObject("status_transitions").putNull("paid_at").putNull("canceled_at");
        objects.save(payment);
        invoice.put("status", "open");
        invoice.withObject("/status_transitions").put("finalized_at", objects.now());
        objects.save(invoice);
        events.emit("invoice.finalized", invoice);
        return invoice;
    }

    /// Asks the card for what is due, and notes the outcome; who calls tells of a failure, once it knows what follows.
    ///
    /// @return why the bank refused, or empty where it paid
    Optional<String> collect(ObjectNode invoice, String method, boolean byItself) {
        ObjectNode payment = paymentsOf(text(invoice, "id")).getFirst();
        ObjectNode intent = objects.require("payment_intent", text(payment.path("payment"), "payment_intent"));
        Optional<String> declined = payments.charge(intent, method);
        if (byItself || !invoice.path("attempted").asBoolean()) {
            invoice.put("attempt_count", invoice.path("attempt_count").asInt() + 1);
        }
        invoice.put("attempted", true);
        if (declined.isEmpty()) {
            payment.put("status", "paid")
                    .put("amount_paid", invoice.path("amount_due").asLong());
            payment.withObject("/status_transitions").put("paid_at", objects.now());
            objects.save(payment);
            invoice.put("status", "paid")
                    .put("amount_paid", invoice.path("amount_due").asLong())
                    .put("amount_remaining", 0)
                    .put("auto_advance", false)
                    .putNull("next_payment_attempt");
            invoice.withObject("/status_transitions").put("paid_at", objects.now());
            objects.save(invoice);
            events.emit("invoice_payment.paid", payment);
            events.emit("invoice.paid", invoice);
            events.emit("invoice.payment_succeeded", invoice);
        } else {
            objects.save(invoice);
        }
        return declined;
    }

    /// Stripe will ask again then.
    void askAgain(ObjectNode invoice, Instant at) {
        objects.save(invoice.put("auto_advance", true).put("next_payment_attempt", at.getEpochSecond()));
    }

    /// Stripe will not ask again by itself.
    void giveUp(ObjectNode invoice) {
        objects.save(invoice.put("auto_advance", false).putNull("next_payment_attempt"));
    }

    void tellFailure(ObjectNode invoice) {
        events.emit("invoice.payment_failed", invoice);
    }

    List<ObjectNode> of(String subscription) {
        return objects.all("invoice").stream()
                .filter(invoice -> subscriptionOf(invoice).equals(subscription))
                .toList();
    }

    List<ObjectNode> paymentsOf(String invoice) {
        return objects.all("invoice_payment").stream()
                .filter(payment -> text(payment, "invoice").equals(invoice))
                .toList();
    }

    static String subscriptionOf(ObjectNode invoice) {
        return text(invoice.path("parent").path("subscription_details"), "subscription");
    }

    static boolean isOpen(ObjectNode invoice) {
        return text(invoice, "status").equals("open");
    }
}
