package gas.infra;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./gas deploy` and `./gas destroy`, with stand-ins for the commands that reach AWS: what would be done, in which
/// order,
/// and what is refused.
class CloudCommandTest {
    private static final String SMALL = "111122223333.dkr.ecr.us-east-1.amazonaws.com/gas-small-";

    @TempDir
    Path folder;

    private Path log;

    /// @param out what it printed @param did the commands that it ran
    private record Run(int exit, String out, List<String> did) {}

    @BeforeEach
    void standIns() throws IOException {
        log = folder.resolve("log");
        Files.writeString(log, "");
        command("npx", "");
        command("docker", "[ \"$1\" != login ] || cat >/dev/null");
        command("java", "echo templates");
        aws("111122223333", "{\"secret-key\":\"put\"}");
        Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(folder.resolve("bin/java"), folder.resolve("java"));
    }

    @Test
    void aDeploymentMakesWhereDataIsPushesImagesAndThenDeploysAll() throws Exception {
        Run run = run("", "deploy", "--env", "small", "--release", "1.2.3", "--yes");
        assertThat(run.exit()).as(run.out()).isZero();
        List<String> steps = run.did().stream()
                .filter(step -> step.matches("npx.*|docker push.*"))
                .toList();
        assertThat(steps)
                .containsExactly(
                        "npx --yes aws-cdk@2.1148.1 deploy gas-small-data --exclusively --require-approval never --app templates",
                        "docker push " + SMALL + "web-service:1.2.3",
                        "docker push " + SMALL + "annotator-service:1.2.3",
                        "docker push " + SMALL + "archive-service:1.2.3",
                        "docker push " + SMALL + "thaw-service:1.2.3",
                        "npx --yes aws-cdk@2.1148.1 deploy --all --require-approval never --app templates");
        assertThat(run.did())
                .anySatisfy(step -> assertThat(step)
                        .startsWith(
                                "docker build --platform linux/arm64 --target service --build-arg PART=web-service"));
    }

    @Test
    void imagesOfTheReleaseThatAreThereAreNotBuiltAgain() throws Exception {
        aws("111122223333", "{\"secret-key\":\"put\"}", "exit 0");
        Run run = run("", "deploy", "--env", "small", "--release", "1.2.3", "--yes");
        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(run.did()).noneMatch(step -> step.startsWith("docker"));
    }

    @Test
    void servicesAreNotDeployedBeforeTheirSecrets() throws Exception {
        aws("111122223333", "{\"secret-key\":\"\",\"unused\":\"x\"}");
        Run run = run("", "deploy", "--env", "small", "--release", "1.2.3", "--yes");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains("put these secrets first: gas-small-oidc gas-small-stripe gas-small-smtp");
        assertThat(run.did()).noneMatch(step -> step.contains("deploy --all"));
    }

    @Test
    void anotherAccountIsNotTouched() throws Exception {
        aws("999999999999", "{}");
        for (String command : List.of("deploy", "diff", "destroy")) {
            Run run = run("small\n", command, "--env", "small", "--release", "1.2.3");
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.out()).contains("credentials are of account 999999999999");
            assertThat(run.did()).allMatch(step -> step.startsWith("aws sts"));
        }
    }

    @Test
    void destroyingLeavesDataAlone() throws Exception {
        Run run = run("small\n", "destroy", "--env", "small", "--release", "1.2.3");
        assertThat(run.exit()).as(run.out()).isZero();
        assertThat(run.did().getLast())
                .startsWith("npx --yes aws-cdk@2.1148.1 destroy --exclusively --force gas-small-compute")
                .contains("gas-small-network");
        assertThat(run.did()).noneMatch(step -> step.contains("gas-small-data") || step.contains("--all"));
    }

    @Test
    void destroyingIsToBeTypedOut() throws Exception {
        for (String typed : List.of("", "yes\n", "large\n")) {
            Run run = run(typed, "destroy", "--env", "small", "--release", "1.2.3");
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.out()).contains("nothing was removed");
            assertThat(run.did()).isEmpty();
        }
    }

    @Test
    void noOptionDestroysData() throws Exception {
        for (String option : List.of("--with-data", "--all")) {
            Run run = run("small\n", "destroy", "--env", "small", option);
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.out()).contains("data is not removed by a command");
            assertThat(run.did()).isEmpty();
        }
    }

    @Test
    void anEnvironmentWithoutAFileIsRefused() throws Exception {
        Run run = run("", "synth", "--env", "nowhere", "--release", "1.2.3");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains("infra/environments/nowhere.properties is missing: copy small.properties");
    }

    private Run run(String typed, String... arguments) throws IOException, InterruptedException {
        Files.writeString(log, "");
        List<String> command = new ArrayList<>(List.of("bash", Path.of("cloud").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        process.environment().put("PATH", folder + ":" + process.environment().get("PATH"));
        process.environment().put("JAVA_HOME", folder.toString());
        Process started = process.start();
        try (var input = started.outputWriter(UTF_8)) {
            input.write(typed);
        } catch (IOException refusedBeforeItAsked) {
            // what it says is looked at below
        }
        String out = new String(started.getInputStream().readAllBytes(), UTF_8);
        return new Run(started.waitFor(), out, Files.readAllLines(log));
    }

    private void aws(String account, String secret) throws IOException {
        aws(account, secret, "exit 1");
    }

    private void aws(String account, String secret, String imageFound) throws IOException {
        command("aws", """
                case "$1 $2" in
                "sts get-caller-identity") echo %s ;;
                "secretsmanager get-secret-value") echo '%s' ;;
                "ecr describe-images") %s ;;
                esac
                """.formatted(account, secret, imageFound));
    }

    private void command(String name, String does) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(
                file, "#!/bin/bash\n[ %s = java ] || echo \"%s $*\" >>'%s'\n%s\n".formatted(name, name, log, does));
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
