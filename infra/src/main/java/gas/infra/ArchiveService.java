package gas.infra;

import static gas.infra.Part.allow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.PolicyStatement;

final class ArchiveService {
    static final String NAME = "archive-service";

    private ArchiveService() {}

    static Part part(EnvironmentSettings environment, DataStack data, MessagingStack messaging) {
        Ledger ledger = new Ledger(environment, data, messaging);
        Map<String, String> settings = new LinkedHashMap<>(ledger.settings());
        settings.putAll(ledger.queue(Channel.ARCHIVE_DUE));
        settings.putAll(ledger.topic(Channel.ARCHIVE_RETRIEVED));
        settings.putAll(data.coldStorage.settings());
        return new Part(
                NAME,
                settings,
                Map.of(),
                Part.all(
                        intoVault(data.coldStorage),
                        ledger.jobs("GetItem", "UpdateItem"),
                        ledger.accounts("GetItem", "ConditionCheckItem"),
                        ledger.consumes(Channel.ARCHIVE_DUE),
                        allow(List.of("s3:GetObject", "s3:DeleteObject"), data.results.arnForObjects("*"))));
    }

    private static List<PolicyStatement> intoVault(ColdStorage vault) {
        return switch (vault) {
            case ColdStorage.Glacier glacier ->
                List.of(allow(
                        List.of(
                                "glacier:UploadArchive",
                                "glacier:InitiateMultipartUpload",
                                "glacier:UploadMultipartPart",
                                "glacier:CompleteMultipartUpload",
                                "glacier:AbortMultipartUpload",
                                "glacier:DeleteArchive",
                                "glacier:ListJobs",
                                "glacier:GetJobOutput",
                                "glacier:InitiateJob"),
                        glacier.arn()));
            case ColdStorage.S3 s3 ->
                List.of(
                        allow(
                                List.of("s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload", "s3:DeleteObject"),
                                s3.bucket().arnForObjects("*")),
                        s3.tellsWhatIsGone());
        };
    }
}
