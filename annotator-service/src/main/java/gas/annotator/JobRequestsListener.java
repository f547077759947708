package gas.annotator;

import gas.ledger.messages.JobRequested;
import io.awspring.cloud.sqs.annotation.SqsListener;
import org.springframework.stereotype.Component;

@Component
class JobRequestsListener {
    private final AnnotateJob annotateJob;

    JobRequestsListener(AnnotateJob annotateJob) {
        this.annotateJob = annotateJob;
    }

    @SqsListener("${gas.queues.job-requests}")
    void on(JobRequested requested) throws Exception {
        annotateJob.of(requested.user(), requested.job());
    }
}
