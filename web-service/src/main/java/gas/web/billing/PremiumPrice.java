package gas.web.billing;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.Price;
import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// What the paid plan costs, as Stripe says; remembered for a while, since it is shown far more often than it changes.
@Component
class PremiumPrice {
    private static final Logger log = LoggerFactory.getLogger(PremiumPrice.class);

    private final StripeClient stripe;
    private final BillingSettings settings;
    private final InstantSource clock;
    private volatile @Nullable Known known;

    PremiumPrice(StripeClient stripe, BillingSettings settings, InstantSource clock) {
        this.stripe = stripe;
        this.settings = settings;
        this.clock = clock;
    }

    private record Known(Shown price, Instant until) {}

    /// @param amount with its currency, as `$9.00`
    /// @param interval `month`, `3 months`, ...
    record Shown(String amount, String interval) {}

    /// Empty while Stripe does not answer: its checkout page says the price in any case.
    Optional<Shown> now() {
        Known last = known;
        Instant now = clock.instant();
        if (last != null && now.isBefore(last.until())) {
            return Optional.of(last.price());
        }
        try {
            Shown price = shown(stripe.v1().prices().retrieve(settings.price()));
            known = new Known(price, now.plus(settings.priceMemory()));
            return Optional.of(price);
        } catch (StripeException unreachable) {
            log.warn("Stripe did not say the price {}: {}", settings.price(), unreachable.getMessage());
            return Optional.ofNullable(last).map(Known::price);
        }
    }

    private static Shown shown(Price price) {
        Currency currency = Currency.getInstance(price.getCurrency().toUpperCase(Locale.ROOT));
        NumberFormat format = NumberFormat.getCurrencyInstance(Locale.US);
        format.setCurrency(currency);
        int digits = Math.max(0, currency.getDefaultFractionDigits());
        format.setMinimumFractionDigits(digits);
        format.setMaximumFractionDigits(digits);
        String amount = format.format(BigDecimal.valueOf(price.getUnitAmount(), digits));
        Price.Recurring recurring = price.getRecurring();
        if (recurring == null) {
            throw new IllegalStateException("the price " + price.getId() + " is not recurring");
        }
        Long count = recurring.getIntervalCount();
        String interval =
                count == null || count == 1 ? recurring.getInterval() : count + " " + recurring.getInterval() + "s";
        return new Shown(amount, interval);
    }
}
