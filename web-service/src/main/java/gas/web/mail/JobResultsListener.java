package gas.web.mail;

import gas.ledger.messages.JobFinished;
import io.awspring.cloud.sqs.annotation.SqsListener;
import jakarta.mail.MessagingException;
import org.springframework.stereotype.Component;

@Component
class JobResultsListener {
    private final TellOwner tellOwner;

    JobResultsListener(TellOwner tellOwner) {
        this.tellOwner = tellOwner;
    }

    @SqsListener("${gas.queues.job-results}")
    void on(JobFinished finished) throws MessagingException {
        tellOwner.of(finished.user(), finished.job());
    }
}
