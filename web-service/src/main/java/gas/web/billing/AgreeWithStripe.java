package gas.web.billing;

import com.stripe.exception.StripeException;
import gas.ledger.accounts.Account;
import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.PlanChange;
import gas.ledger.accounts.UserId;
import gas.ledger.announcements.Announcer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Makes an account agree with what Stripe says of its customer, whoever asks for it: an event, or the reconciler.
@Component
class AgreeWithStripe {
    private static final Logger log = LoggerFactory.getLogger(AgreeWithStripe.class);

    private final StripeSubscriptions subscriptions;
    private final Accounts accounts;
    private final Announcer announcer;

    AgreeWithStripe(StripeSubscriptions subscriptions, Accounts accounts, Announcer announcer) {
        this.subscriptions = subscriptions;
        this.accounts = accounts;
        this.announcer = announcer;
    }

    /// @param event Stripe's id of the event, or null where none came
    /// @param customer to take for the account's own while it has none
    void of(UserId user, @Nullable String event, @Nullable String customer) throws StripeException {
        Optional<PlanChange> changed = accounts.agree(event, user, account -> {
            String own = account.stripeCustomer() == null ? customer : account.stripeCustomer();
            return own == null ? Optional.empty() : subscriptions.of(own);
        });
        changed.ifPresent(change -> {
            Account after = change.after();
            if (change.before().plan() != after.plan()) {
                log.info(
                        "account {} is {}: subscription {} is {} ({})",
                        user,
                        after.plan(),
                        after.stripeSubscription(),
                        after.subscriptionStatus(),
                        event == null ? "no event told of it" : "event " + event);
            }
            if (after.owed() != null) {
                announcer.announce(after); // if this fails, the sweeper does it
            }
        });
    }
}
