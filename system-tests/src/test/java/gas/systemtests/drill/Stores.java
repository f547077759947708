package gas.systemtests.drill;

import gas.localcloud.LocalCloudSettings;
import gas.localcloud.launcher.Instance;
import gas.localcloud.provisioning.Names;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.glacier.GlacierClient;
import software.amazon.awssdk.services.glacier.model.StatusCode;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The real stores, read attribute by attribute and byte by byte, with nothing of the services' own code.
final class Stores implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String console;
    private final HttpClient http = HttpClient.newHttpClient();
    private final DynamoDbClient dynamo;
    private final S3Client s3;
    private final GlacierClient glacier;
    private final SqsClient sqs;
    private final URI endpoint;

    Stores(Instance instance) {
        console = instance.consoleUrl();
        endpoint = URI.create(instance.awsEndpoint());
        dynamo = at(DynamoDbClient.builder()).build();
        s3 = at(S3Client.builder()).forcePathStyle(true).build();
        glacier = at(GlacierClient.builder()).build();
        sqs = at(SqsClient.builder()).build();
    }

    private <B extends AwsSyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B at(B builder) {
        return builder.endpointOverride(endpoint)
                .region(Region.of(LocalCloudSettings.REGION))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(LocalCloudSettings.ACCESS_KEY, LocalCloudSettings.SECRET_KEY)));
    }

    /// An item's attributes as text.
    record Item(Map<String, String> attributes) {
        String text(String name) {
            return attributes.getOrDefault(name, "");
        }

        boolean has(String name) {
            return attributes.containsKey(name);
        }
    }

    private static Item item(Map<String, AttributeValue> attributes) {
        Map<String, String> texts = new TreeMap<>();
        attributes.forEach((name, value) ->
                texts.put(name, value.s() != null ? value.s() : value.n() != null ? value.n() : value.toString()));
        return new Item(texts);
    }

    /// Jobs by their ids.
    Map<String, Item> jobs() {
        Map<String, Item> jobs = new TreeMap<>();
        dynamo.scanPaginator(scan -> scan.tableName(Names.JOBS_TABLE).consistentRead(true))
                .items()
                .forEach(item -> jobs.put(item.get("job_id").s(), item(item)));
        return jobs;
    }

    @Nullable
    Item job(Item known) {
        var found = dynamo.getItem(get -> get.tableName(Names.JOBS_TABLE)
                .consistentRead(true)
                .key(Map.of(
                        "user_id", AttributeValue.fromS(known.text("user_id")),
                        "job_id", AttributeValue.fromS(known.text("job_id")))));
        return found.hasItem() ? item(found.item()) : null;
    }

    /// Accounts by the ids of their users.
    Map<String, Item> accounts() {
        Map<String, Item> accounts = new HashMap<>();
        dynamo.scanPaginator(scan -> scan.tableName(Names.ACCOUNTS_TABLE).consistentRead(true))
                .items()
                .forEach(item -> accounts.put(item.get("user_id").s(), item(item)));
        return accounts;
    }

    boolean objectExists(String bucket, String key) {
        try {
            s3.headObject(head -> head.bucket(bucket).key(key));
            return true;
        } catch (NoSuchKeyException absent) {
            return false;
        }
    }

    /// The object's bytes, or null where there is none.
    byte @Nullable [] object(String bucket, String key) {
        try {
            return s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asByteArray();
        } catch (NoSuchKeyException absent) {
            return null;
        }
    }

    /// The keys of all results, logs and what else there is.
    Set<String> resultKeys() {
        Set<String> keys = new TreeSet<>();
        s3.listObjectsV2Paginator(list -> list.bucket(Names.RESULTS_BUCKET)).contents().stream()
                .map(S3Object::key)
                .forEach(keys::add);
        return keys;
    }

    /// Brings archives back, side by side, and reads them.
    ///
    /// @return bytes by archive; an archive that cannot be had is missing
    Map<String, byte[]> retrieve(List<String> archives) {
        Map<String, String> requests = new HashMap<>();
        for (String archive : archives) {
            try {
                requests.put(
                        archive,
                        glacier.initiateJob(initiate -> initiate.accountId("-")
                                        .vaultName(Names.VAULT)
                                        .jobParameters(parameters -> parameters
                                                .type("archive-retrieval")
                                                .archiveId(archive)
                                                .tier("Standard")))
                                .jobId());
            } catch (software.amazon.awssdk.services.glacier.model.ResourceNotFoundException gone) {
                // missing in the answer
            }
        }
        Map<String, byte[]> read = new HashMap<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        requests.forEach((archive, request) -> {
            while (System.nanoTime() < deadline) {
                var state = glacier.describeJob(describe ->
                        describe.accountId("-").vaultName(Names.VAULT).jobId(request));
                if (state.statusCode() == StatusCode.SUCCEEDED) {
                    read.put(
                            archive,
                            glacier.getJobOutputAsBytes(get -> get.accountId("-")
                                            .vaultName(Names.VAULT)
                                            .jobId(request))
                                    .asByteArray());
                    return;
                }
                if (state.statusCode() == StatusCode.FAILED) {
                    return;
                }
                pause();
            }
        });
        return read;
    }

    long archivesInVault() {
        return glacier.describeVault(describe -> describe.accountId("-").vaultName(Names.VAULT))
                .numberOfArchives();
    }

    /// A mail, as the inbox has it.
    record Mail(String id, String text) {}

    List<Mail> mails() {
        List<Mail> mails = new ArrayList<>();
        for (JsonNode mail : JSON.readTree(send(HttpRequest.newBuilder(URI.create(console + "/inbox.json"))))) {
            mails.add(new Mail(
                    mail.path("messageId").asString(""), mail.path("text").asString("")));
        }
        return mails;
    }

    /// Messages by queue: waiting and in flight, dead letters too.
    Map<String, Integer> queues() {
        Map<String, Integer> counts = new TreeMap<>();
        for (String url : sqs.listQueues().queueUrls()) {
            var attributes = sqs.getQueueAttributes(get -> get.queueUrl(url)
                            .attributeNames(
                                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                    .attributes();
            counts.put(
                    url.substring(url.lastIndexOf('/') + 1),
                    attributes.values().stream().mapToInt(Integer::parseInt).sum());
        }
        return counts;
    }

    /// Ends somebody's subscription at Stripe at once; false where there is none.
    boolean endSubscription(String name) {
        Item account = accounts().values().stream()
                .filter(candidate -> candidate.text("email").startsWith(name + "@")
                        || candidate.text("name").contains(name))
                .findFirst()
                .orElse(null);
        String subscription = account == null ? "" : account.text("stripe_subscription_id");
        if (subscription.isEmpty()) {
            return false;
        }
        send(HttpRequest.newBuilder(URI.create(console + "/v1/subscriptions/" + subscription))
                .header("Authorization", "Bearer sk_test_local")
                .DELETE());
        return true;
    }

    void advanceClock(Duration by) {
        send(HttpRequest.newBuilder(URI.create(console + "/control/clock"))
                .POST(BodyPublishers.ofString("{\"advance\":\"" + by + "\"}")));
    }

    void order(String fault) {
        send(HttpRequest.newBuilder(URI.create(console + "/control/faults")).POST(BodyPublishers.ofString(fault)));
    }

    void healFaults() {
        send(HttpRequest.newBuilder(URI.create(console + "/control/faults")).DELETE());
    }

    void refuseExpedited(int times) {
        send(HttpRequest.newBuilder(URI.create(console + "/control/glacier"))
                .POST(BodyPublishers.ofString("{\"refuseExpedited\":" + times + "}")));
    }

    private String send(HttpRequest.Builder request) {
        try {
            var answer = http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(
                        answer.uri() + " answered " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /// The records of a compressed VCF, without its header, which tells when it was made.
    static String records(byte[] compressed) {
        try (var text = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            StringBuilder records = new StringBuilder();
            new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("##"))
                    .forEach(line -> records.append(line).append('\n'));
            return records.toString();
        } catch (IOException damaged) {
            return "damaged: " + damaged.getMessage();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        dynamo.close();
        s3.close();
        glacier.close();
        sqs.close();
    }
}
