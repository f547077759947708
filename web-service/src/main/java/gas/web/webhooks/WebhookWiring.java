package gas.web.webhooks;

import gas.ledger.webhooks.Deliveries;
import gas.ledger.webhooks.Endpoints;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

@Configuration(proxyBeanMethods = false)
@EnableScheduling
class WebhookWiring {

    @Bean
    Endpoints webhookEndpoints(DynamoDbClient dynamo, WebhookSettings settings, InstantSource clock) {
        return new Endpoints(dynamo, settings.table(), clock);
    }

    @Bean
    Deliveries webhookDeliveries(DynamoDbClient dynamo, WebhookSettings settings, InstantSource clock) {
        return new Deliveries(dynamo, settings.table(), clock);
    }

    @Bean
    WebhookClient webhookClient(WebhookSettings settings) throws NoSuchAlgorithmException {
        return new WebhookClient(settings, SSLContext.getDefault());
    }
}
