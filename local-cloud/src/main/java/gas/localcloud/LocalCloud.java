package gas.localcloud;

import gas.localcloud.control.Calls;
import gas.localcloud.control.Console;
import gas.localcloud.control.Control;
import gas.localcloud.control.Faults;
import gas.localcloud.dynamodb.TableStore;
import gas.localcloud.front.AwsFront;
import gas.localcloud.front.Backend;
import gas.localcloud.glacier.Capacity;
import gas.localcloud.glacier.GlacierService;
import gas.localcloud.lambda.LambdaService;
import gas.localcloud.mail.Mailbox;
import gas.localcloud.oidc.IdentityProvider;
import gas.localcloud.s3.ObjectStore;
import gas.localcloud.sns.SnsService;
import gas.localcloud.sns.Topics;
import gas.localcloud.sqs.QueueStore;
import gas.localcloud.sqs.Queues;
import gas.localcloud.stepfunctions.StepFunctionsService;
import gas.localcloud.stripe.StripeStandIn;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The whole local cloud in one process: `LocalCloud --port-base N --data DIR`.
public final class LocalCloud implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LocalCloud.class);

    private final CloudContext context;
    private final List<Part> started = new ArrayList<>();
    private final AwsFront front;

    private LocalCloud(CloudContext context, AwsFront front) {
        this.context = context;
        this.front = front;
    }

    public static void main(String[] arguments) throws Exception {
        var stopped = new CountDownLatch(1);
        LocalCloud cloud;
        try {
            cloud = start(LocalCloudSettings.from(arguments));
        } catch (IllegalArgumentException | IOException refused) {
            System.err.println("local-cloud: " + refused.getMessage());
            System.exit(2);
            return;
        }
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            cloud.close();
            stopped.countDown();
        }));
        System.out.println("ready");
        stopped.await();
    }

    /// Starts everything and returns when all of it answers.
    public static LocalCloud start(LocalCloudSettings settings) throws IOException {
        var taken = settings.takenPort();
        if (taken.isPresent()) {
            throw new IOException("port " + taken.getAsInt() + " is in use; choose others by --port-base, of which the"
                    + " ports +1 to +8 must be free");
        }
        var state = CloudState.open(settings.data());
        var clock = new CloudClock(state);
        var faults = new Faults();
        var queues = new Queues(settings);
        var context = new CloudContext(
                settings,
                state,
                clock,
                faults,
                new Calls(),
                queues,
                new Topics(settings, state, clock, faults, queues),
                new Console(settings.consolePort()));
        var capacity = new Capacity(state, settings);
        var services = services(context, capacity);
        var objectStore = new ObjectStore(context, capacity);
        var cloud = new LocalCloud(
                context,
                new AwsFront(
                        settings.awsPort(),
                        services,
                        backends(settings),
                        objectStore.annex(),
                        context.faults(),
                        context.calls()));
        try {
            new Control(context).register();
            var parts = new ArrayList<>(parts(context, objectStore));
            parts.addAll(services);
            cloud.startAll(parts);
            cloud.front.start();
            context.console().start();
            parts.forEach(Part::resume);
            return cloud;
        } catch (Exception failed) {
            cloud.close();
            throw failed instanceof IOException io ? io : new IOException("local-cloud did not start", failed);
        }
    }

    /// Our own AWS services, behind the front.
    private static List<AwsService> services(CloudContext context, Capacity capacity) {
        return List.of(
                new SnsService(context.topics()),
                new LambdaService(context),
                new StepFunctionsService(context),
                new GlacierService(context, capacity));
    }

    /// What else runs: backends, and what is not AWS.
    private static List<Part> parts(CloudContext context, ObjectStore objectStore) {
        var settings = context.settings();
        return List.of(
                objectStore,
                new TableStore(settings),
                new QueueStore(settings, context.queues()),
                new IdentityProvider(settings),
                new Mailbox(context),
                new StripeStandIn(context));
    }

    private static List<Backend> backends(LocalCloudSettings settings) {
        return List.of(
                new Backend("s3", settings.s3Port(), AwsProtocol.S3),
                new Backend("dynamodb", settings.dynamoDbPort(), AwsProtocol.JSON),
                new Backend("sqs", settings.sqsPort(), AwsProtocol.QUERY));
    }

    public URI endpoint() {
        return URI.create(context.settings().endpoint());
    }

    public URI console() {
        return URI.create(context.settings().console());
    }

    public CloudClock clock() {
        return context.clock();
    }

    public Faults faults() {
        return context.faults();
    }

    public LocalCloudSettings settings() {
        return context.settings();
    }

    @Override
    public void close() {
        front.close();
        context.console().close();
        for (var part : started.reversed()) {
            part.close();
        }
        context.clock().close();
        context.state().close();
    }

    private void startAll(List<Part> parts) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var starts = new ArrayList<Future<?>>();
            for (var part : parts) {
                started.add(part);
                starts.add(threads.submit(() -> {
                    long begin = System.nanoTime();
                    part.start();
                    log.info(
                            "{} started in {} ms",
                            part.getClass().getSimpleName(),
                            (System.nanoTime() - begin) / 1_000_000);
                    return null;
                }));
            }
            for (var start : starts) {
                start.get();
            }
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }
}
