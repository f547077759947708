package gas.ledger.accounts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Somebody who signed in.
///
/// @param subscriptionStatus Stripe's own word for the subscription's state (`active`, `past_due`, `canceled`, ...)
/// @param periodEnd when the paid period ends, or null without a subscription
/// @param owed what the system still owes this account because of its last change of plan, or null
public record Account(
        UserId id,
        String name,
        String email,
        @Nullable String institution,
        Plan plan,
        Instant createTime,
        @Nullable String stripeCustomer,
        @Nullable String stripeSubscription,
        @Nullable String subscriptionStatus,
        boolean cancelsAtPeriodEnd,
        @Nullable Instant periodEnd,
        @Nullable Owed owed) {

    /// What a change of plan leaves to do for all of an account's results.
    public enum Owed {
        /// became premium: every archived result is to be thawed
        THAW,
        /// became free: every hot result gets a fresh retention window
        FREEZE
    }

    public boolean isPremium() {
        return plan == Plan.PREMIUM;
    }
}
