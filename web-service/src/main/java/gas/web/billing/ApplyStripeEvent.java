package gas.web.billing;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.Event;
import gas.ledger.accounts.Account;
import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.PlanChange;
import gas.ledger.accounts.Subscription;
import gas.ledger.accounts.UserId;
import gas.ledger.announcements.Announcer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Makes the ledger agree with Stripe. An event only says where to look: the subscription is read from Stripe, so that
/// events may come twice, late, or in any order.
@Component
class ApplyStripeEvent {
    private static final Logger log = LoggerFactory.getLogger(ApplyStripeEvent.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_ROUNDS = 4;

    private final StripeClient stripe;
    private final Accounts accounts;
    private final Announcer announcer;

    ApplyStripeEvent(StripeClient stripe, Accounts accounts, Announcer announcer) {
        this.stripe = stripe;
        this.accounts = accounts;
        this.announcer = announcer;
    }

    void apply(Event event) throws StripeException {
        JsonNode object = JSON.readTree(event.getDataObjectDeserializer().getRawJson());
        String subscription = switch (event.getType()) {
            case "customer.subscription.created",
                    "customer.subscription.updated",
                    "customer.subscription.deleted",
                    "customer.subscription.paused",
                    "customer.subscription.resumed" -> text(object, "id");
            case "checkout.session.completed", "checkout.session.async_payment_succeeded" ->
                text(object, "subscription");
            default -> null;
        };
        if (subscription == null) {
            return; // of no consequence for a plan
        }
        UserId user =
                userOf(read(subscription), text(object, "client_reference_id")).orElse(null);
        if (user == null) {
            log.warn("event {}: subscription {} belongs to no account of ours", event.getId(), subscription);
            return;
        }
        agree(event.getId(), user, subscription);
    }

    /// Two events may be seen to at once, and the one that read Stripe first may write last. So each looks at Stripe
    /// again
    /// after its write; whoever writes last then sees what it missed.
    private void agree(String event, UserId user, String id) throws StripeException {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Subscription subscription = subscription(read(id));
            String name = round == 0 ? event : event + "." + round;
            accounts.apply(name, user, subscription)
                    .map(PlanChange::after)
                    .filter(account -> account.owed() != null)
                    .ifPresent(announcer::announce);
            Subscription again = subscription(read(id));
            Account account = accounts.find(user).orElseThrow();
            if (again.equals(subscription) && (agrees(account, again) || !ofThisSubscription(account, id))) {
                return;
            }
        }
        throw new IllegalStateException(
                "subscription " + id + " changed " + MOST_ROUNDS + " times while event " + event + " was applied");
    }

    private static boolean ofThisSubscription(Account account, String subscription) {
        return subscription.equals(account.stripeSubscription());
    }

    private static boolean agrees(Account account, Subscription subscription) {
        return subscription.id().equals(account.stripeSubscription())
                && subscription.status().equals(account.subscriptionStatus())
                && subscription.cancelsAtPeriodEnd() == account.cancelsAtPeriodEnd()
                && subscription.plan(Instant.now()) == account.plan();
    }

    private com.stripe.model.Subscription read(String id) throws StripeException {
        return stripe.v1().subscriptions().retrieve(id);
    }

    private Optional<UserId> userOf(com.stripe.model.Subscription subscription, @Nullable String reference) {
        String named = subscription.getMetadata() == null
                ? null
                : subscription.getMetadata().get(Checkout.USER);
        if (named == null) {
            named = reference;
        }
        if (named == null) {
            return accounts.ofCustomer(subscription.getCustomer()).map(Account::id);
        }
        try {
            return Optional.of(new UserId(named));
        } catch (IllegalArgumentException notOneOfOurs) {
            return Optional.empty();
        }
    }

    private static Subscription subscription(com.stripe.model.Subscription read) {
        // since Stripe's API of 2025-03-31 a period belongs to the items
        Long end = read.getItems() == null || read.getItems().getData().isEmpty()
                ? null
                : read.getItems().getData().getFirst().getCurrentPeriodEnd();
        return new Subscription(
                read.getId(),
                read.getCustomer(),
                read.getStatus(),
                Boolean.TRUE.equals(read.getCancelAtPeriodEnd()),
                end == null ? null : Instant.ofEpochSecond(end));
    }

    private static @Nullable String text(JsonNode object, String field) {
        JsonNode value = object.get(field);
        return value == null || !value.isString() ? null : value.stringValue();
    }
}
