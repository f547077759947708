package gas.web.billing;

import com.stripe.StripeClient;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.checkout.Session;
import com.stripe.net.RequestOptions;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.param.checkout.SessionCreateParams.LineItem;
import com.stripe.param.checkout.SessionCreateParams.Mode;
import com.stripe.param.checkout.SessionCreateParams.SubscriptionData;
import com.stripe.param.checkout.SessionListParams;
import gas.ledger.accounts.Account;
import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.BillingWatch;
import gas.ledger.accounts.UserId;
import gas.web.site.SiteSettings;
import java.net.URI;
import java.time.InstantSource;
import java.util.Objects;
import org.springframework.stereotype.Component;

/// Stripe's hosted pages, opened for one account.
@Component
class Checkout {
    /// Key of the metadata by which a customer and a subscription name their account.
    static final String USER = "user_id";

    private final StripeClient stripe;
    private final Accounts accounts;
    private final BillingSettings settings;
    private final SiteSettings site;
    private final BillingWatch watch;
    private final InstantSource clock;

    Checkout(
            StripeClient stripe,
            Accounts accounts,
            BillingSettings settings,
            SiteSettings site,
            BillingWatch watch,
            InstantSource clock) {
        this.watch = watch;
        this.clock = clock;
        this.stripe = stripe;
        this.accounts = accounts;
        this.settings = settings;
        this.site = site;
    }

    /// The page where a subscription is bought. A page that was opened before is closed, lest both are paid.
    URI open(Account account) throws StripeException {
        String customer = customerOf(account);
        SessionListParams stillOpen = SessionListParams.builder()
                .setCustomer(customer)
                .setStatus(SessionListParams.Status.OPEN)
                .build();
        for (Session before : stripe.v1().checkout().sessions().list(stillOpen).getData()) {
            try {
                stripe.v1().checkout().sessions().expire(before.getId());
            } catch (InvalidRequestException paidThisMoment) {
                return URI.create(site.url("/subscribe/done"));
            }
        }
        SessionCreateParams session = SessionCreateParams.builder()
                .setMode(Mode.SUBSCRIPTION)
                .setCustomer(customer)
                .setClientReferenceId(account.id().value())
                .addLineItem(LineItem.builder()
                        .setPrice(settings.price())
                        .setQuantity(1L)
                        .build())
                .setSubscriptionData(SubscriptionData.builder()
                        .putMetadata(USER, account.id().value())
                        .build())
                .setSuccessUrl(site.url("/subscribe/done"))
                .setCancelUrl(site.url("/subscribe"))
                .build();
        watch.expect(account.id(), clock.instant().plus(settings.lookAfterCheckout()));
        return URI.create(stripe.v1().checkout().sessions().create(session).getUrl());
    }

    /// The page where a subscription is changed or cancelled.
    URI portal(UserId user, String customer) throws StripeException {
        watch.expect(user, clock.instant().plus(settings.lookAfterCheckout()));
        var session = com.stripe.param.billingportal.SessionCreateParams.builder()
                .setCustomer(customer)
                .setReturnUrl(site.url("/account/plan"))
                .build();
        return URI.create(stripe.v1().billingPortal().sessions().create(session).getUrl());
    }

    private String customerOf(Account account) throws StripeException {
        if (account.stripeCustomer() != null) {
            return account.stripeCustomer();
        }
        CustomerCreateParams customer = CustomerCreateParams.builder()
                .setName(account.name())
                .setEmail(account.email().isBlank() ? null : account.email())
                .putMetadata(USER, account.id().value())
                .build();
        // two clicks, or a crash before the ledger knows: one customer all the same; a key goes with its parameters
        RequestOptions once = RequestOptions.builder()
                .setIdempotencyKey("customer-of-" + account.id() + "-"
                        + account.createTime().toEpochMilli() + "-"
                        + Integer.toHexString(Objects.hash(account.name(), account.email())))
                .build();
        String made = stripe.v1().customers().create(customer, once).getId();
        String linked = accounts.linkCustomer(account.id(), made).stripeCustomer();
        return linked == null ? made : linked;
    }
}
