package gas.infra;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import io.github.cdklabs.cdknag.NagReportFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.Tags;
import software.amazon.awscdk.cxapi.CloudAssembly;

/// Writes the templates of one environment: `Synthesis infra/environments/small.properties RELEASE`.
///
/// The folder that it prints is what the CDK's command line deploys; nothing of it asks AWS anything.
public final class Synthesis {
    private Synthesis() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("gas: synthesis needs the environment's file and the release, the tag of the images");
            System.exit(2);
        }
        try {
            Path home = Path.of(System.getProperty("gas.home", "."));
            EnvironmentSettings environment = EnvironmentSettings.read(Path.of(arguments[0]));
            if (!arguments[1].matches("[A-Za-z0-9._-]{1,128}")) {
                throw new UserError("a release is the tag of the images, such as 1.4.2; " + arguments[1] + " is not");
            }
            Path target = home.resolve("infra/target");
            Path code = packRestoreFunction(home.resolve("restore-lambda/target"), target.resolve("restore-lambda"));
            Path templates = target.resolve("templates").resolve(environment.name());
            synthesize(environment, arguments[1], code, templates);
            System.out.println(templates.toAbsolutePath().normalize());
        } catch (UserError wrong) {
            wrong.lines.forEach(line -> System.err.println("gas: " + line));
            System.exit(1);
        }
    }

    /// @param code folder of the restoring function's jars
    static CloudAssembly synthesize(EnvironmentSettings environment, String release, Path code, Path templates) {
        App app = new App(AppProps.builder()
                .outdir(templates.toString())
                .analyticsReporting(false)
                .treeMetadata(false)
                .context(Map.of(
                        "@aws-cdk/aws-iam:minimizePolicies", false,
                        "@aws-cdk/core:checkSecretUsage", true,
                        "@aws-cdk/core:defaultCrossStackReferences", "strong",
                        "@aws-cdk/core:target-partitions", List.of("aws"),
                        "@aws-cdk/aws-ecs:disableExplicitDeploymentControllerForCircuitBreaker", true,
                        "@aws-cdk/aws-iam:standardizedServicePrincipals", true,
                        "@aws-cdk/aws-s3:createDefaultLoggingPolicy", true,
                        "@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy", true))
                .build());
        stacks(app, environment, release, code);
        Tags.of(app).add("gas", environment.name());
        Aspects.of(app)
                .add(AwsSolutionsChecks.Builder.create()
                        .reports(true)
                        .reportFormats(List.of(NagReportFormat.CSV))
                        .build());
        return app.synth();
    }

    private static void stacks(App app, EnvironmentSettings environment, String release, Path code) {
        NetworkStack network = new NetworkStack(app, environment, props(environment, "where things run", false));
        DataStack data = new DataStack(
                app, environment, props(environment, "files, ledger, vault, secrets, images; they stay", true));
        MessagingStack messaging = new MessagingStack(
                app, environment, data, props(environment, "what the parts say to each other", false));
        EdgeStack edge =
                new EdgeStack(app, environment, network, data, props(environment, "what the world sees", false));
        ObservabilityStack observability = new ObservabilityStack(
                app, environment, messaging, edge, props(environment, "logs, alarms, dashboard", false));
        new ComputeStack(
                app,
                environment,
                network,
                data,
                messaging,
                edge,
                observability,
                release,
                code.toString(),
                props(environment, "the services", false));
    }

    private static StackProps props(EnvironmentSettings environment, String what, boolean keep) {
        return StackProps.builder()
                .env(Environment.builder()
                        .account(environment.account())
                        .region(environment.region())
                        .build())
                .description("Genomics Annotation Service, " + environment.name() + ": " + what)
                .terminationProtection(keep)
                .build();
    }

    /// Lambda takes jars under `lib`.
    static Path packRestoreFunction(Path built, Path folder) throws IOException {
        Path libraries = built.resolve("lib");
        if (!Files.isDirectory(libraries)) {
            throw new UserError(built + " holds no function: build it first (mvn install -DskipTests)");
        }
        Path packed = Files.createDirectories(folder.resolve("lib"));
        try (Stream<Path> old = Files.list(packed)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        try (Stream<Path> jars = Stream.concat(Files.list(libraries), Files.list(built))) {
            jars.filter(jar -> jar.toString().endsWith(".jar")).forEach(jar -> copy(jar, packed));
        }
        return folder;
    }

    private static void copy(Path jar, Path folder) {
        try {
            Files.copy(jar, folder.resolve(jar.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
