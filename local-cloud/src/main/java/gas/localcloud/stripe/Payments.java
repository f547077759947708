package gas.localcloud.stripe;

import static gas.localcloud.stripe.StripeObjects.shown;
import static gas.localcloud.stripe.StripeObjects.text;

import gas.localcloud.Json;
import java.time.YearMonth;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Cards that customers left, what was charged to them, and what was given back.
final class Payments {
    private final StripeObjects objects;
    private final Events events;

    Payments(StripeObjects objects, Events events) {
        this.objects = objects;
        this.events = events;
    }

    /// The customer left this card.
    ObjectNode attach(Card card, String customer) {
        ObjectNode method = objects.object(StripeObjects.id("pm"), "payment_method")
                .put("type", "card")
                .put("customer", customer)
                .put("_number", card.number());
        method.putObject("card")
                .put("brand", "visa")
                .put("last4", card.number().substring(card.number().length() - 4))
                .put("exp_month", card.end().getMonthValue())
                .put("exp_year", card.end().getYear())
                .put("country", "US")
                .put("funding", "credit");
        method.putObject("billing_details");
        method.putObject("metadata");
        objects.save(method);
        events.emit("payment_method.attached", method);
        return method;
    }

    /// As attaching one of Stripe's test cards by its fixed id.
    ObjectNode attach(String fixedId, Map<String, String> form) {
        Forms.heedOnly(form, "customer", "expand");
        String customer = form.getOrDefault("customer", "");
        objects.require("customer", customer);
        YearMonth end = YearMonth.from(objects.instant().atZone(java.time.ZoneOffset.UTC))
                .plusYears(5);
        return switch (fixedId) {
            case "pm_card_visa" -> attach(new Card(Card.GOOD, end), customer);
            case "pm_card_chargeCustomerFail" -> attach(new Card(Card.PAYS_NOTHING, end), customer);
            default -> throw Refusal.missing("PaymentMethod", fixedId);
        };
    }

    ObjectNode intent(String customer, long amount, String currency) {
        ObjectNode intent = objects.object(StripeObjects.id("pi"), "payment_intent")
                .put("amount", amount)
                .put("amount_received", 0)
                .put("currency", currency)
                .put("customer", customer)
                .put("status", "requires_payment_method")
                .putNull("latest_charge")
                .putNull("last_payment_error");
        intent.putObject("metadata");
        objects.save(intent);
        events.emit("payment_intent.created", intent);
        return intent;
    }

    /// Charges the card. @return why the bank refused, or empty where it paid
    Optional<String> charge(ObjectNode intent, String methodId) {
        ObjectNode method = objects.find("payment_method", methodId).orElse(null);
        Optional<String> declined = method == null
                ? Optional.of("generic_decline")
                : Card.of(method).declined(objects.instant());
        long amount = intent.path("amount").asLong();
        ObjectNode charge = objects.object(StripeObjects.id("ch"), "charge")
                .put("amount", amount)
                .put("amount_captured", declined.isEmpty() ? amount : 0)
                .put("amount_refunded", 0)
                .put("captured", declined.isEmpty())
                .put("currency", text(intent, "currency"))
                .put("customer", text(intent, "customer"))
                .put("disputed", false)
                .put("paid", declined.isEmpty())
                .put("payment_intent", text(intent, "id"))
                .put("payment_method", method == null ? null : methodId)
                .put("refunded", false)
                .put("status", declined.isEmpty() ? "succeeded" : "failed");
        charge.putObject("metadata");
        intent.put("latest_charge", text(charge, "id"));
        if (declined.isEmpty()) {
            intent.put("status", "succeeded").put("amount_received", amount).putNull("last_payment_error");
        } else {
            charge.put("failure_code", code(declined.get())).put("failure_message", words(declined.get()));
            intent.put("status", "requires_payment_method")
                    .putObject("last_payment_error")
                    .put("type", "card_error")
                    .put("code", code(declined.get()))
                    .put("decline_code", declined.get())
                    .put("message", words(declined.get()));
        }
        objects.save(charge);
        objects.save(intent);
        events.emit(declined.isEmpty() ? "charge.succeeded" : "charge.failed", charge);
        events.emit(declined.isEmpty() ? "payment_intent.succeeded" : "payment_intent.payment_failed", intent);
        return declined;
    }

    static String code(String declined) {
        return declined.equals("expired_card") ? "expired_card" : "card_declined";
    }

    static String words(String declined) {
        return declined.equals("expired_card") ? "Your card has expired." : "Your card was declined.";
    }

    /// Gives back all that is left of a charge, or a part of it.
    ObjectNode refund(Map<String, String> form) {
        Forms.heedOnly(form, "charge", "payment_intent", "amount", "reason", "metadata", "expand");
        String id = form.containsKey("payment_intent")
                ? text(objects.require("payment_intent", form.getOrDefault("payment_intent", "")), "latest_charge")
                : form.get("charge");
        if (id == null) {
            throw Refusal.state(
                    "One of the following params should be provided for this request: payment_intent or" + " charge.");
        }
        ObjectNode charge = objects.require("charge", id);
        long left = charge.path("amount_captured").asLong()
                - charge.path("amount_refunded").asLong();
        if (!charge.path("paid").asBoolean()) {
            throw Refusal.state("charge_not_refundable", "Charge " + id + " was never paid.");
        }
        if (left == 0) {
            throw Refusal.state("charge_already_refunded", "Charge " + id + " has already been refunded.");
        }
        long amount = Forms.number(form, "amount", 1, left);
        if (amount > left) {
            throw Refusal.parameter(
                    "amount_too_large",
                    "amount",
                    "Refund amount (" + amount + ") is greater than unrefunded amount on charge (" + left + ")");
        }
        ObjectNode before = charge.deepCopy();
        charge.put("amount_refunded", charge.path("amount_refunded").asLong() + amount)
                .put("refunded", amount == left);
        ObjectNode refund = objects.object(StripeObjects.id("re"), "refund")
                .put("amount", amount)
                .put("charge", id)
                .put("currency", text(charge, "currency"))
                .put("payment_intent", text(charge, "payment_intent"))
                .put("reason", form.get("reason"))
                .put("status", "succeeded");
        refund.set("metadata", Forms.inner(form, "metadata"));
        objects.save(charge);
        objects.save(refund);
        events.emit("refund.created", refund);
        events.emit("charge.refunded", charge, changed(before, charge));
        return refund;
    }

    /// The former values of what differs.
    static ObjectNode changed(ObjectNode before, ObjectNode after) {
        ObjectNode previous = Json.object();
        ObjectNode old = shown(before);
        shown(after).forEachEntry((name, value) -> {
            if (!value.equals(old.path(name))) {
                previous.set(
                        name, old.has(name) ? old.path(name) : Json.object().nullNode());
            }
        });
        return previous;
    }
}
