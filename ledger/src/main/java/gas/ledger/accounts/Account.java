package gas.ledger.accounts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Somebody who signed in.
///
/// @param planTime when the plan last changed, or null where it never did
/// @param subscriptionStatus Stripe's own word for the subscription's state (`active`, `past_due`, `canceled`, ...)
/// @param periodEnd when the paid period ends, or null without a subscription
/// @param graceUntil `past_due`: until when the plan is kept
/// @param refunded what was paid for the present period was given back
/// @param owed what the system still owes this account because of its last change of plan, or null
/// @param noticeOwed when it became free, where its owner is still to be told of that
/// @param lookAt when Stripe is asked again how things are, told or not; null before the first checkout
/// @param watchedSince the last checkout or change of plan, from which a missing event is waited for
/// @param billingRound how often what Stripe says was written here: who writes has seen the round before
public record Account(
        UserId id,
        String name,
        String email,
        @Nullable String institution,
        Plan plan,
        @Nullable Instant planTime,
        Instant createTime,
        @Nullable String stripeCustomer,
        @Nullable String stripeSubscription,
        @Nullable String subscriptionStatus,
        boolean cancelsAtPeriodEnd,
        @Nullable Instant periodEnd,
        @Nullable Instant graceUntil,
        boolean refunded,
        @Nullable Owed owed,
        @Nullable Instant noticeOwed,
        @Nullable Instant lookAt,
        @Nullable Instant watchedSince,
        long billingRound) {

    /// What a change of plan leaves to do for all of an account's results.
    public enum Owed {
        /// became premium: every archived result is to be thawed
        THAW,
        /// became free: every hot result gets a fresh retention window, and none is archived before it has
        FREEZE
    }

    public boolean isPremium() {
        return plan == Plan.PREMIUM;
    }

    /// There is a subscription that Stripe may yet charge for: no other is to be bought beside it.
    public boolean hasLivingSubscription() {
        return switch (subscriptionStatus) {
            case "active", "trialing", "past_due", "unpaid", "paused" -> true;
            case null, default -> false;
        };
    }
}
