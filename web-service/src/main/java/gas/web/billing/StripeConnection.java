package gas.web.billing;

import com.stripe.StripeClient;
import gas.web.site.PageOrigin;
import java.net.URI;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class StripeConnection {
    private static final int PATIENCE_MILLIS = 10_000;

    @Bean
    StripeClient stripe(BillingSettings settings) {
        StripeClient.StripeClientBuilder client = StripeClient.builder()
                .setApiKey(settings.secretKey())
                .setConnectTimeout(PATIENCE_MILLIS)
                .setReadTimeout(PATIENCE_MILLIS)
                .setMaxNetworkRetries(2);
        if (settings.hasApiBase()) {
            client.setApiBase(settings.apiBase());
        }
        return client.build();
    }

    @Bean
    PageOrigin checkoutOrigin(BillingSettings settings) {
        return PageOrigin.of(page(settings, settings.pages().getFirst()), PageOrigin.Use.FORM);
    }

    @Bean
    PageOrigin portalOrigin(BillingSettings settings) {
        return PageOrigin.of(page(settings, settings.pages().getLast()), PageOrigin.Use.FORM);
    }

    /// A stand-in for Stripe has its pages where its API is.
    private static URI page(BillingSettings settings, URI stripes) {
        String apiBase = settings.apiBase();
        return apiBase == null || apiBase.isBlank() ? stripes : URI.create(apiBase);
    }
}
