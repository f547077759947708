package gas.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gas.infra.Templates.Resource;
import gas.localcloud.LocalCloud;
import gas.localcloud.LocalCloudSettings;
import gas.localcloud.provisioning.Provisioning;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// What the templates make is what the local cloud makes, on which everything else is tested: asked of the local one
/// over its wire.
class ProvisioningTest {
    private static final String LOCAL = "gas-";
    private static final String DEPLOYED = "gas-large-";

    @TempDir
    static Path folder;

    private static LocalCloud cloud;
    private final Templates templates = Templates.of("large");

    @BeforeAll
    static void provision() throws Exception {
        Templates.of("large");
        cloud = LocalCloud.start(LocalCloudSettings.of(LocalCloudSettings.freePortBase(), folder));
        new Provisioning(cloud.endpoint()).provision();
    }

    @AfterAll
    static void stop() {
        if (cloud != null) {
            cloud.close();
        }
    }

    @Test
    void tablesHaveTheSameKeysIndexesAndExpiry() {
        Map<String, String> local = new TreeMap<>();
        try (DynamoDbClient dynamo = at(DynamoDbClient.builder())) {
            for (String name : dynamo.listTables().tableNames()) {
                TableDescription table = dynamo.describeTable(describe -> describe.tableName(name))
                        .table();
                Set<String> indexes = new TreeSet<>();
                table.globalSecondaryIndexes()
                        .forEach(index -> indexes.add(index.indexName() + keys(index.keySchema()) + " "
                                + index.projection().projectionTypeAsString()));
                String expiry = dynamo.describeTimeToLive(describe -> describe.tableName(name))
                        .timeToLiveDescription()
                        .attributeName();
                local.put(
                        name.substring(LOCAL.length()),
                        keys(table.keySchema()) + " " + indexes + " " + (expiry == null ? "" : expiry));
            }
        }
        Map<String, String> deployed = new TreeMap<>();
        for (Resource table : templates.all("AWS::DynamoDB::Table")) {
            Set<String> indexes = new TreeSet<>();
            table.get("GlobalSecondaryIndexes")
                    .forEach(index -> indexes.add(index.get("IndexName").asText() + keys(index.get("KeySchema")) + " "
                            + index.at("/Projection/ProjectionType").asText()));
            deployed.put(
                    table.get("TableName").asText().substring(DEPLOYED.length()),
                    keys(table.get("KeySchema")) + " " + indexes + " "
                            + table.get("TimeToLiveSpecification")
                                    .path("AttributeName")
                                    .asText());
        }
        assertThat(deployed).isEqualTo(local);
    }

    @Test
    void queuesGiveMessagesUpAsLate() {
        Map<String, String> local = new TreeMap<>();
        try (SqsClient sqs = at(SqsClient.builder())) {
            for (String url : sqs.listQueues().queueUrls()) {
                Map<QueueAttributeName, String> attributes = sqs.getQueueAttributes(
                                get -> get.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                        .attributes();
                String redrive = attributes.getOrDefault(QueueAttributeName.REDRIVE_POLICY, "");
                String name = url.substring(url.lastIndexOf('/') + 1 + LOCAL.length());
                if (!redrive.isEmpty()) {
                    assertThat(redrive).contains(LOCAL + name + "-dead\"");
                    local.put(name, redrive.replaceAll(".*\"maxReceiveCount\":\"?(\\d+).*", "$1") + " receives");
                }
            }
        }
        Map<String, String> deployed = new TreeMap<>();
        for (Resource queue : templates.all("AWS::SQS::Queue")) {
            JsonNode redrive = queue.get("RedrivePolicy");
            String name = queue.get("QueueName").asText().substring(DEPLOYED.length());
            if (!redrive.isMissingNode()) {
                assertThat(templates.names.text(queue.stack(), redrive.get("deadLetterTargetArn")))
                        .endsWith(DEPLOYED + name + "-dead");
                deployed.put(name, redrive.get("maxReceiveCount").asText() + " receives");
            }
        }
        assertThat(deployed).isEqualTo(local);
    }

    @Test
    void topicsReachTheSameQueuesWithRawMessages() {
        Set<String> local = new TreeSet<>();
        try (SnsClient sns = at(SnsClient.builder())) {
            sns.listSubscriptions()
                    .subscriptions()
                    .forEach(one -> local.add(last(one.topicArn(), LOCAL) + " -> "
                            + last(one.endpoint(), LOCAL) + " raw="
                            + sns.getSubscriptionAttributes(get -> get.subscriptionArn(one.subscriptionArn()))
                                    .attributes()
                                    .get("RawMessageDelivery")));
        }
        Set<String> deployed = new TreeSet<>();
        for (Resource subscription : templates.all("AWS::SNS::Subscription")) {
            if (subscription.get("Protocol").asText().equals("sqs")) {
                deployed.add(last(templates.names.text(subscription.stack(), subscription.get("TopicArn")), DEPLOYED)
                        + " -> "
                        + last(templates.names.text(subscription.stack(), subscription.get("Endpoint")), DEPLOYED)
                        + " raw=" + subscription.get("RawMessageDelivery").asText());
            }
        }
        assertThat(deployed).hasSize(Channel.values().length).isEqualTo(local);
    }

    @Test
    void theWaitForAnArchiveTimeIsTheSame() {
        String local;
        try (SfnClient stepFunctions = at(SfnClient.builder())) {
            String machine =
                    stepFunctions.listStateMachines().stateMachines().getFirst().stateMachineArn();
            local = stepFunctions
                    .describeStateMachine(describe -> describe.stateMachineArn(machine))
                    .definition();
        }
        Resource machine = templates.the("AWS::StepFunctions::StateMachine", "ArchiveWait");
        String topic = templates.names.text(
                machine.stack(), machine.get("DefinitionSubstitutions").get("ArchiveDueTopic"));
        assertThat(machine.get("DefinitionString").asText().replace("${ArchiveDueTopic}", topic))
                .isEqualTo(local.replaceAll("arn:aws:sns:[^\"]+", topic));
    }

    @Test
    void theFunctionHasTheSameHandlerAndTakesTheSameBatches() {
        Resource function = templates.the("AWS::Lambda::Function", "RestoreFunction");
        Resource mapping = templates.all("AWS::Lambda::EventSourceMapping").getFirst();
        try (LambdaClient lambda = at(LambdaClient.builder())) {
            var local = lambda.getFunctionConfiguration(get -> get.functionName("gas-restore"));
            assertThat(function.get("Handler").asText()).isEqualTo(local.handler());
            assertThat(function.get("Runtime").asText()).isEqualTo(local.runtimeAsString());
            var mapped = lambda.listEventSourceMappings(list -> list.functionName("gas-restore"))
                    .eventSourceMappings()
                    .getFirst();
            assertThat(mapping.get("BatchSize").asInt()).isEqualTo(mapped.batchSize());
            assertThat(mapping.get("FunctionResponseTypes").get(0).asText())
                    .isEqualTo(mapped.functionResponseTypesAsStrings().getFirst());
        }
    }

    private static String keys(Collection<KeySchemaElement> keys) {
        return keys.stream()
                .map(key -> key.attributeName() + " " + key.keyTypeAsString())
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String keys(JsonNode keys) {
        List<String> all = new ArrayList<>();
        StreamSupport.stream(keys.spliterator(), false)
                .forEach(key -> all.add(key.get("AttributeName").asText() + " "
                        + key.get("KeyType").asText()));
        return "(" + String.join(", ", all) + ")";
    }

    private static String last(String arn, String prefix) {
        return arn.substring(arn.lastIndexOf(':') + 1 + prefix.length());
    }

    private static <B extends AwsClientBuilder<B, C>, C> C at(B client) {
        return client.endpointOverride(cloud.endpoint())
                .region(Region.of(LocalCloudSettings.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(LocalCloudSettings.ACCESS_KEY, LocalCloudSettings.SECRET_KEY)))
                .build();
    }
}
