package gas.thaw;

import gas.ledger.messages.Messages;
import gas.vault.RetrievalNotice;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import tools.jackson.databind.json.JsonMapper;

/// The Lambda that restores: invoked here where the vault's own announcement was lost, with the event that
/// the queue would have given it.
@Component
class RestoreFunction {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final LambdaClient lambda;
    private final String name;

    RestoreFunction(LambdaClient lambda, ThawServiceSettings settings) {
        this.lambda = lambda;
        this.name = settings.restoreFunction();
    }

    /// Returns when the event was accepted; what comes of it, the ledger tells.
    void invoke(RetrievalNotice notice) {
        Map<String, Object> message = Map.of(
                "messageId", UUID.randomUUID().toString(),
                "receiptHandle", "",
                "body", Messages.write(notice),
                "attributes", Map.of(),
                "messageAttributes", Map.of(),
                "eventSource", "aws:sqs");
        String event = JSON.writeValueAsString(Map.of("Records", List.of(message)));
        lambda.invoke(invoke ->
                invoke.functionName(name).invocationType(InvocationType.EVENT).payload(SdkBytes.fromUtf8String(event)));
    }
}
