package gas.web.testing;

import gas.localcloud.LocalCloud;
import gas.localcloud.LocalCloudSettings;
import gas.localcloud.provisioning.Names;
import gas.localcloud.provisioning.Provisioning;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/// One local cloud for all tests of this module, with the settings that point the service to it.
public final class TestCloud implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    /// Where the local cloud's Stripe sends its events: a test that wants them starts a [TestInstance] there.
    public static final int WEBHOOK_PORT = TestInstance.freePort();

    private static @Nullable URI console;
    private static final Map<String, Object> SETTINGS = start();

    /// The local cloud's console: its Stripe, its inbox.
    public static String console() {
        return String.valueOf(console);
    }

    private static Map<String, Object> start() {
        try {
            Path data = Files.createTempDirectory("web-service-cloud");
            LocalCloud cloud = LocalCloud.start(LocalCloudSettings.of(LocalCloudSettings.freePortBase(), data)
                    .with("GAS_LOCAL_WEB_URL", "http://localhost:" + WEBHOOK_PORT)
                    .with("GAS_LOCAL_STRIPE_WEBHOOK_URL", "http://localhost:" + WEBHOOK_PORT + "/stripe/events"));
            console = cloud.console();
            Runtime.getRuntime().addShutdownHook(new Thread(cloud::close));
            System.setProperty("aws.endpointUrl", cloud.endpoint().toString());
            System.setProperty("aws.region", LocalCloudSettings.REGION);
            System.setProperty("aws.accessKeyId", LocalCloudSettings.ACCESS_KEY);
            System.setProperty("aws.secretAccessKey", LocalCloudSettings.SECRET_KEY);
            provision(cloud);
            Map<String, Object> settings = new LinkedHashMap<>(Names.environment());
            settings.put("GAS_BASE_URL", "http://localhost:8080");
            settings.put(
                    "GAS_OIDC_ISSUER", "http://localhost:" + cloud.settings().oidcPort() + "/default");
            settings.put("GAS_OIDC_CLIENT_ID", "gas");
            settings.put("GAS_OIDC_CLIENT_SECRET", "gas-local-secret");
            settings.put("GAS_STRIPE_API_BASE", StripeDouble.ADDRESS);
            settings.put("GAS_STRIPE_SECRET_KEY", "sk_test_local");
            settings.put("GAS_STRIPE_WEBHOOK_SECRET", StripeDouble.WEBHOOK_SECRET);
            settings.put("GAS_STRIPE_PRICE", StripeDouble.PRICE);
            settings.put("GAS_SMTP_HOST", "127.0.0.1");
            settings.put("GAS_SMTP_PORT", MailServer.PORT);
            settings.put("GAS_MAIL_FROM", "Genomics Annotation Service <no-reply@localhost>");
            settings.put("GAS_FREE_CAP", "150KB");
            settings.put("GAS_LIVE_EVERY", "50ms");
            settings.put("GAS_BILLING_LOOK_EVERY", "1h"); // a test that wants a look takes one
            settings.put("GAS_WEBHOOKS_BACKOFF", "1s,1s");
            settings.put("GAS_WEBHOOKS_ALLOWED_NETWORKS", Receiver.ADDRESS + "/32");
            settings.put("GAS_WEBHOOKS_SWEEP_EVERY", "100ms");
            settings.put("GAS_REFERENCES", data.resolve("references").toString());
            return settings;
        } catch (IOException failed) {
            throw new IllegalStateException("the local cloud did not start", failed);
        }
    }

    /// What the web service uses, and no more.
    private static void provision(LocalCloud cloud) {
        Provisioning provisioning = new Provisioning(cloud.endpoint());
        provisioning.tables();
        try (S3Client s3 = S3Client.create();
                SnsClient sns = SnsClient.create();
                SqsClient sqs = SqsClient.create()) {
            for (String bucket : new String[] {Names.INPUTS_BUCKET, Names.RESULTS_BUCKET}) {
                s3.createBucket(create -> create.bucket(bucket));
            }
            for (String channel : new String[] {"job-requests", "job-results", "thaw-requests", "archive-due"}) {
                sns.createTopic(create -> create.name("gas-" + channel));
                sqs.createQueue(create -> create.queueName("gas-" + channel));
            }
            String webhooksDue =
                    sns.createTopic(create -> create.name("gas-webhooks-due")).topicArn();
            sqs.createQueue(create -> create.queueName("gas-webhooks-due"));
            sns.subscribe(subscribe -> subscribe
                    .topicArn(webhooksDue)
                    .protocol("sqs")
                    .endpoint(webhooksDue.replace(":sns:", ":sqs:"))
                    .attributes(Map.of("RawMessageDelivery", "true")));
        }
        provisioning.stateMachine();
    }

    /// What must never be seen in a page or a log.
    public static List<String> secrets() {
        return List.of(
                (String) SETTINGS.get("GAS_OIDC_CLIENT_SECRET"),
                (String) SETTINGS.get("GAS_STRIPE_SECRET_KEY"),
                (String) SETTINGS.get("GAS_STRIPE_WEBHOOK_SECRET"));
    }

    private final String missing;

    public TestCloud() {
        this("");
    }

    /// @param missing a setting that the environment does not say
    public TestCloud(String missing) {
        this.missing = missing;
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Map<String, Object> settings = new LinkedHashMap<>(SETTINGS);
        settings.remove(missing);
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", settings));
    }
}
