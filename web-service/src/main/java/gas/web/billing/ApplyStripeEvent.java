package gas.web.billing;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.Event;
import gas.ledger.accounts.Account;
import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.UserId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An event only says whose state may have changed. What it is now is read from Stripe, so that events may come twice,
/// late, or in any order.
@Component
class ApplyStripeEvent {
    private static final Logger log = LoggerFactory.getLogger(ApplyStripeEvent.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    /// Those that may change a plan, or what is said about it; all are about something of a customer's.
    private static final Set<String> OF_CONSEQUENCE = Set.of(
            "checkout.session.completed",
            "checkout.session.async_payment_succeeded",
            "customer.subscription.created",
            "customer.subscription.updated",
            "customer.subscription.deleted",
            "customer.subscription.paused",
            "customer.subscription.resumed",
            "invoice.paid",
            "invoice.payment_failed",
            "charge.refunded");

    private final StripeClient stripe;
    private final Accounts accounts;
    private final AgreeWithStripe agreeWithStripe;

    ApplyStripeEvent(StripeClient stripe, Accounts accounts, AgreeWithStripe agreeWithStripe) {
        this.stripe = stripe;
        this.accounts = accounts;
        this.agreeWithStripe = agreeWithStripe;
    }

    void apply(Event event) throws StripeException {
        if (!OF_CONSEQUENCE.contains(event.getType())) {
            return;
        }
        JsonNode object = JSON.readTree(event.getDataObjectDeserializer().getRawJson());
        String customer = text(object, "customer");
        if (customer == null) {
            log.info("event {}: {} of no customer", event.getId(), event.getType());
            return;
        }
        UserId user = userOf(customer).orElse(null);
        if (user == null) {
            log.warn("event {}: customer {} is no account of ours", event.getId(), customer);
            return;
        }
        agreeWithStripe.of(user, event.getId(), customer);
    }

    /// The index may not know a new customer yet; the customer itself knows whose it is.
    private Optional<UserId> userOf(String customer) throws StripeException {
        Optional<UserId> known = accounts.ofCustomer(customer).map(Account::id);
        if (known.isPresent()) {
            return known;
        }
        Map<String, String> metadata =
                stripe.v1().customers().retrieve(customer).getMetadata();
        String named = metadata == null ? null : metadata.get(Checkout.USER);
        try {
            return Optional.ofNullable(named)
                    .map(UserId::new)
                    .flatMap(accounts::find)
                    .map(Account::id);
        } catch (IllegalArgumentException notOneOfOurs) {
            return Optional.empty();
        }
    }

    private static @Nullable String text(JsonNode object, String field) {
        JsonNode value = object.get(field);
        return value == null || !value.isString() ? null : value.stringValue();
    }
}
