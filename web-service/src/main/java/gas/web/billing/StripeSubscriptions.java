package gas.web.billing;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.Charge;
import com.stripe.model.Invoice;
import com.stripe.model.InvoicePayment;
import com.stripe.param.PaymentIntentRetrieveParams;
import com.stripe.param.SubscriptionListParams;
import gas.ledger.accounts.Plan;
import gas.ledger.accounts.Subscription;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What a customer pays for, as Stripe has it at this moment.
@Component
class StripeSubscriptions {
    private static final long MOST = 100;

    private final StripeClient stripe;
    private final BillingSettings settings;
    private final InstantSource clock;

    StripeSubscriptions(StripeClient stripe, BillingSettings settings, InstantSource clock) {
        this.stripe = stripe;
        this.settings = settings;
        this.clock = clock;
    }

    private record Read(Subscription subscription, boolean pays, long created) {}

    /// The subscription that counts: one that pays before one that does not, the newest of several. Empty where there
    /// never was one.
    Optional<Subscription> of(String customer) throws StripeException {
        SubscriptionListParams all = SubscriptionListParams.builder()
                .setCustomer(customer)
                .setStatus(SubscriptionListParams.Status.ALL)
                .addExpand("data.latest_invoice.payments")
                .setLimit(MOST)
                .build();
        Optional<Read> counts = Optional.empty();
        for (com.stripe.model.Subscription one :
                stripe.v1().subscriptions().list(all).getData()) {
            Subscription read = read(one);
            boolean pays = read.plan(clock.instant()) == Plan.PREMIUM;
            Read candidate = new Read(read, pays, one.getCreated() == null ? 0 : one.getCreated());
            counts = counts.filter(best -> BEST_LAST.compare(best, candidate) >= 0)
                    .or(() -> Optional.of(candidate));
        }
        return counts.map(Read::subscription);
    }

    private static final Comparator<Read> BEST_LAST =
            Comparator.comparing(Read::pays).thenComparing(Read::created);

    private Subscription read(com.stripe.model.Subscription read) throws StripeException {
        // since Stripe's API of 2025-03-31 a period belongs to the items
        Long periodEnd = read.getItems() == null || read.getItems().getData().isEmpty()
                ? null
                : read.getItems().getData().getFirst().getCurrentPeriodEnd();
        // with flexible billing, the portal cancels by this time alone and leaves the flag false
        Long cancelAt = read.getCancelAt();
        Long end = cancelAt == null ? periodEnd : cancelAt;
        Invoice latest = read.getLatestInvoiceObject();
        return new Subscription(
                read.getId(),
                read.getCustomer(),
                read.getStatus(),
                cancelAt != null || Boolean.TRUE.equals(read.getCancelAtPeriodEnd()),
                end == null ? null : Instant.ofEpochSecond(end),
                "past_due".equals(read.getStatus()) ? graceUntil(latest) : null,
                latest != null && "paid".equals(latest.getStatus()) && isRefunded(latest));
    }

    /// The grace begins when the payment was first asked for.
    private Instant graceUntil(@Nullable Invoice unpaid) {
        Instant since = clock.instant();
        if (unpaid != null && unpaid.getCreated() != null) {
            Long asked = unpaid.getStatusTransitions() == null
                    ? null
                    : unpaid.getStatusTransitions().getFinalizedAt();
            since = Instant.ofEpochSecond(asked == null ? unpaid.getCreated() : asked);
        }
        return since.plus(settings.grace());
    }

    /// All of it: a part that is given back takes nothing away.
    private boolean isRefunded(Invoice paid) throws StripeException {
        if (paid.getPayments() == null) {
            return false;
        }
        for (InvoicePayment payment : paid.getPayments().getData()) {
            String intent =
                    payment.getPayment() == null ? null : payment.getPayment().getPaymentIntent();
            if (intent != null && "paid".equals(payment.getStatus())) {
                PaymentIntentRetrieveParams withCharge = PaymentIntentRetrieveParams.builder()
                        .addExpand("latest_charge")
                        .build();
                Charge charge = stripe.v1()
                        .paymentIntents()
                        .retrieve(intent, withCharge)
                        .getLatestChargeObject();
                return charge != null && Boolean.TRUE.equals(charge.getRefunded());
            }
        }
        return false;
    }
}
