package gas.infra;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.customresources.AwsCustomResource;
import software.amazon.awscdk.customresources.AwsCustomResourcePolicy;
import software.amazon.awscdk.customresources.AwsSdkCall;
import software.amazon.awscdk.customresources.PhysicalResourceId;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

/// Where cold results rest. CloudFormation knows no Glacier vault, so calls of its API stand for one; they never
/// delete.
sealed interface ColdStorage {

    /// How services are told of it.
    Map<String, String> settings();

    /// Has the ends of retrievals announced.
    void announce(Construct scope, Topic topic);

    /// @param name of the vault
    record Glacier(String name, String arn) implements ColdStorage {
        @Override
        public Map<String, String> settings() {
            return Map.of("GAS_VAULT_NAME", name);
        }

        @Override
        public void announce(Construct scope, Topic topic) {
            AwsCustomResource announced = ColdStorage.call(
                    scope,
                    "VaultNotifications",
                    arn,
                    "Glacier",
                    "setVaultNotifications",
                    "glacier:SetVaultNotifications",
                    Map.of(
                            "accountId",
                            "-",
                            "vaultName",
                            name,
                            "vaultNotificationConfig",
                            Map.of("SNSTopic", topic.getTopicArn(), "Events", List.of("ArchiveRetrievalCompleted"))));
            announced.getNode().addDependency(topic);
        }
    }

    /// Objects of S3's archive classes, in a bucket of their own.
    /// @param kind which class
    record S3(VaultKind kind, Bucket bucket) implements ColdStorage {
        /// Without it an archive that is gone looks like one that is forbidden.
        PolicyStatement tellsWhatIsGone() {
            return Part.allow(List.of("s3:ListBucket"), bucket.getBucketArn());
        }

        @Override
        public Map<String, String> settings() {
            return Map.of("GAS_VAULT_KIND", kind.word(), "GAS_VAULT_NAME", bucket.getBucketName());
        }

        @Override
        public void announce(Construct scope, Topic topic) {
            AwsCustomResource announced = ColdStorage.call(
                    scope,
                    "RestoreNotifications",
                    bucket.getBucketArn(),
                    "S3",
                    "putBucketNotificationConfiguration",
                    "s3:PutBucketNotification",
                    Map.of(
                            "Bucket",
                            bucket.getBucketName(),
                            "NotificationConfiguration",
                            Map.of(
                                    "TopicConfigurations",
                                    List.of(Map.of(
                                            "TopicArn",
                                            topic.getTopicArn(),
                                            "Events",
                                            List.of("s3:ObjectRestore:Completed"))))));
            announced.getNode().addDependency(topic); // S3 tries the topic before it takes it
        }
    }

    /// Made where it is not there yet, with a policy that nobody of this account gets around without changing it first.
    static ColdStorage glacier(Construct scope, EnvironmentSettings environment) {
        String name = environment.named("archive");
        String arn = "arn:%s:glacier:%s:%s:vaults/%s"
                .formatted(Stack.of(scope).getPartition(), environment.region(), environment.account(), name);
        Map<String, Object> vault = Map.of("accountId", "-", "vaultName", name);
        AwsCustomResource made = call(scope, "Vault", arn, "Glacier", "createVault", "glacier:CreateVault", vault);
        String policy = Stack.of(scope)
                .toJsonString(sorted(Map.of(
                        "Version",
                        "2012-10-17",
                        "Statement",
                        List.of(
                                Map.of(
                                        "Sid", "EncryptedConnectionsOnly",
                                        "Effect", "Deny",
                                        "Principal", "*",
                                        "Action", "glacier:*",
                                        "Resource", arn,
                                        "Condition", Map.of("Bool", Map.of("aws:SecureTransport", "false"))),
                                Map.of(
                                        "Sid", "OwnAccountOnly",
                                        "Effect", "Deny",
                                        "Principal", "*",
                                        "Action", "glacier:*",
                                        "Resource", arn,
                                        "Condition",
                                                Map.of(
                                                        "StringNotEquals",
                                                        Map.of("aws:PrincipalAccount", environment.account()))),
                                Map.of(
                                        "Sid", "TheVaultStays",
                                        "Effect", "Deny",
                                        "Principal", "*",
                                        "Action", "glacier:DeleteVault",
                                        "Resource", arn)))));
        AwsCustomResource access = call(
                scope,
                "VaultAccessPolicy",
                arn,
                "Glacier",
                "setVaultAccessPolicy",
                "glacier:SetVaultAccessPolicy",
                Map.of("accountId", "-", "vaultName", name, "policy", Map.of("Policy", policy)));
        access.getNode().addDependency(made);
        return new Glacier(name, arn);
    }

    /// In one order, however it was written: another text would be another call.
    private static Map<String, Object> sorted(Map<?, ?> unordered) {
        Map<String, Object> ordered = new TreeMap<>();
        unordered.forEach((name, value) -> ordered.put(String.valueOf(name), sortedWithin(value)));
        return ordered;
    }

    private static Object sortedWithin(Object value) {
        return switch (value) {
            case Map<?, ?> map -> sorted(map);
            case List<?> list -> list.stream().map(ColdStorage::sortedWithin).toList();
            default -> value;
        };
    }

    private static AwsCustomResource call(
            Construct scope,
            String id,
            String arn,
            String service,
            String operation,
            String action,
            Map<String, Object> parameters) {
        AwsSdkCall call = AwsSdkCall.builder()
                .service(service)
                .action(operation)
                .parameters(sorted(parameters))
                .physicalResourceId(PhysicalResourceId.of(id))
                .build();
        return AwsCustomResource.Builder.create(scope, id)
                .onCreate(call)
                .onUpdate(call)
                .installLatestAwsSdk(false)
                .policy(AwsCustomResourcePolicy.fromStatements(List.of(PolicyStatement.Builder.create()
                        .actions(List.of(action))
                        .resources(List.of(arn))
                        .build())))
                .build();
    }
}
