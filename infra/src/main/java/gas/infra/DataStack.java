package gas.infra;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.BillingMode;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexProps;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.ProjectionType;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.ecr.LifecycleRule;
import software.amazon.awscdk.services.ecr.Repository;
import software.amazon.awscdk.services.ecr.TagMutability;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.CorsRule;
import software.amazon.awscdk.services.s3.HttpMethods;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.secretsmanager.SecretStringGenerator;
import software.constructs.Construct;

/// What must outlive every deployment: files, the ledger, the vault, secrets, images. Nothing here is ever deleted by a
/// deployment or by `./gas destroy`; it refers to no other stack, so that it can stay alone.
final class DataStack extends Stack {
    /// How long something that a mistake deleted or overwrote can be brought back.
    private static final Duration SECOND_THOUGHTS = Duration.days(3);

    static final List<String> IMAGES = List.of("web-service", "annotator-service", "archive-service", "thaw-service");

    final Bucket accessLogs;
    final Bucket inputs;
    final Bucket results;
    final Bucket references;

    final Table jobs;
    final Table accounts;
    final Table events;
    final Table sessions;
    final Table tokens;
    final Table webhooks;

    final ColdStorage coldStorage;

    final Secret oidc;
    final Secret stripe;
    final Secret smtp;

    final Map<String, Repository> images = new TreeMap<>();

    private final EnvironmentSettings environment;

    DataStack(Construct app, EnvironmentSettings environment, StackProps props) {
        super(app, environment.named("data"), props);
        this.environment = environment;
        this.accessLogs = accessLogs();
        this.inputs = bucket("inputs", false)
                .cors(List.of(fromPages(HttpMethods.POST)))
                .build();
        this.results = bucket("results", true)
                .cors(List.of(fromPages(HttpMethods.GET, HttpMethods.HEAD)))
                .build();
        this.references = bucket("references", true).build();

        this.jobs = table("jobs", "user_id", "job_id", null);
        index(jobs, "owed", "owed", "owed_at");
        index(jobs, "waiting", "waiting", "turn");
        this.accounts = table("accounts", "user_id", null, null);
        index(accounts, "owed", "owed", "owed_at");
        index(accounts, "stripe_customer", "stripe_customer_id", null);
        index(accounts, "look", "plan", "look_at");
        this.events = table("events", "event_id", null, "expires_at");
        this.sessions = table("sessions", "session_id", null, "expires_at");
        this.tokens = table("tokens", "token_hash", null, "expires_at");
        index(tokens, "user", "user_id", null);
        this.webhooks = table("webhooks", "user_id", "item_id", "expires_at");
        index(webhooks, "owed", "owed", "owed_at");

        this.coldStorage = switch (environment.vault()) {
            case GLACIER_VAULT -> ColdStorage.glacier(this, environment);
            case S3_GLACIER, S3_DEEP_ARCHIVE ->
                new ColdStorage.S3(environment.vault(), bucket("archive", true).build());
        };

        this.oidc = secret("oidc", "{\"client-secret\":\"\"}", "what the OpenID provider gave this site");
        this.stripe = secret(
                "stripe", "{\"secret-key\":\"\",\"webhook-secret\":\"\"}", "Stripe's API key and webhook secret");
        this.smtp = secret("smtp", "{\"user\":\"\",\"password\":\"\"}", "SMTP credentials of SES");

        for (String image : IMAGES) {
            images.put(image, repository(image));
        }
        NagExceptions.ofVaultCalls(this);
    }

    private Bucket accessLogs() {
        Bucket logs = Bucket.Builder.create(this, "AccessLogs")
                .bucketName(environment.named("access-logs-" + environment.account()))
                .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
                .encryption(BucketEncryption.S3_MANAGED)
                .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
                .enforceSsl(true)
                .removalPolicy(RemovalPolicy.RETAIN)
                .build();
        logs.addLifecycleRule(software.amazon.awscdk.services.s3.LifecycleRule.builder()
                .id("old-logs")
                .expiration(Duration.days(90))
                .build());
        return logs;
    }

    private Bucket.Builder bucket(String name, boolean versioned) {
        var abandoned = software.amazon.awscdk.services.s3.LifecycleRule.builder()
                .id("abandoned-uploads")
                .abortIncompleteMultipartUploadAfter(Duration.days(1))
                .build();
        var superseded = software.amazon.awscdk.services.s3.LifecycleRule.builder()
                .id("second-thoughts")
                .noncurrentVersionExpiration(SECOND_THOUGHTS)
                .expiredObjectDeleteMarker(true)
                .build();
        return Bucket.Builder.create(this, logicalName(name) + "Bucket")
                .bucketName(environment.named(name + "-" + environment.account()))
                .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
                .encryption(BucketEncryption.S3_MANAGED)
                .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
                .enforceSsl(true)
                .versioned(versioned)
                .lifecycleRules(versioned ? List.of(abandoned, superseded) : List.of(abandoned))
                .serverAccessLogsBucket(accessLogs)
                .serverAccessLogsPrefix("s3/" + name + "/")
                .removalPolicy(RemovalPolicy.RETAIN);
    }

    private CorsRule fromPages(HttpMethods... methods) {
        return CorsRule.builder()
                .allowedOrigins(List.of(environment.baseUrl()))
                .allowedMethods(List.of(methods))
                .allowedHeaders(List.of("*"))
                .exposedHeaders(List.of("ETag", "Location", "Content-Range", "Content-Length", "Accept-Ranges"))
                .maxAge(3600)
                .build();
    }

    private Table table(String name, String partition, @Nullable String sort, @Nullable String expiry) {
        Table.Builder table = Table.Builder.create(this, logicalName(name) + "Table")
                .tableName(environment.named(name))
                .partitionKey(text(partition))
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .pointInTimeRecoverySpecification(PointInTimeRecoverySpecification.builder()
                        .pointInTimeRecoveryEnabled(true)
                        .build())
                .deletionProtection(true)
                .removalPolicy(RemovalPolicy.RETAIN);
        if (sort != null) {
            table.sortKey(text(sort));
        }
        if (expiry != null) {
            table.timeToLiveAttribute(expiry);
        }
        return table.build();
    }

    private static void index(Table table, String name, String partition, @Nullable String sort) {
        GlobalSecondaryIndexProps.Builder index = GlobalSecondaryIndexProps.builder()
                .indexName(name)
                .partitionKey(text(partition))
                .projectionType(ProjectionType.KEYS_ONLY);
        if (sort != null) {
            index.sortKey(text(sort));
        }
        table.addGlobalSecondaryIndex(index.build());
    }

    private static Attribute text(String name) {
        return Attribute.builder().name(name).type(AttributeType.STRING).build();
    }

    /// Made empty: a service whose secret was not put yet refuses to start, and says which value is blank.
    private Secret secret(String name, String template, String description) {
        Secret secret = Secret.Builder.create(this, logicalName(name) + "Secret")
                .secretName(environment.named(name))
                .description(description)
                .generateSecretString(SecretStringGenerator.builder()
                        .secretStringTemplate(template)
                        .generateStringKey("unused")
                        .build())
                .removalPolicy(RemovalPolicy.RETAIN)
                .build();
        NagExceptions.ofSecret(secret);
        return secret;
    }

    private Repository repository(String image) {
        return Repository.Builder.create(this, logicalName(image) + "Images")
                .repositoryName(environment.named(image))
                .imageTagMutability(TagMutability.IMMUTABLE)
                .imageScanOnPush(true)
                .lifecycleRules(
                        List.of(LifecycleRule.builder().maxImageCount(30).build()))
                .removalPolicy(RemovalPolicy.RETAIN)
                .build();
    }

    static String logicalName(String name) {
        StringBuilder camel = new StringBuilder();
        for (String word : name.split("-")) {
            camel.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return camel.toString();
    }
}
