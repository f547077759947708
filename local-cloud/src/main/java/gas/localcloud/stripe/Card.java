package gas.localcloud.stripe;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// A card, by the numbers that Stripe gives for tests: one pays, one is declined, one is taken and pays nothing.
record Card(String number, YearMonth end) {
    static final String GOOD = "4242424242424242";

    /// "Attaching this card to a Customer object succeeds, but attempts to charge the customer fail."
    static final String PAYS_NOTHING = "4000000000000341";

    private static final String DECLINED = "4000000000000002";
    private static final Pattern EXPIRY = Pattern.compile("(\\d{1,2})\\s*/\\s*(?:20)?(\\d{2})");

    /// @param field that is to be corrected
    record Problem(String field, String words) {}

    /// What is wrong with a card as somebody typed it.
    static Optional<Problem> problem(Map<String, String> form, Instant now) {
        String number = number(form);
        if (!number.equals(GOOD) && !number.equals(DECLINED) && !number.equals(PAYS_NOTHING)) {
            return Optional.of(new Problem(
                    "card_number", "Your card number is invalid: the local stand-in takes 4242 4242 4242 4242."));
        }
        Matcher expiry = expiry(form);
        if (!expiry.matches() || !isMonth(expiry)) {
            return Optional.of(new Problem("expiry", "Your card's expiry date is incomplete: write it as 12 / 40."));
        }
        if (end(expiry).isBefore(month(now))) {
            return Optional.of(new Problem("expiry", "Your card's expiry date is in the past."));
        }
        if (!form.getOrDefault("cvc", "").strip().matches("\\d{3,4}")) {
            return Optional.of(new Problem("cvc", "Your card's security code is incomplete."));
        }
        return number.equals(DECLINED)
                ? Optional.of(new Problem("card_number", "Your card was declined."))
                : Optional.empty();
    }

    /// The card of a form that has no [#problem].
    static Card of(Map<String, String> form) {
        Matcher expiry = expiry(form);
        if (!expiry.matches()) {
            throw new IllegalArgumentException("not a card's expiry date");
        }
        return new Card(number(form), end(expiry));
    }

    static Card of(ObjectNode method) {
        var card = method.path("card");
        return new Card(
                StripeObjects.text(method, "_number"),
                YearMonth.of(
                        card.path("exp_year").asInt(), card.path("exp_month").asInt()));
    }

    /// Why the bank refuses to pay, as `decline_code`, or empty where it pays.
    Optional<String> declined(Instant now) {
        if (end.isBefore(month(now))) {
            return Optional.of("expired_card");
        }
        return number.equals(GOOD) ? Optional.empty() : Optional.of("generic_decline");
    }

    private static String number(Map<String, String> form) {
        return form.getOrDefault("card_number", "").replaceAll("[\\s-]", "");
    }

    private static Matcher expiry(Map<String, String> form) {
        return EXPIRY.matcher(form.getOrDefault("expiry", "").strip());
    }

    private static boolean isMonth(Matcher expiry) {
        int month = Integer.parseInt(expiry.group(1));
        return month >= 1 && month <= 12;
    }

    private static YearMonth end(Matcher expiry) {
        return YearMonth.of(2000 + Integer.parseInt(expiry.group(2)), Integer.parseInt(expiry.group(1)));
    }

    private static YearMonth month(Instant now) {
        return YearMonth.from(now.atZone(ZoneOffset.UTC));
    }
}
