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
        return settings.hasApiBase()
                ? PageOrigin.of(URI.create(settings.apiBase()), PageOrigin.Use.FORM)
                : PageOrigin.of(settings.pages().getFirst(), PageOrigin.Use.FORM);
    }

    @Bean
    PageOrigin portalOrigin(BillingSettings settings) {
        return PageOrigin.of(settings.pages().getLast(), PageOrigin.Use.FORM);
    }
}
