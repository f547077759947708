package gas.localcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.InvalidDefinitionException;
import software.amazon.awssdk.services.sfn.model.StateMachineAlreadyExistsException;

class StepFunctionsTest {
    @TempDir
    static Path folder;

    static TestCloud cloud;
    static SfnClient stepFunctions;
    static String topic;
    static String queue;

    @BeforeAll
    static void start() throws Exception {
        cloud = TestCloud.start(folder);
        stepFunctions = cloud.client(SfnClient.builder());
        topic = cloud.sns.createTopic(create -> create.name("due")).topicArn();
        queue = cloud.sqs.createQueue(create -> create.queueName("due")).queueUrl();
        cloud.sns.subscribe(subscribe -> subscribe
                .topicArn(topic)
                .protocol("sqs")
                .endpoint("arn:aws:sqs:us-east-1:000000000000:due")
                .attributes(Map.of("RawMessageDelivery", "true")));
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    @Test
    void waitsUntilTheTimestampOfItsInputAndThenPublishes() {
        String machine = machine("timestamp", waiting("\"TimestampPath\": \"$.at\""));
        String at = cloud.cloud().clock().instant().plus(Duration.ofHours(3)).toString();
        String execution = start(machine, "one", "{\"at\": \"" + at + "\", \"job\": \"timestamp\"}");
        assertThat(status(execution)).isEqualTo(ExecutionStatus.RUNNING);

        cloud.cloud().clock().advance(Duration.ofHours(3));

        awaitMessage("{\"job\":\"timestamp\"}");
        await().untilAsserted(() -> assertThat(status(execution)).isEqualTo(ExecutionStatus.SUCCEEDED));
    }

    @Test
    void waitsSecondsOfItsDefinitionAndOfItsInput() {
        String fixed = start(machine("seconds", waiting("\"Seconds\": 1")), "s", "{\"job\": \"seconds\"}");
        String given = start(
                machine("secondspath", waiting("\"SecondsPath\": \"$.wait\"")),
                "p",
                "{\"wait\": 1, \"job\": \"path\"}");
        awaitMessage("{\"job\":\"seconds\"}");
        await().untilAsserted(() -> assertThat(status(fixed)).isEqualTo(ExecutionStatus.SUCCEEDED));
        await().untilAsserted(() -> assertThat(status(given)).isEqualTo(ExecutionStatus.SUCCEEDED));
    }

    @Test
    void aNameIsUsedOnce() {
        String machine = machine("named", waiting("\"Seconds\": 100000"));
        String first = start(machine, "same", "{\"a\": 1}");

        assertThat(start(machine, "same", "{\"a\": 1}")).isEqualTo(first);
        assertThatThrownBy(() -> start(machine, "same", "{\"a\": 2}"))
                .isInstanceOf(ExecutionAlreadyExistsException.class);
        stepFunctions.stopExecution(stop -> stop.executionArn(first).cause("enough"));
        assertThat(status(first)).isEqualTo(ExecutionStatus.ABORTED);
        assertThatThrownBy(() -> start(machine, "same", "{\"a\": 1}"))
                .isInstanceOf(ExecutionAlreadyExistsException.class);
    }

    @Test
    void aWaitSurvivesARestart() throws Exception {
        String machine = machine("restarted", waiting("\"Seconds\": 3600"));
        String execution = start(machine, "r", "{\"job\": \"restart\"}");
        cloud.restart();
        assertThat(status(execution)).isEqualTo(ExecutionStatus.RUNNING);

        cloud.cloud().clock().advance(Duration.ofHours(1));
        await().untilAsserted(() -> assertThat(status(execution)).isEqualTo(ExecutionStatus.SUCCEEDED));
    }

    @Test
    void choosesByItsInputAndFailsWithItsError() {
        String machine = machine("choice", """
                {"StartAt": "C", "States": {
                  "C": {"Type": "Choice", "Default": "No", "Choices": [
                    {"And": [{"Variable": "$.n", "NumericGreaterThan": 3}, {"Variable": "$.s", "StringEquals": "x"}],
                     "Next": "Yes"}]},
                  "Yes": {"Type": "Succeed"},
                  "No": {"Type": "Fail", "Error": "Small", "Cause": "too small"}}}""");
        String yes = start(machine, "yes", "{\"n\": 4, \"s\": \"x\"}");
        String no = start(machine, "no", "{\"n\": 3, \"s\": \"x\"}");

        await().untilAsserted(() -> assertThat(status(yes)).isEqualTo(ExecutionStatus.SUCCEEDED));
        await().untilAsserted(() -> assertThat(status(no)).isEqualTo(ExecutionStatus.FAILED));
        assertThat(stepFunctions
                        .describeExecution(describe -> describe.executionArn(no))
                        .error())
                .isEqualTo("Small");
        assertThat(stepFunctions
                        .getExecutionHistory(history -> history.executionArn(yes))
                        .events())
                .isNotEmpty();
        assertThat(stepFunctions
                        .listExecutions(list -> list.stateMachineArn(machine))
                        .executions())
                .hasSize(2);
    }

    @Test
    void aTaskThatFailsIsRetriedAndThenCaught() {
        String machine = machine("caught", """
                {"StartAt": "T", "States": {
                  "T": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish",
                        "Parameters": {"TopicArn": "arn:aws:sns:us-east-1:000000000000:nowhere", "Message": "m"},
                        "Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 1}],
                        "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Done"}], "End": true},
                  "Done": {"Type": "Succeed"}}}""");
        String execution = start(machine, "c", "{}");

        await().untilAsserted(() -> assertThat(status(execution)).isEqualTo(ExecutionStatus.SUCCEEDED));
        assertThat(stepFunctions
                        .describeExecution(describe -> describe.executionArn(execution))
                        .output())
                .contains("\"Error\"");
    }

    @Test
    void whatIsWrongIsSaidInAwssOwnWords() {
        assertThatThrownBy(() -> machine("bad", "{\"StartAt\": \"X\", \"States\": {}}"))
                .isInstanceOf(InvalidDefinitionException.class);
        String machine = machine("twice", waiting("\"Seconds\": 1"));
        assertThat(machine("twice", waiting("\"Seconds\": 1"))).isEqualTo(machine);
        assertThatThrownBy(() -> machine("twice", waiting("\"Seconds\": 2")))
                .isInstanceOf(StateMachineAlreadyExistsException.class);
        assertThatThrownBy(() -> status("arn:aws:states:us-east-1:000000000000:execution:none:none"))
                .isInstanceOf(ExecutionDoesNotExistException.class);
    }

    private static String waiting(String wait) {
        return """
                {"StartAt": "W", "States": {
                  "W": {"Type": "Wait", %s, "Next": "P"},
                  "P": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish",
                        "Parameters": {"TopicArn": "%s", "Message": {"job.$": "$.job"}}, "End": true}}}""".formatted(wait, topic);
    }

    private static String machine(String name, String definition) {
        return stepFunctions
                .createStateMachine(
                        create -> create.name(name).definition(definition).roleArn("arn:aws:iam::000000000000:role/r"))
                .stateMachineArn();
    }

    private static String start(String machine, String name, String input) {
        return stepFunctions
                .startExecution(
                        start -> start.stateMachineArn(machine).name(name).input(input))
                .executionArn();
    }

    private static ExecutionStatus status(String execution) {
        return stepFunctions
                .describeExecution(describe -> describe.executionArn(execution))
                .status();
    }

    private static void awaitMessage(String body) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> cloud
                        .sqs
                        .receiveMessage(receive -> receive.queueUrl(queue)
                                .maxNumberOfMessages(10)
                                .visibilityTimeout(0)
                                .waitTimeSeconds(1))
                        .messages()
                        .stream()
                        .anyMatch(message -> message.body().equals(body)));
    }
}
