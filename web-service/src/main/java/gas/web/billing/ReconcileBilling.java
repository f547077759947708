package gas.web.billing;

import com.stripe.exception.StripeException;
import gas.ledger.accounts.Account;
import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.BillingWatch;
import gas.web.mail.TellDowngrade;
import jakarta.mail.MessagingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Asks Stripe again about those whose event may be lost, and sees that who was downgraded is told. Several processes
/// may do so: each account is taken by one of them; what fails is due again when its time with it is over.
@Component
class ReconcileBilling {
    private static final Logger log = LoggerFactory.getLogger(ReconcileBilling.class);
    private static final int BATCH = 50;

    private final BillingWatch watch;
    private final Accounts accounts;
    private final AgreeWithStripe agreeWithStripe;
    private final TellDowngrade tellDowngrade;
    private final BillingSettings settings;

    ReconcileBilling(
            BillingWatch watch,
            Accounts accounts,
            AgreeWithStripe agreeWithStripe,
            TellDowngrade tellDowngrade,
            BillingSettings settings) {
        this.watch = watch;
        this.accounts = accounts;
        this.agreeWithStripe = agreeWithStripe;
        this.tellDowngrade = tellDowngrade;
        this.settings = settings;
    }

    /// One pass. @return how many accounts it looked at
    @Scheduled(fixedDelayString = "${gas.web.billing.look-every}", initialDelayString = "${gas.web.billing.look-every}")
    int pass() {
        int looks = 0;
        for (Account due : watch.due(BATCH)) {
            Account taken = watch.take(due, settings.lookLease()).orElse(null);
            if (taken == null) {
                continue; // another process has it
            }
            try {
                look(taken);
                looks++;
            } catch (StripeException | MessagingException | RuntimeException failed) {
                log.warn(
                        "account {} is looked at again in {} s: {}",
                        due.id(),
                        settings.lookLease().toSeconds(),
                        failed.toString());
            }
        }
        return looks;
    }

    private void look(Account account) throws StripeException, MessagingException {
        if (account.stripeCustomer() != null) {
            agreeWithStripe.of(account.id(), null, null);
        }
        Account now = accounts.find(account.id()).orElse(account);
        // its windows first: the notice tells when they end
        if (now.noticeOwed() != null && now.owed() == null) {
            tellDowngrade.of(now);
        }
        watch.looked(account);
    }
}
