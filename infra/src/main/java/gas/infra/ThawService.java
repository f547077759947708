package gas.infra;

import static gas.infra.Part.allow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.PolicyStatement;

final class ThawService {
    static final String NAME = "thaw-service";

    private ThawService() {}

    /// @param restore ARN of what this service invokes where an announcement was lost
    static Part part(EnvironmentSettings environment, DataStack data, MessagingStack messaging, String restore) {
        Ledger ledger = new Ledger(environment, data, messaging);
        Map<String, String> settings = new LinkedHashMap<>(ledger.settings());
        settings.putAll(ledger.queue(Channel.THAW_REQUESTS));
        settings.putAll(ledger.topic(Channel.ARCHIVE_RETRIEVED));
        settings.putAll(data.coldStorage.settings());
        settings.put("GAS_LAMBDA_RESTORE", restore);
        return new Part(
                NAME,
                settings,
                Map.of(),
                Part.all(
                        outOfVault(data.coldStorage),
                        ledger.jobs("GetItem", "Query", "UpdateItem"),
                        ledger.queriesIndex(data.jobs, "owed"),
                        ledger.accounts("GetItem", "UpdateItem", "ConditionCheckItem"),
                        ledger.queriesIndex(data.accounts, "owed"),
                        ledger.consumes(Channel.THAW_REQUESTS),
                        ledger.publishes(
                                Channel.JOB_REQUESTS, Channel.JOB_RESULTS, Channel.ARCHIVE_DUE, Channel.THAW_REQUESTS),
                        ledger.startsArchiveWaits(),
                        allow(List.of("lambda:InvokeFunction"), restore)));
    }

    private static List<PolicyStatement> outOfVault(ColdStorage vault) {
        return switch (vault) {
            case ColdStorage.Glacier glacier ->
                List.of(allow(List.of("glacier:InitiateJob", "glacier:DescribeJob"), glacier.arn()));
            case ColdStorage.S3 s3 ->
                List.of(
                        allow(
                                List.of("s3:GetObject", "s3:RestoreObject"),
                                s3.bucket().arnForObjects("*")),
                        s3.tellsWhatIsGone());
        };
    }
}
