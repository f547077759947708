package gas.web.webhooks;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Several instances may do so at once: an overdue delivery is announced by one of them.
@Component
class WebhookSweep {
    private static final Logger log = LoggerFactory.getLogger(WebhookSweep.class);

    private final NotifyWebhooks notifyWebhooks;

    WebhookSweep(NotifyWebhooks notifyWebhooks) {
        this.notifyWebhooks = notifyWebhooks;
    }

    @Scheduled(fixedDelayString = "${gas.web.webhooks.sweep-every}")
    void sweep() {
        int announced = notifyWebhooks.sweep();
        if (announced > 0) {
            log.info("announced {} webhook deliveries that are due", announced);
        }
    }
}
