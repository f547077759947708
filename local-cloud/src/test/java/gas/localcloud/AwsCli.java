package gas.localcloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;

/// The AWS command line of Debian's package awscli, a client that nobody wrote for this project.
final class AwsCli {
    private static final Path PROGRAM = Path.of("/usr/bin/aws");

    private final String endpoint;

    AwsCli(LocalCloud cloud) {
        endpoint = cloud.endpoint().toString();
    }

    static void require() {
        boolean there = Files.isExecutable(PROGRAM);
        if (!there) {
            System.err.println("SKIPPED: " + PROGRAM + " is missing; install the package awscli to run these tests");
        }
        Assumptions.assumeTrue(there, PROGRAM + " is missing; install the package awscli");
    }

    /// Runs a command that must succeed; its JSON, or a missing node if it prints none.
    JsonNode run(String... arguments) {
        var done = start(arguments);
        assertThat(done.status()).as(done.error()).isZero();
        return done.output().isBlank() ? Json.object().path("nothing") : Json.tree(done.output());
    }

    /// Runs a command that must fail; what it says.
    String refused(String... arguments) {
        var done = start(arguments);
        assertThat(done.status()).as("aws %s", String.join(" ", arguments)).isNotZero();
        return done.error();
    }

    private record Done(int status, String output, String error) {}

    private Done start(String... arguments) {
        var command = new ArrayList<>(List.of(PROGRAM.toString(), "--endpoint-url", endpoint, "--output", "json"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment()
                .putAll(Map.of(
                        "AWS_ACCESS_KEY_ID", "local",
                        "AWS_SECRET_ACCESS_KEY", "local-secret",
                        "AWS_DEFAULT_REGION", "us-east-1",
                        "AWS_EC2_METADATA_DISABLED", "true",
                        "AWS_CONFIG_FILE", "/dev/null",
                        "AWS_SHARED_CREDENTIALS_FILE", "/dev/null",
                        "AWS_PAGER", ""));
        try {
            var error = Files.createTempFile("aws", ".err");
            var process = builder.redirectError(error.toFile()).start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes());
            int status = process.waitFor();
            var text = Files.readString(error);
            Files.delete(error);
            return new Done(status, output, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
