package gas.thaw;

import gas.ledger.messages.ThawRequested;
import io.awspring.cloud.sqs.annotation.SqsListener;
import org.springframework.stereotype.Component;

@Component
class ThawRequestsListener {
    private final RequestThaw requestThaw;

    ThawRequestsListener(RequestThaw requestThaw) {
        this.requestThaw = requestThaw;
    }

    @SqsListener("${gas.queues.thaw-requests}")
    void on(ThawRequested requested) {
        if (requested.job() == null) {
            requestThaw.ofAll(requested.user());
        } else {
            requestThaw.of(requested.user(), requested.job());
        }
    }
}
