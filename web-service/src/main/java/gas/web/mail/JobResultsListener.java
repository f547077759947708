package gas.web.mail;

import gas.ledger.messages.JobFinished;
import gas.web.webhooks.NotifyWebhooks;
import io.awspring.cloud.sqs.annotation.SqsListener;
import jakarta.mail.MessagingException;
import org.springframework.stereotype.Component;

@Component
class JobResultsListener {
    private final NotifyWebhooks notifyWebhooks;
    private final TellOwner tellOwner;

    JobResultsListener(NotifyWebhooks notifyWebhooks, TellOwner tellOwner) {
        this.notifyWebhooks = notifyWebhooks;
        this.tellOwner = tellOwner;
    }

    @SqsListener("${gas.queues.job-results}")
    void on(JobFinished finished) throws MessagingException {
        // first: a mail server that is down must not keep it back
        notifyWebhooks.of(finished.user(), finished.job());
        tellOwner.of(finished.user(), finished.job());
    }
}
