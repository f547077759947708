package gas.web.webhooks;

import gas.ledger.messages.WebhookDue;
import io.awspring.cloud.sqs.annotation.SqsListener;
import org.springframework.stereotype.Component;

@Component
class WebhooksDueListener {
    private final DeliverWebhook deliverWebhook;

    WebhooksDueListener(DeliverWebhook deliverWebhook) {
        this.deliverWebhook = deliverWebhook;
    }

    @SqsListener("${gas.queues.webhooks-due}")
    void on(WebhookDue due) {
        deliverWebhook.of(due.user(), due.delivery());
    }
}
