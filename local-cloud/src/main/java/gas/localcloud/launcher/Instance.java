package gas.localcloud.launcher;

import gas.localcloud.LocalCloudSettings;
import gas.localcloud.provisioning.Names;
import gas.localcloud.provisioning.Provisioning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A running system: local-cloud, the four services and the Lambda's runtime, each a process on loopback.
public final class Instance implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(4);
    /// Every part must do with this much, whatever the size of the files.
    static final String HEAP = "-Xmx256m";

    private static final long NEEDED_BYTES = 500L << 20;
    static final List<String> SERVICES = List.of("web-service", "annotator-service", "archive-service", "thaw-service");
    private static final List<String> PORT_USES = List.of(
            "the web service",
            "AWS",
            "sign-in",
            "the console",
            "mail",
            "S3's backend",
            "SQS's backend",
            "DynamoDB's backend",
            "the Lambda runtime",
            "the annotator's health",
            "the archiver's health",
            "the thawer's health");
    private static final int ANNOTATOR_OFFSET = 9;
    private static final int ARCHIVE_OFFSET = 10;
    private static final int THAW_OFFSET = 11;

    private final Path home;
    private final int port;
    private final Path data;
    private final Map<String, String> settings;
    private final LocalCloudSettings cloud;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Map<String, ChildProcess> children = new ConcurrentHashMap<>();

    /// @param home the project's folder, built
    /// @param port of the web service; the eleven ports after it are the other parts'
    /// @param settings environment variables that shorten or lengthen what is configurable
    public Instance(Path home, int port, Path data, Map<String, String> settings) {
        this.home = home;
        this.port = port;
        this.data = data;
        this.settings = settings;
        this.cloud = LocalCloudSettings.of(port, data.resolve("cloud"));
    }

    /// Starts everything and returns when all of it is ready.
    ///
    /// @throws UserError where a port is taken, the disk is full, something is not built, or a part stays away
    public void start() {
        checkPorts();
        checkDisk();
        startLocalCloud();
        new Provisioning(URI.create(cloud.endpoint())).provision();
        SERVICES.forEach(this::startService);
        startLambda();
        SERVICES.forEach(this::awaitHealthy);
    }

    public String webUrl() {
        return "http://localhost:" + port;
    }

    public String consoleUrl() {
        return "http://localhost:" + cloud.consolePort();
    }

    public String awsEndpoint() {
        return cloud.endpoint();
    }

    public Path logs() {
        return data.resolve("logs");
    }

    /// The part of that name, as `annotator-service`; for tests that kill it.
    public Optional<ChildProcess> child(String name) {
        return Optional.ofNullable(children.get(name));
    }

    /// Starts a part again that was killed.
    public void restart(String name) {
        Optional.ofNullable(children.remove(name)).ifPresent(ChildProcess::close);
        switch (name) {
            case "local-cloud" -> {
                startLocalCloud();
                restartLambda();
            }
            case "restore-lambda" -> startLambda();
            default -> {
                startService(name);
                awaitHealthy(name);
            }
        }
    }

    /// Starts the Lambda's runtime again where it ended, as Lambda itself does.
    public void restartLambda() {
        boolean ended = child("restore-lambda").filter(ChildProcess::isAlive).isEmpty();
        if (ended) {
            startLambda();
        }
    }

    /// @throws UserError as soon as one of the services or the cloud has ended
    public void mustLive() {
        children.values().stream()
                .filter(child -> !child.name().equals("restore-lambda"))
                .forEach(ChildProcess::mustLive);
    }

    @Override
    public void close() {
        List<ChildProcess> last = new ArrayList<>(children.values());
        last.stream()
                .filter(child -> !child.name().equals("local-cloud"))
                .peek(ChildProcess::askToStop)
                .toList()
                .forEach(ChildProcess::close);
        Optional.ofNullable(children.get("local-cloud")).ifPresent(ChildProcess::close);
        children.clear();
    }

    /// An instance that is just stopping gets a moment.
    private void checkPorts() {
        long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
        for (int offset = 0; offset < PORT_USES.size(); offset++) {
            int candidate = port + offset;
            while (!free(candidate)) {
                if (System.nanoTime() < deadline) {
                    pause();
                    continue;
                }
                throw new UserError(
                        "port %d (for %s) is taken: end what listens there, or choose other ports with --port N (N to N+%d are used)"
                                .formatted(candidate, PORT_USES.get(offset), PORT_USES.size() - 1));
            }
        }
    }

    private static boolean free(int candidate) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), candidate));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private void checkDisk() {
        try {
            Files.createDirectories(logs());
            long usable = Files.getFileStore(data).getUsableSpace();
            if (usable < NEEDED_BYTES) {
                throw new UserError(
                        "only %d MB are free in %s; at least %d MB are needed: free some, or choose another folder with --data DIR"
                                .formatted(usable >> 20, data, NEEDED_BYTES >> 20));
            }
        } catch (IOException failed) {
            throw new UserError("the data folder " + data + " cannot be written (" + failed.getMessage()
                    + "): choose another with --data DIR");
        }
    }

    private void startLocalCloud() {
        List<String> command = java(HEAP);
        command.addAll(List.of(
                "-cp",
                home.resolve("local-cloud/target/classes") + ":" + home.resolve("local-cloud/target/lib") + "/*",
                "gas.localcloud.LocalCloud",
                "--port-base",
                String.valueOf(port),
                "--data",
                cloud.data().toString()));
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("GAS_LOCAL_WEB_URL", webUrl());
        environment.put("GAS_LOCAL_STRIPE_WEBHOOK_URL", webUrl() + "/stripe/events");
        environment.putAll(settings);
        begin("local-cloud", command, environment);
        await("local-cloud", consoleUrl() + "/control/health");
    }

    private void startService(String name) {
        Map<String, String> environment = new LinkedHashMap<>(serviceEnvironment());
        environment.put("SERVER_PORT", String.valueOf(healthPort(name)));
        begin(name, new BootJar(home, name).command(), environment);
    }

    private void startLambda() {
        Path target = home.resolve("restore-lambda/target");
        List<String> command = java(HEAP, "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of(
                "-cp",
                target.resolve("restore-lambda-1.0.0-SNAPSHOT.jar") + ":" + target.resolve("lib") + "/*",
                "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                "gas.restore.RestoreArchives::handleRequest"));
        Map<String, String> environment = new LinkedHashMap<>(serviceEnvironment());
        environment.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + cloud.lambdaRuntimePort());
        environment.put("AWS_LAMBDA_FUNCTION_NAME", Names.RESTORE_FUNCTION);
        environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");
        environment.put("AWS_LAMBDA_LOG_FORMAT", "TEXT");
        environment.put("LAMBDA_TASK_ROOT", target.toString());
        begin("restore-lambda", command, environment);
    }

    Map<String, String> serviceEnvironment() {
        Map<String, String> environment = new LinkedHashMap<>(Names.environment());
        environment.put("AWS_ENDPOINT_URL", cloud.endpoint());
        environment.put("AWS_REGION", LocalCloudSettings.REGION);
        environment.put("AWS_ACCESS_KEY_ID", LocalCloudSettings.ACCESS_KEY);
        environment.put("AWS_SECRET_ACCESS_KEY", LocalCloudSettings.SECRET_KEY);
        environment.put("GAS_BASE_URL", webUrl());
        environment.put("GAS_OIDC_ISSUER", "http://localhost:" + cloud.oidcPort() + "/default");
        environment.put("GAS_OIDC_CLIENT_ID", "gas");
        environment.put("GAS_OIDC_CLIENT_SECRET", "gas-local-secret");
        environment.put("GAS_STRIPE_API_BASE", consoleUrl());
        environment.put("GAS_STRIPE_SECRET_KEY", "sk_test_local");
        environment.put("GAS_STRIPE_WEBHOOK_SECRET", "whsec_local");
        environment.put("GAS_STRIPE_PRICE", "price_premium_monthly");
        environment.put("GAS_SMTP_HOST", "127.0.0.1");
        environment.put("GAS_SMTP_PORT", String.valueOf(cloud.smtpPort()));
        environment.put("GAS_FREE_WINDOW", "5m");
        // a stop waits for the poll that is under way
        environment.put("SPRING_CLOUD_AWS_SQS_LISTENER_POLL_TIMEOUT", "1s");
        environment.put("GAS_MAIL_FROM", "Genomics Annotation Service <no-reply@localhost>");
        environment.put("GAS_REFERENCES", data.resolve("references").toString());
        environment.put("GAS_ANNOTATOR_SCRATCH", data.resolve("scratch").toString());
        environment.putAll(settings);
        return environment;
    }

    private int healthPort(String service) {
        return switch (service) {
            case "web-service" -> port;
            case "annotator-service" -> port + ANNOTATOR_OFFSET;
            case "archive-service" -> port + ARCHIVE_OFFSET;
            case "thaw-service" -> port + THAW_OFFSET;
            default -> throw new IllegalArgumentException(service);
        };
    }

    private void awaitHealthy(String service) {
        await(service, "http://127.0.0.1:" + healthPort(service) + "/actuator/health");
    }

    private void begin(String name, List<String> command, Map<String, String> environment) {
        children.put(name, ChildProcess.start(name, command, environment, logs()));
    }

    private void await(String name, String url) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(2))
                .build();
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            child(name).ifPresent(ChildProcess::mustLive);
            try {
                if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // asked again below
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new UserError("interrupted while " + name + " was starting");
            }
            pause();
        }
        throw new UserError("%s did not become ready within %d s; see %s"
                .formatted(name, START_PATIENCE.toSeconds(), logs().resolve(name + ".log")));
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    static List<String> java(String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.addAll(List.of(options));
        return command;
    }

    /// Removes all state of an instance.
    static void erase(Path data) {
        if (!Files.exists(data)) {
            return;
        }
        try (var files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
