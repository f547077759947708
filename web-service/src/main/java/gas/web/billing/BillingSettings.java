package gas.web.billing;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/// @param apiBase where Stripe's API is, empty for Stripe's own
/// @param price id of the recurring price of the paid plan; what it amounts to is Stripe's to say
/// @param priceMemory how long the amount is shown before Stripe is asked again
/// @param grace how long a failed payment keeps the plan while Stripe tries again
/// @param lookEvery how often those are looked for whose event may be lost
/// @param lookLease how long one process has for a look, before another may
/// @param lookAfterCheckout when to look after somebody went to Stripe's pages
/// @param pages origins of Stripe's hosted pages, which our forms end at
@ConfigurationProperties("gas.web.billing")
@Validated
record BillingSettings(
        @Nullable String apiBase,
        @NotBlank String secretKey,
        @NotBlank String webhookSecret,
        @NotBlank String price,
        @NotNull Duration priceMemory,
        @NotNull @DurationMin(seconds = 0) Duration grace,
        @NotNull Duration lookEvery,
        @NotNull @DurationMin(seconds = 1) Duration lookLease,
        @NotNull Duration lookAfterCheckout,
        @NotNull List<URI> pages) {

    boolean hasApiBase() {
        return apiBase != null && !apiBase.isBlank();
    }

    @Override
    public String toString() {
        return "BillingSettings[" + price + "]";
    }
}
