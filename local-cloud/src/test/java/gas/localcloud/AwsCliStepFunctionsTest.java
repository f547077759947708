package gas.localcloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Each operation of Step Functions once, by the AWS CLI.
class AwsCliStepFunctionsTest {
    private static final String WAIT =
            "{\"StartAt\":\"W\",\"States\":{\"W\":{\"Type\":\"Wait\",\"Seconds\":900,\"End\":true}}}";

    @TempDir
    static Path folder;

    static LocalCloud cloud;
    static AwsCli aws;

    @BeforeAll
    static void start() throws Exception {
        AwsCli.require();
        cloud = LocalCloud.start(LocalCloudSettings.of(LocalCloudSettings.freePortBase(), folder));
        aws = new AwsCli(cloud);
    }

    @AfterAll
    static void stop() {
        if (cloud != null) {
            cloud.close();
        }
    }

    @Test
    void stepFunctions() {
        String machine = run(
                        "create-state-machine",
                        "--name",
                        "m",
                        "--definition",
                        WAIT,
                        "--role-arn",
                        "arn:aws:iam::0:role/r")
                .path("stateMachineArn")
                .asString();
        assertThat(run("list-state-machines").path("stateMachines")).hasSize(1);
        assertThat(run("describe-state-machine", "--state-machine-arn", machine)
                        .path("definition")
                        .asString())
                .isEqualTo(WAIT);
        run("update-state-machine", "--state-machine-arn", machine, "--role-arn", "arn:aws:iam::0:role/other");
        String execution = run("start-execution", "--state-machine-arn", machine, "--name", "e", "--input", "{}")
                .path("executionArn")
                .asString();
        assertThat(run("describe-execution", "--execution-arn", execution)
                        .path("status")
                        .asString())
                .isEqualTo("RUNNING");
        run("stop-execution", "--execution-arn", execution);
        assertThat(run("list-executions", "--state-machine-arn", machine)
                        .path("executions")
                        .get(0)
                        .path("status")
                        .asString())
                .isEqualTo("ABORTED");
        assertThat(run("get-execution-history", "--execution-arn", execution).path("events"))
                .isNotEmpty();
        assertThat(aws.refused("stepfunctions", "list-activities")).contains("UnknownOperationException");
        run("delete-state-machine", "--state-machine-arn", machine);
        assertThat(run("list-state-machines").path("stateMachines")).isEmpty();
    }

    private static JsonNode run(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "stepfunctions";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return aws.run(command);
    }
}
