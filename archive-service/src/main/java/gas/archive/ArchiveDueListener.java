package gas.archive;

import gas.ledger.messages.ArchiveDue;
import io.awspring.cloud.sqs.annotation.SqsListener;
import org.springframework.stereotype.Component;

@Component
class ArchiveDueListener {
    private final ArchiveResult archiveResult;

    ArchiveDueListener(ArchiveResult archiveResult) {
        this.archiveResult = archiveResult;
    }

    @SqsListener("${gas.queues.archive-due}")
    void on(ArchiveDue due) {
        archiveResult.of(due.user(), due.job());
    }
}
