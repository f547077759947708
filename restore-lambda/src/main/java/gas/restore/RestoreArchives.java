package gas.restore;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import gas.ledger.messages.Messages;
import gas.vault.ObjectRestoreEvents;
import gas.vault.RetrievalNotice;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes a batch of the vault's announcements. A message that fails is reported alone and comes again; the
/// others of its batch are done. What would not end before this invocation must is put back into the queue, and goes on
/// from there in another.
public final class RestoreArchives implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private static final Logger log = LoggerFactory.getLogger(RestoreArchives.class);

    private final RestoreResult restoreResult;
    private final Duration reserve;

    /// As Lambda makes it: from the environment.
    public RestoreArchives() {
        this(RestoreSettings.from(System.getenv()));
    }

    private RestoreArchives(RestoreSettings settings) {
        this(settings.restoreResult(), settings.reserve());
    }

    /// @param reserve no range is begun when less than this is left of an invocation
    RestoreArchives(RestoreResult restoreResult, Duration reserve) {
        this.restoreResult = restoreResult;
        this.reserve = reserve;
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        List<BatchItemFailure> failures = new ArrayList<>();
        for (SQSMessage message : event.getRecords()) {
            try {
                for (RetrievalNotice notice : notices(message.getBody())) {
                    restoreResult.of(notice, () -> context.getRemainingTimeInMillis() >= reserve.toMillis());
                }
            } catch (IOException | RuntimeException failed) {
                log.error("message {} is to be delivered again: {}", message.getMessageId(), message.getBody(), failed);
                failures.add(new BatchItemFailure(message.getMessageId()));
            }
        }
        return new SQSBatchResponse(failures);
    }

    /// What Glacier says itself, or S3 says of its archive classes.
    private static List<RetrievalNotice> notices(String body) {
        ObjectRestoreEvents events = Messages.read(body, ObjectRestoreEvents.class);
        return events.records() == null ? List.of(Messages.read(body, RetrievalNotice.class)) : events.notices();
    }
}
