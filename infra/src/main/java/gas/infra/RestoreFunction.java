package gas.infra;

import static gas.infra.Part.allow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.LoggingFormat;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.lambda.eventsources.SqsEventSource;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.constructs.Construct;

/// The Lambda that puts retrieved archives back: a version of it for each deployment, started from a snapshot.
final class RestoreFunction {
    static final String NAME = "restore-lambda";

    private static final Duration TIMEOUT = Duration.minutes(5);

    /// Six times the function's time, as Lambda wants it of a queue: it tries a batch again by itself when it
    /// throttles.
    static final Duration QUEUE_VISIBILITY = Duration.minutes(30);

    private RestoreFunction() {}

    static Part part(EnvironmentSettings environment, DataStack data, MessagingStack messaging) {
        Ledger ledger = new Ledger(environment, data, messaging);
        Map<String, String> settings = new LinkedHashMap<>(ledger.tables());
        settings.putAll(ledger.topic(Channel.THAW_REQUESTS));
        settings.putAll(ledger.topic(Channel.ARCHIVE_RETRIEVED));
        settings.putAll(data.coldStorage.settings());
        return new Part(
                NAME,
                settings,
                Map.of(),
                Part.all(
                        fromVault(data),
                        ledger.jobs("GetItem", "UpdateItem"),
                        ledger.accounts("GetItem", "ConditionCheckItem"),
                        ledger.publishes(Channel.THAW_REQUESTS, Channel.ARCHIVE_RETRIEVED),
                        allow(
                                List.of(
                                        "s3:GetObject",
                                        "s3:PutObject",
                                        "s3:ListMultipartUploadParts",
                                        "s3:DeleteObject"),
                                data.results.arnForObjects("*"))));
    }

    private static List<PolicyStatement> fromVault(DataStack data) {
        return switch (data.coldStorage) {
            case ColdStorage.Glacier glacier ->
                List.of(
                        allow(
                                List.of("glacier:DescribeJob", "glacier:GetJobOutput", "glacier:DeleteArchive"),
                                glacier.arn()),
                        // S3 copies by itself
                        allow(List.of("s3:AbortMultipartUpload"), data.results.arnForObjects("*")));
            case ColdStorage.S3 s3 ->
                List.of(
                        allow(
                                List.of("s3:GetObject", "s3:DeleteObject"),
                                s3.bucket().arnForObjects("*")),
                        s3.tellsWhatIsGone());
        };
    }

    /// @param code folder of the function's jars, under `lib`
    /// @return what queue and thaw-service invoke
    static Alias define(
            Construct scope,
            EnvironmentSettings environment,
            DataStack data,
            MessagingStack messaging,
            ILogGroup log,
            String code) {
        Part part = part(environment, data, messaging);
        List<PolicyStatement> permissions = new ArrayList<>(part.permissions());
        permissions.add(allow(List.of("logs:CreateLogStream", "logs:PutLogEvents"), log.getLogGroupArn()));
        Role role = Role.Builder.create(scope, "RestoreFunctionRole")
                .description("What restore-lambda may do")
                .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                .build();
        permissions.forEach(role::addToPolicy);
        Function function = Function.Builder.create(scope, "RestoreFunction")
                .functionName(environment.named("restore"))
                .description("Puts retrieved archives back into S3")
                .runtime(Runtime.JAVA_25)
                .architecture(
                        switch (environment.architecture()) {
                            case ARM64 -> software.amazon.awscdk.services.lambda.Architecture.ARM_64;
                            case X86_64 -> software.amazon.awscdk.services.lambda.Architecture.X86_64;
                        })
                .handler("gas.restore.RestoreArchives::handleRequest")
                .code(Code.fromAsset(code))
                .memorySize(1024)
                .timeout(TIMEOUT)
                .snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS)
                .role(role)
                .environment(part.environment())
                .logGroup(log)
                .loggingFormat(LoggingFormat.JSON)
                .build();
        NagExceptions.ofRestoreFunction(function);
        Alias live = Alias.Builder.create(scope, "RestoreFunctionLive")
                .aliasName("live")
                .version(function.getCurrentVersion())
                .build();
        live.addEventSource(SqsEventSource.Builder.create(messaging.queue(Channel.ARCHIVE_RETRIEVED))
                .batchSize(10)
                .reportBatchItemFailures(true)
                .maxConcurrency(10)
                .build());
        return live;
    }
}
