package gas.restore;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import gas.ledger.messages.Messages;
import gas.vault.RetrievalNotice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes a batch of the vault's announcements. A message that fails is reported alone and comes again; the
/// others of its batch are done.
public final class RestoreArchives implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private static final Logger log = LoggerFactory.getLogger(RestoreArchives.class);

    private final RestoreResult restoreResult;

    /// As Lambda makes it: from the environment.
    public RestoreArchives() {
        this(RestoreSettings.from(System.getenv()).restoreResult());
    }

    RestoreArchives(RestoreResult restoreResult) {
        this.restoreResult = restoreResult;
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        List<BatchItemFailure> failures = new ArrayList<>();
        for (SQSMessage message : event.getRecords()) {
            try {
                restoreResult.of(Messages.read(message.getBody(), RetrievalNotice.class));
            } catch (IOException | RuntimeException failed) {
                log.error("message {} is to be delivered again: {}", message.getMessageId(), message.getBody(), failed);
                failures.add(new BatchItemFailure(message.getMessageId()));
            }
        }
        return new SQSBatchResponse(failures);
    }
}
