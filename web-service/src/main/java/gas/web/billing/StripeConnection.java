package gas.web.billing;

import com.stripe.StripeClient;
import gas.ledger.LedgerTables;
import gas.ledger.accounts.Accounts;
import gas.ledger.accounts.BillingWatch;
import gas.web.site.PageOrigin;
import java.net.URI;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

@Configuration(proxyBeanMethods = false)
@EnableScheduling
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
    BillingWatch billingWatch(DynamoDbClient dynamo, LedgerTables tables, Accounts accounts, InstantSource clock) {
        return new BillingWatch(dynamo, tables, accounts, clock);
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
