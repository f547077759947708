package gas.localcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class BackendsTest {
    @TempDir
    static Path data;

    static TestCloud cloud;

    @BeforeAll
    static void start() throws Exception {
        cloud = TestCloud.start(data);
        cloud.s3.createBucket(b -> b.bucket("bucket"));
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    @Test
    void objectsKeepTheirBytesUnderKeysOfAnyCharacters() {
        for (var key : List.of("plain", "a/b c/é~+&=?#%25.vcf", "user/0198~x'\"().vcf.gz", "p//double")) {
            cloud.s3.putObject(
                    b -> b.bucket("bucket")
                            .key(key)
                            .serverSideEncryption(ServerSideEncryption.AES256)
                            .metadata(Map.of("owner", "demo")),
                    RequestBody.fromString("bytes of " + key));

            var read = cloud.s3.getObjectAsBytes(b -> b.bucket("bucket").key(key));

            assertThat(read.asUtf8String()).isEqualTo("bytes of " + key);
            assertThat(read.response().metadata()).containsEntry("owner", "demo");
        }
        assertThat(cloud.s3
                        .getObjectAsBytes(b -> b.bucket("bucket").key("plain").range("bytes=0-4"))
                        .asUtf8String())
                .isEqualTo("bytes");
    }

    @Test
    void partsBecomeAnObjectAndAbortedOnesNothing() {
        var upload = cloud.s3
                .createMultipartUpload(b -> b.bucket("bucket").key("parts"))
                .uploadId();
        var big = "x".repeat(5 << 20);
        var first = cloud.s3.uploadPart(
                b -> b.bucket("bucket").key("parts").uploadId(upload).partNumber(1), RequestBody.fromString(big));
        var second = cloud.s3.uploadPart(
                b -> b.bucket("bucket").key("parts").uploadId(upload).partNumber(2), RequestBody.fromString("end"));
        cloud.s3.completeMultipartUpload(b -> b.bucket("bucket")
                .key("parts")
                .uploadId(upload)
                .multipartUpload(m -> m.parts(
                        CompletedPart.builder().partNumber(1).eTag(first.eTag()).build(),
                        CompletedPart.builder()
                                .partNumber(2)
                                .eTag(second.eTag())
                                .build())));
        assertThat(cloud.s3.headObject(b -> b.bucket("bucket").key("parts")).contentLength())
                .isEqualTo((5 << 20) + 3);

        var aborted = cloud.s3
                .createMultipartUpload(b -> b.bucket("bucket").key("aborted"))
                .uploadId();
        cloud.s3.uploadPart(
                b -> b.bucket("bucket").key("aborted").uploadId(aborted).partNumber(1), RequestBody.fromString(big));
        cloud.s3.abortMultipartUpload(b -> b.bucket("bucket").key("aborted").uploadId(aborted));

        assertThat(cloud.s3.listMultipartUploads(b -> b.bucket("bucket")).uploads())
                .isEmpty();
        assertThatThrownBy(() -> cloud.s3.uploadPart(
                        b -> b.bucket("bucket").key("aborted").uploadId(aborted).partNumber(2),
                        RequestBody.fromString("late")))
                .isInstanceOf(NoSuchUploadException.class);
    }

    @Test
    void whatS3DoesNotHaveHereIsNotImplemented() {
        assertThatThrownBy(() -> cloud.s3.getBucketLifecycleConfiguration(b -> b.bucket("bucket")))
                .isInstanceOfSatisfying(S3Exception.class, e -> {
                    assertThat(e.statusCode()).isEqualTo(501);
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("NotImplemented");
                });
    }

    @Test
    void transactionsHoldTogetherAndIndexesFollow() {
        cloud.dynamoDb.createTable(b -> b.tableName("table")
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(key("id", KeyType.HASH))
                .attributeDefinitions(text("id"), text("owner"))
                .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                        .indexName("by-owner")
                        .keySchema(key("owner", KeyType.HASH))
                        .projection(p -> p.projectionType("ALL"))
                        .build()));
        cloud.dynamoDb.updateTimeToLive(b -> b.tableName("table")
                .timeToLiveSpecification(t -> t.attributeName("ttl").enabled(true)));
        cloud.dynamoDb.transactWriteItems(b -> b.transactItems(newItem("1"), newItem("2")));

        assertThatThrownBy(() -> cloud.dynamoDb.transactWriteItems(b -> b.transactItems(newItem("3"), newItem("2"))))
                .isInstanceOf(TransactionCanceledException.class);

        var found = cloud.dynamoDb.query(b -> b.tableName("table")
                .indexName("by-owner")
                .keyConditionExpression("#o = :o")
                .expressionAttributeNames(Map.of("#o", "owner"))
                .expressionAttributeValues(Map.of(":o", AttributeValue.fromS("demo"))));
        assertThat(found.items()).extracting(item -> item.get("id").s()).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void queuesLeadThroughTheFrontAndBuryWhatIsNeverDeleted() {
        var dead = cloud.sqs.createQueue(b -> b.queueName("jobs-dead")).queueUrl();
        assertThat(dead).isEqualTo(cloud.cloud().endpoint() + "/000000000000/jobs-dead");
        var deadArn = arn(dead);
        assertThat(deadArn).isEqualTo("arn:aws:sqs:us-east-1:000000000000:jobs-dead");
        var jobs = cloud.sqs
                .createQueue(b -> b.queueName("jobs")
                        .attributes(Map.of(
                                QueueAttributeName.VISIBILITY_TIMEOUT,
                                "0",
                                QueueAttributeName.REDRIVE_POLICY,
                                "{\"deadLetterTargetArn\":\"" + deadArn + "\",\"maxReceiveCount\":\"2\"}")))
                .queueUrl();
        cloud.sqs.sendMessage(b -> b.queueUrl(jobs).messageBody("poison"));

        for (int i = 1; i <= 2; i++) {
            var received = cloud.sqs.receiveMessage(b -> b.queueUrl(jobs)
                    .waitTimeSeconds(5)
                    .messageSystemAttributeNames(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT));
            assertThat(received.messages()).hasSize(1);
            assertThat(received.messages()
                            .getFirst()
                            .attributes()
                            .get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT))
                    .isEqualTo(Integer.toString(i));
        }
        assertThat(cloud.sqs.receiveMessage(b -> b.queueUrl(jobs)).messages()).isEmpty();
        assertThat(cloud.sqs
                        .receiveMessage(
                                b -> b.queueUrl(dead).visibilityTimeout(0).waitTimeSeconds(5))
                        .messages())
                .extracting(m -> m.body())
                .containsExactly("poison");

        cloud.sqs.startMessageMoveTask(b -> b.sourceArn(deadArn));
        assertThat(cloud.sqs
                        .receiveMessage(b -> b.queueUrl(jobs).waitTimeSeconds(10))
                        .messages())
                .extracting(m -> m.body())
                .containsExactly("poison");
    }

    @Test
    void whatWasStoredSurvivesARestart() throws Exception {
        var queue = cloud.sqs.createQueue(b -> b.queueName("kept")).queueUrl();
        cloud.sqs.sendMessage(b -> b.queueUrl(queue).messageBody("kept message"));
        cloud.s3.putObject(b -> b.bucket("bucket").key("kept"), RequestBody.fromString("kept object"));
        cloud.dynamoDb.createTable(b -> b.tableName("kept")
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(key("id", KeyType.HASH))
                .attributeDefinitions(text("id")));
        cloud.dynamoDb.putItem(b -> b.tableName("kept").item(Map.of("id", AttributeValue.fromS("kept item"))));

        cloud.restart();

        assertThat(cloud.dynamoDb.scan(b -> b.tableName("kept")).items())
                .containsExactly(Map.of("id", AttributeValue.fromS("kept item")));

        assertThat(cloud.sqs
                        .receiveMessage(b -> b.queueUrl(queue).waitTimeSeconds(5))
                        .messages())
                .extracting(m -> m.body())
                .containsExactly("kept message");
        assertThat(cloud.s3
                        .getObjectAsBytes(b -> b.bucket("bucket").key("kept"))
                        .asUtf8String())
                .isEqualTo("kept object");
    }

    private static String arn(String queueUrl) {
        return cloud.sqs
                .getQueueAttributes(b -> b.queueUrl(queueUrl).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
    }

    private static TransactWriteItem newItem(String id) {
        return TransactWriteItem.builder()
                .put(p -> p.tableName("table")
                        .item(Map.of("id", AttributeValue.fromS(id), "owner", AttributeValue.fromS("demo")))
                        .conditionExpression("attribute_not_exists(id)"))
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static AttributeDefinition text(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType("S")
                .build();
    }
}
