package gas.web.billing;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/// @param apiBase where Stripe's API is, empty for Stripe's own
/// @param price id of the recurring price of the paid plan; what it amounts to is Stripe's to say
/// @param priceMemory how long the amount is shown before Stripe is asked again
/// @param pages origins of Stripe's hosted pages, which our forms end at
@ConfigurationProperties("gas.web.billing")
@Validated
record BillingSettings(
        @Nullable String apiBase,
        @NotBlank String secretKey,
        @NotBlank String webhookSecret,
        @NotBlank String price,
        @NotNull Duration priceMemory,
        @NotNull List<URI> pages) {

    boolean hasApiBase() {
        return apiBase != null && !apiBase.isBlank();
    }

    @Override
    public String toString() {
        return "BillingSettings[" + price + "]";
    }
}
