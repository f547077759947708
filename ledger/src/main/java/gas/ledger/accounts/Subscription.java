package gas.ledger.accounts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A Stripe subscription as read from Stripe itself, never from an event's body.
///
/// @param status Stripe's own word: `active`, `trialing`, `past_due`, `unpaid`, `canceled`, ...
public record Subscription(
        String id,
        String customer,
        String status,
        boolean cancelsAtPeriodEnd,
        @Nullable Instant periodEnd) {

    /// The plan that this subscription pays for. A payment that failed keeps the plan while Stripe retries it
    /// (`past_due`); Stripe's final words `unpaid`, `canceled` and `incomplete_expired` end it.
    public Plan plan() {
        return switch (status) {
            case "active", "trialing", "past_due" -> Plan.PREMIUM;
            default -> Plan.FREE;
        };
    }
}
