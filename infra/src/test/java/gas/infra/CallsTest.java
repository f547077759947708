package gas.infra;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Roles hold what the code of their service calls, read from its class files: no call is refused, and nothing is
/// allowed that no code asks for.
class CallsTest {
    /// What each method that calls AWS needs, and on what. A method that is not here fails the test: say what it needs.
    private static final Map<String, List<String>> NEEDS = Map.ofEntries(
            entry("JobTable.find", List.of("dynamodb:GetItem jobs")),
            entry("JobTable.write", List.of("dynamodb:UpdateItem jobs")),
            entry("JobTable.writeWhile", List.of("dynamodb:UpdateItem jobs", "dynamodb:ConditionCheckItem accounts")),
            entry("Jobs.page", List.of("dynamodb:Query jobs")),
            entry("Jobs.submit", List.of("dynamodb:PutItem jobs")),
            entry("Turns.waiting", List.of("dynamodb:Query jobs/waiting")),
            entry("Jobs.overdue", List.of("dynamodb:Query jobs/owed")),
            entry("Jobs.claimTelling", List.of("dynamodb:UpdateItem jobs")),
            entry("Accounts.find", List.of("dynamodb:GetItem accounts")),
            entry("Accounts.signIn", List.of("dynamodb:UpdateItem accounts")),
            entry("Accounts.write", List.of("dynamodb:UpdateItem accounts")),
            entry("Accounts.ofCustomer", List.of("dynamodb:Query accounts/stripe_customer")),
            entry("Accounts.overdue", List.of("dynamodb:Query accounts/owed")),
            entry("Accounts.turn", List.of("dynamodb:UpdateItem accounts")),
            entry("Accounts.isApplied", List.of("dynamodb:GetItem events")),
            entry("BillingWatch.due", List.of("dynamodb:Query accounts/look")),
            entry("WebhookTable.find", List.of("dynamodb:GetItem webhooks")),
            entry("WebhookTable.startingWith", List.of("dynamodb:Query webhooks")),
            entry("WebhookTable.put", List.of("dynamodb:PutItem webhooks")),
            entry("WebhookTable.delete", List.of("dynamodb:DeleteItem webhooks")),
            entry("WebhookTable.write", List.of("dynamodb:UpdateItem webhooks")),
            entry("Deliveries.overdue", List.of("dynamodb:Query webhooks/owed")),
            entry("NotifyWebhooks.announce", List.of("sns:Publish webhooks-due")),
            entry("OpenResults.consequences", List.of("s3:GetObject results")),
            entry("OpenResults.index", List.of("s3:GetObject results")),
            entry("StoredRanges.read", List.of("s3:GetObject results")),
            entry("Accounts.record", List.of("dynamodb:PutItem events")),
            entry("Accounts.agree", List.of("dynamodb:PutItem events", "dynamodb:UpdateItem accounts")),
            entry("StoredSessions.findById", List.of("dynamodb:GetItem sessions")),
            entry("StoredSessions.put", List.of("dynamodb:PutItem sessions")),
            entry("StoredSessions.update", List.of("dynamodb:UpdateItem sessions")),
            entry("StoredSessions.remove", List.of("dynamodb:DeleteItem sessions")),
            entry("ApiTokens.make", List.of("dynamodb:PutItem tokens")),
            entry("ApiTokens.item", List.of("dynamodb:GetItem tokens")),
            entry("ApiTokens.items", List.of("dynamodb:Query tokens/user")),
            entry("ApiTokens.revoke", List.of("dynamodb:DeleteItem tokens")),
            entry(
                    "Announcer.publish",
                    List.of(
                            "sns:Publish job-requests",
                            "sns:Publish job-results",
                            "sns:Publish archive-due",
                            "sns:Publish thaw-requests")),
            entry("ArchiveWait.start", List.of("states:StartExecution archive-wait")),
            // without ListBucket a file that is not there looks like one that is forbidden
            entry("SubmitFile.submit", List.of("s3:GetObject inputs", "s3:ListBucket inputs")),
            entry("AnnotateJob.annotate", List.of("s3:GetObject inputs", "s3:ListBucket inputs")),
            entry("AnnotateJob.put", List.of("s3:PutObject results")),
            // the client sends what is large in parts
            entry("AnnotateJob.upload", List.of("s3:PutObject results", "s3:AbortMultipartUpload results")),
            // whoever holds a signed address may what its signer may
            entry("BrowserFiles.download", List.of("s3:GetObject inputs", "s3:GetObject results")),
            entry("BrowserFiles.bucketAddress", List.of("s3:GetObject inputs")),
            entry("JobFilesController.log", List.of("s3:GetObject results")),
            entry("JobSummaries.read", List.of("s3:GetObject results")),
            entry("ArchiveResult.remove", List.of("s3:DeleteObject results")),
            entry("RestoreResult.commit", List.of("s3:DeleteObject results")),
            entry("RestoreResult.askAgain", List.of("sns:Publish thaw-requests")),
            entry("RestoreFunction.invoke", List.of("lambda:InvokeFunction restore")),
            entry("RestoreResult.goOnLater", List.of("sns:Publish archive-retrieved")),
            entry("GlacierVault.archive", List.of("s3:GetObject results")),
            entry("GlacierVault.read", List.of("s3:GetObject results")),
            entry("GlacierVault.archiveAtOnce", List.of("glacier:UploadArchive vault")),
            entry(
                    "GlacierVault.archiveInParts",
                    List.of("glacier:InitiateMultipartUpload vault", "glacier:CompleteMultipartUpload vault")),
            entry("GlacierVault.uploadPart", List.of("glacier:UploadMultipartPart vault")),
            entry("GlacierVault.abort", List.of("glacier:AbortMultipartUpload vault")),
            entry("GlacierVault.delete", List.of("glacier:DeleteArchive vault")),
            entry("GlacierVault.startRetrieval", List.of("glacier:InitiateJob vault")),
            entry("GlacierVault.describe", List.of("glacier:DescribeJob vault")),
            entry("GlacierVault.readOutput", List.of("glacier:GetJobOutput vault")),
            entry(
                    "GlacierVault.inventory",
                    List.of("glacier:ListJobs vault", "glacier:GetJobOutput vault", "glacier:InitiateJob vault")),
            entry("StorageClassVault.archive", List.of("s3:GetObject results")),
            entry("StorageClassVault.read", List.of("s3:GetObject results")),
            entry("StorageClassVault.archiveInParts", List.of("s3:PutObject target")),
            entry("StorageClassVault.copy", List.of("s3:GetObject source", "s3:PutObject target")),
            entry("StorageClassVault.copyPart", List.of("s3:GetObject source", "s3:PutObject target")),
            entry("StorageClassVault.startRetrieval", List.of("s3:RestoreObject archive")),
            // asked of archives that may be gone
            entry("StorageClassVault.head", List.of("s3:GetObject archive", "s3:ListBucket archive")),
            entry("StorageClassVault.delete", List.of("s3:DeleteObject archive")),
            entry("StorageClassVault.inventory", List.of("s3:ListBucket archive")),
            entry("Incoming.begin", List.of("s3:PutObject target")),
            entry("Incoming.put", List.of("s3:PutObject target")),
            entry("Incoming.putPart", List.of("s3:PutObject target")),
            entry("Incoming.complete", List.of("s3:PutObject target")),
            entry("Incoming.partsOf", List.of("s3:ListMultipartUploadParts target")),
            entry("Incoming.verify", List.of("s3:GetObject target")),
            entry("Incoming.readAgain", List.of("s3:GetObject target")),
            entry("Incoming.abort", List.of("s3:AbortMultipartUpload target")));

    /// What no call of the SDK shows: forms that web-service signs by itself, what the agent of ECS does for a task,
    /// and the function's log.
    private static final Map<String, List<String>> BESIDES = Map.of(
            "web-service", List.of("s3:PutObject inputs"),
            "annotator-service", List.of("ecs:UpdateTaskProtection tasks"),
            "restore-lambda", List.of("logs:CreateLogStream log", "logs:PutLogEvents log"));

    private static final List<String> CONSUMING = List.of(
            "sqs:GetQueueUrl",
            "sqs:GetQueueAttributes",
            "sqs:ReceiveMessage",
            "sqs:ChangeMessageVisibility",
            "sqs:DeleteMessage");

    static Stream<Arguments> services() {
        return Stream.of("web-service", "annotator-service", "archive-service", "thaw-service", "restore-lambda")
                .flatMap(service -> Templates.ENVIRONMENTS.stream().map(name -> Arguments.of(service, name)));
    }

    @ParameterizedTest
    @MethodSource("services")
    void rolesAllowWhatTheCodeCallsAndNothingElse(String service, String environment) {
        Templates templates = Templates.of(environment);
        SortedSet<String> needed = new TreeSet<>();
        String otherVault =
                templates.environment.vault() == VaultKind.GLACIER_VAULT ? "StorageClassVault" : "GlacierVault";
        ServiceCode.awsCalls(service, otherVault).forEach((method, calls) -> {
            assertThat(NEEDS).as("%s calls %s: what is that on?", method, calls).containsKey(method);
            List<String> needs = NEEDS.get(method);
            for (String call : calls) {
                assertThat(needs)
                        .as("%s calls %s", method, call)
                        .anySatisfy(need -> assertThat(need).startsWith(action(call)));
            }
            needs.forEach(need -> needed.add(resolved(placed(need, service), templates.environment)));
        });
        for (String need : BESIDES.getOrDefault(service, List.of())) {
            needed.add(resolved(need, templates.environment));
        }
        for (String queue : queues(service)) {
            CONSUMING.forEach(action -> needed.add(action + " " + arn("sqs", queue, templates.environment)));
        }
        SortedSet<String> allowed = Permissions.of(templates).get("compute/" + role(service));
        assertThat(without(needed, allowed)).as("refused to " + service).isEmpty();
        assertThat(without(allowed, needed))
                .as("asked for by no code of " + service)
                .isEmpty();
    }

    /// Archives go from the results to the vault's bucket, and come back.
    private static String placed(String need, String service) {
        boolean back = service.equals("restore-lambda");
        return need.replaceAll(" source$", back ? " archive" : " results")
                .replaceAll(" target$", back ? " results" : " archive");
    }

    private static SortedSet<String> without(SortedSet<String> all, SortedSet<String> some) {
        SortedSet<String> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    private static List<String> queues(String service) {
        List<String> queues = new ArrayList<>();
        for (String setting : ServiceCode.queueSettings(service)) {
            queues.add(setting.substring("gas.queues.".length()));
        }
        return service.equals("restore-lambda") ? List.of("archive-retrieved") : queues;
    }

    private static String role(String service) {
        return service.equals("restore-lambda") ? "RestoreFunctionRole" : DataStack.logicalName(service) + "Role";
    }

    private static String action(String call) {
        String service = call.substring(0, call.indexOf('.'));
        String operation = call.substring(call.indexOf('.') + 1).replaceAll("Paginator$", "");
        String action = Character.toUpperCase(operation.charAt(0)) + operation.substring(1);
        return switch (service) {
            case "sfn" -> "states:" + action;
            case "s3" ->
                "s3:"
                        + switch (operation) {
                            case "headObject", "presignGetObject", "getObjectAsBytes" -> "GetObject";
                            case "createMultipartUpload",
                                    "uploadPart",
                                    "uploadPartCopy",
                                    "copyObject",
                                    "completeMultipartUpload" -> "PutObject";
                            case "listParts" -> "ListMultipartUploadParts";
                            case "listObjectsV2" -> "ListBucket";
                            default -> action;
                        };
            case "lambda" -> "lambda:InvokeFunction";
            // each of its items needs the permission of its own kind
            case "dynamodb" -> operation.equals("transactWriteItems") ? "dynamodb:" : "dynamodb:" + action;
            default -> service + ":" + action;
        };
    }

    /// `dynamodb:Query jobs/owed` -> `dynamodb:Query arn:aws:dynamodb:...:table/gas-large-jobs/index/owed`
    private static String resolved(String need, EnvironmentSettings environment) {
        String action = need.substring(0, need.indexOf(' '));
        String on = need.substring(need.indexOf(' ') + 1);
        return action + " "
                + switch (action.substring(0, action.indexOf(':'))) {
                    case "dynamodb" ->
                        arn("dynamodb", "table/" + environment.named(on.replace("/", "/index/")), environment);
                    case "s3" ->
                        "arn:aws:s3:::" + environment.named(on) + "-" + environment.account()
                                + (action.equals("s3:ListBucket") ? "" : "/*");
                    case "sns" -> arn("sns", environment.named(on), environment);
                    case "states" -> arn("states", "stateMachine:" + environment.named(on), environment);
                    case "lambda" -> arn("lambda", "function:" + environment.named(on) + ":live", environment);
                    case "glacier" -> arn("glacier", "vaults/" + environment.named("archive"), environment);
                    case "ecs" -> arn("ecs", "task/" + environment.named("cluster") + "/*", environment);
                    case "logs" ->
                        arn("logs", "log-group:/gas/" + environment.name() + "/restore-lambda:*", environment);
                    default -> throw new IllegalArgumentException(need);
                };
    }

    private static String arn(String service, String resource, EnvironmentSettings environment) {
        String name = service.equals("sqs") ? environment.named(resource) : resource;
        return "arn:aws:" + service + ":" + environment.region() + ":" + environment.account() + ":" + name;
    }
}
