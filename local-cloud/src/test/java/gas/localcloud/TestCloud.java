package gas.localcloud;

import java.nio.file.Path;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/// A local cloud on free ports, and plain SDK clients of it.
final class TestCloud implements AutoCloseable {
    static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local-secret"));

    private LocalCloud cloud;
    final S3Client s3;
    final SqsClient sqs;
    final SnsClient sns;
    final DynamoDbClient dynamoDb;
    final LambdaClient lambda;

    private TestCloud(LocalCloud cloud) {
        this.cloud = cloud;
        s3 = client(S3Client.builder().forcePathStyle(true));
        sqs = client(SqsClient.builder());
        sns = client(SnsClient.builder());
        dynamoDb = client(DynamoDbClient.builder());
        lambda = client(LambdaClient.builder());
    }

    static TestCloud start(Path data) throws Exception {
        return start(LocalCloudSettings.of(LocalCloudSettings.freePortBase(), data));
    }

    static TestCloud start(LocalCloudSettings settings) throws Exception {
        return new TestCloud(LocalCloud.start(settings));
    }

    LocalCloud cloud() {
        return cloud;
    }

    LocalCloudSettings settings() {
        return cloud.settings();
    }

    /// Stops the cloud and starts it again on the same folder and ports.
    void restart() throws Exception {
        var settings = cloud.settings();
        cloud.close();
        cloud = LocalCloud.start(settings);
    }

    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return configured(builder, b -> {});
    }

    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C configured(B builder, Consumer<B> more) {
        builder.endpointOverride(cloud.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(CREDENTIALS)
                .httpClientBuilder(UrlConnectionHttpClient.builder());
        more.accept(builder);
        return builder.build();
    }

    @Override
    public void close() {
        cloud.close();
    }
}
