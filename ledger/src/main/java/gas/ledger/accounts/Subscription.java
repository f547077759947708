package gas.ledger.accounts;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A Stripe subscription as read from Stripe itself, never from an event's body.
///
/// @param status Stripe's own word: `active`, `trialing`, `past_due`, `unpaid`, `canceled`, ...
/// @param cancelsAtPeriodEnd it was cancelled and ends at `periodEnd`
/// @param graceUntil `past_due`: until when the plan is kept; null for as long as Stripe tries
/// @param refunded what was paid for the present period was given back, all of it
public record Subscription(
        String id,
        String customer,
        String status,
        boolean cancelsAtPeriodEnd,
        @Nullable Instant periodEnd,
        @Nullable Instant graceUntil,
        boolean refunded) {
    private static final Duration AT_LEAST_EVERY = Duration.ofDays(1);
    private static final Duration WHILE_PAST_DUE = Duration.ofHours(1);

    /// Stripe collects a renewal's invoice about an hour after the period began.
    private static final Duration RENEWAL = Duration.ofMinutes(90);

    /// One that nobody failed to pay, or was given back what they paid.
    public Subscription(
            String id, String customer, String status, boolean cancelsAtPeriodEnd, @Nullable Instant periodEnd) {
        this(id, customer, status, cancelsAtPeriodEnd, periodEnd, null, false);
    }

    /// The plan that this subscription pays for. A payment that failed keeps the plan for a while (`past_due`);
    /// Stripe's
    /// final words `unpaid`, `canceled` and `incomplete_expired` end it.
    public Plan plan(Instant now) {
        boolean pays = switch (status) {
            case "active", "trialing" -> true;
            case "past_due" -> graceUntil == null || now.isBefore(graceUntil);
            default -> false;
        };
        return pays && !refunded ? Plan.PREMIUM : Plan.FREE;
    }

    /// When to read it again although no event told of anything: that event may be lost.
    Instant lookAgain(Instant now) {
        Instant next = now.plus(AT_LEAST_EVERY);
        if (status.equals("past_due")) {
            next = earlier(next, now.plus(WHILE_PAST_DUE));
        }
        if (graceUntil != null && graceUntil.isAfter(now)) {
            next = earlier(next, graceUntil);
        }
        if (periodEnd != null && periodEnd.isAfter(now)) {
            next = earlier(next, cancelsAtPeriodEnd ? periodEnd.plusSeconds(1) : periodEnd.plus(RENEWAL));
        }
        return next;
    }

    /// The same with what was known before: a grace that began is not begun again while the payment stays away.
    Subscription since(Account before) {
        Instant begun = before.graceUntil();
        if (graceUntil == null || begun == null || !id.equals(before.stripeSubscription())) {
            return this;
        }
        return new Subscription(
                id, customer, status, cancelsAtPeriodEnd, periodEnd, earlier(graceUntil, begun), refunded);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
