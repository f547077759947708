package gas.localcloud.provisioning;

import static gas.localcloud.LocalCloudSettings.ACCESS_KEY;
import static gas.localcloud.LocalCloudSettings.ACCOUNT;
import static gas.localcloud.LocalCloudSettings.REGION;
import static gas.localcloud.LocalCloudSettings.SECRET_KEY;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.glacier.GlacierClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionResponseType;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.TopicConfiguration;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.StateMachineAlreadyExistsException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Makes every resource that the services expect, where it is not there yet.
public final class Provisioning {
    /// SQS hides a message this long; the services renew it while they work.
    private static final Duration VISIBILITY = Duration.ofSeconds(30);

    /// How long one invocation of the restoring function may take; its queue hides messages for as long.
    private static final Duration RESTORE_TIMEOUT = Duration.ofMinutes(5);

    private static final int MOST_RECEIVES = 10;

    private final URI endpoint;

    /// @param endpoint where AWS is
    public Provisioning(URI endpoint) {
        this.endpoint = endpoint;
    }

    public void provision() {
        tables();
        buckets();
        channels();
        vault();
        archiveBucket();
        stateMachine();
        restoreFunction();
    }

    /// The tables alone, for tests of what needs no more.
    public void tables() {
        try (DynamoDbClient dynamo = at(DynamoDbClient.builder()).build()) {
            create(
                    dynamo,
                    table(Names.JOBS_TABLE, "user_id", "job_id")
                            .attributeDefinitions(
                                    text("user_id"),
                                    text("job_id"),
                                    text("owed"),
                                    text("owed_at"),
                                    text("waiting"),
                                    text("turn"))
                            .globalSecondaryIndexes(
                                    index("owed", "owed", "owed_at"), index("waiting", "waiting", "turn"))
                            .build());
            create(
                    dynamo,
                    table(Names.ACCOUNTS_TABLE, "user_id")
                            .attributeDefinitions(
                                    text("user_id"),
                                    text("owed"),
                                    text("owed_at"),
                                    text("stripe_customer_id"),
                                    text("plan"),
                                    text("look_at"))
                            .globalSecondaryIndexes(
                                    index("owed", "owed", "owed_at"),
                                    index("stripe_customer", "stripe_customer_id"),
                                    index("look", "plan", "look_at"))
                            .build());
            create(
                    dynamo,
                    table(Names.EVENTS_TABLE, "event_id")
                            .attributeDefinitions(text("event_id"))
                            .build());
            create(
                    dynamo,
                    table(Names.SESSIONS_TABLE, "session_id")
                            .attributeDefinitions(text("session_id"))
                            .build());
            create(
                    dynamo,
                    table(Names.TOKENS_TABLE, "token_hash")
                            .attributeDefinitions(text("token_hash"), text("user_id"))
                            .globalSecondaryIndexes(index("user", "user_id"))
                            .build());
            create(
                    dynamo,
                    table(Names.WEBHOOKS_TABLE, "user_id", "item_id")
                            .attributeDefinitions(text("user_id"), text("item_id"), text("owed"), text("owed_at"))
                            .globalSecondaryIndexes(index("owed", "owed", "owed_at"))
                            .build());
            for (String table : List.of(
                    Names.EVENTS_TABLE, Names.SESSIONS_TABLE, Names.TOKENS_TABLE, Names.WEBHOOKS_TABLE)) {
                boolean expires = "ENABLED"
                        .equals(dynamo.describeTimeToLive(describe -> describe.tableName(table))
                                .timeToLiveDescription()
                                .timeToLiveStatusAsString());
                if (!expires) {
                    dynamo.updateTimeToLive(update -> update.tableName(table)
                            .timeToLiveSpecification(
                                    ttl -> ttl.attributeName("expires_at").enabled(true)));
                }
            }
        }
    }

    private void buckets() {
        try (S3Client s3 = at(S3Client.builder()).build()) {
            for (String bucket : List.of(Names.INPUTS_BUCKET, Names.RESULTS_BUCKET, Names.VAULT)) {
                try {
                    s3.createBucket(create -> create.bucket(bucket));
                } catch (BucketAlreadyOwnedByYouException | BucketAlreadyExistsException there) {
                    // as it should be
                }
            }
        }
    }

    private void channels() {
        try (SqsClient sqs = at(SqsClient.builder()).build();
                SnsClient sns = at(SnsClient.builder()).build()) {
            for (String channel : Names.CHANNELS) {
                String topic =
                        sns.createTopic(create -> create.name("gas-" + channel)).topicArn();
                sqs.createQueue(create -> create.queueName(Names.deadQueue(channel)));
                String redrive = "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":\"%d\"}"
                        .formatted(Names.queueArn(Names.deadQueue(channel)), MOST_RECEIVES);
                sqs.createQueue(create -> create.queueName(Names.queue(channel))
                        .attributes(Map.of(
                                QueueAttributeName.VISIBILITY_TIMEOUT,
                                String.valueOf(visibility(channel).toSeconds()),
                                QueueAttributeName.REDRIVE_POLICY,
                                redrive)));
                sns.subscribe(subscribe -> subscribe
                        .topicArn(topic)
                        .protocol("sqs")
                        .endpoint(Names.queueArn(Names.queue(channel)))
                        .attributes(Map.of("RawMessageDelivery", "true")));
            }
        }
    }

    private static Duration visibility(String channel) {
        return channel.equals(Names.ARCHIVE_RETRIEVED) ? RESTORE_TIMEOUT : VISIBILITY;
    }

    private void vault() {
        try (GlacierClient glacier = at(GlacierClient.builder()).build()) {
            glacier.createVault(create -> create.accountId("-").vaultName(Names.VAULT));
        }
    }

    /// The bucket that holds archives where S3's archive classes are the vault: it has the vault's name, so that only
    /// the vault's kind is another setting.
    private void archiveBucket() {
        try (S3Client s3 = at(S3Client.builder()).build()) {
            boolean told = s3.getBucketNotificationConfiguration(get -> get.bucket(Names.VAULT))
                    .hasTopicConfigurations();
            if (!told) {
                TopicConfiguration restored = TopicConfiguration.builder()
                        .topicArn(Names.topicArn(Names.ARCHIVE_RETRIEVED))
                        .events(Event.S3_OBJECT_RESTORE_COMPLETED)
                        .build();
                s3.putBucketNotificationConfiguration(put -> put.bucket(Names.VAULT)
                        .notificationConfiguration(all -> all.topicConfigurations(List.of(restored))));
            }
        }
    }

    /// The wait for an archive time alone, likewise; its topic is there.
    public void stateMachine() {
        try (SfnClient stepFunctions = at(SfnClient.builder()).build()) {
            stepFunctions.createStateMachine(create -> create.name(Names.STATE_MACHINE)
                    .definition(archiveWait())
                    .roleArn("arn:aws:iam::" + ACCOUNT + ":role/gas-archive-wait"));
        } catch (StateMachineAlreadyExistsException there) {
            // with another definition: an older instance's waits go on under theirs
        }
    }

    /// The definition that the ledger keeps, as it is deployed to AWS too.
    private static String archiveWait() {
        try (InputStream file =
                Provisioning.class.getResourceAsStream("/gas/ledger/announcements/archive-wait.asl.json")) {
            String definition = new String(
                    Objects.requireNonNull(file, "archive-wait.asl.json is part of this jar")
                            .readAllBytes(),
                    UTF_8);
            return definition.replace("${ArchiveDueTopic}", Names.topicArn(Names.ARCHIVE_DUE));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void restoreFunction() {
        try (LambdaClient lambda = at(LambdaClient.builder()).build()) {
            try {
                lambda.createFunction(create -> create.functionName(Names.RESTORE_FUNCTION)
                        .runtime("java25")
                        .handler("gas.restore.RestoreArchives::handleRequest")
                        .role("arn:aws:iam::" + ACCOUNT + ":role/gas-restore")
                        .timeout(Math.toIntExact(RESTORE_TIMEOUT.toSeconds()))
                        .memorySize(512)
                        .code(code -> code.zipFile(SdkBytes.fromUtf8String("runs in a process of its own"))));
            } catch (ResourceConflictException there) {
                // as it should be
            }
            boolean mapped = !lambda.listEventSourceMappings(query -> query.functionName(Names.RESTORE_FUNCTION))
                    .eventSourceMappings()
                    .isEmpty();
            if (!mapped) {
                lambda.createEventSourceMapping(create -> create.functionName(Names.RESTORE_FUNCTION)
                        .eventSourceArn(Names.queueArn(Names.queue(Names.ARCHIVE_RETRIEVED)))
                        .batchSize(10)
                        .functionResponseTypes(FunctionResponseType.REPORT_BATCH_ITEM_FAILURES));
            }
        }
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B at(B client) {
        return client.httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(endpoint)
                .region(Region.of(REGION))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)));
    }

    private static void create(DynamoDbClient dynamo, CreateTableRequest table) {
        try {
            dynamo.createTable(table);
            dynamo.waiter().waitUntilTableExists(describe -> describe.tableName(table.tableName()));
        } catch (ResourceInUseException there) {
            addIndexes(dynamo, table);
        }
    }

    /// An older instance's table may lack what was added since.
    private static void addIndexes(DynamoDbClient dynamo, CreateTableRequest table) {
        List<String> there = dynamo
                .describeTable(describe -> describe.tableName(table.tableName()))
                .table()
                .globalSecondaryIndexes()
                .stream()
                .map(GlobalSecondaryIndexDescription::indexName)
                .toList();
        for (GlobalSecondaryIndex index : table.globalSecondaryIndexes()) {
            if (!there.contains(index.indexName())) {
                GlobalSecondaryIndexUpdate creation = GlobalSecondaryIndexUpdate.builder()
                        .create(create -> create.indexName(index.indexName())
                                .keySchema(index.keySchema())
                                .projection(index.projection()))
                        .build();
                dynamo.updateTable(update -> update.tableName(table.tableName())
                        .attributeDefinitions(table.attributeDefinitions())
                        .globalSecondaryIndexUpdates(creation));
                dynamo.waiter().waitUntilTableExists(describe -> describe.tableName(table.tableName()));
            }
        }
    }

    private static CreateTableRequest.Builder table(String name, String... keys) {
        return CreateTableRequest.builder()
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(keySchema(keys));
    }

    private static GlobalSecondaryIndex index(String name, String... keys) {
        return GlobalSecondaryIndex.builder()
                .indexName(name)
                .keySchema(keySchema(keys))
                .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
                .build();
    }

    private static List<KeySchemaElement> keySchema(String... keys) {
        KeySchemaElement hash = key(keys[0], KeyType.HASH);
        return keys.length == 1 ? List.of(hash) : List.of(hash, key(keys[1], KeyType.RANGE));
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static AttributeDefinition text(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }
}
