package gas.localcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.FunctionResponseType;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.Runtime;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// Functions run by Amazon's own runtime interface client, in processes of their own.
class LambdaTest {
    @TempDir
    static Path data;

    static TestCloud cloud;
    final List<Process> processes = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        cloud = TestCloud.start(data);
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    @AfterEach
    void endProcesses() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void aCallIsAnsweredByTheProcessOfItsFunction() throws Exception {
        function("echo", 10);
        run("echo");

        var answer = cloud.lambda.invoke(
                b -> b.functionName("echo").payload(SdkBytes.fromUtf8String("{\"hello\":\"wörld\"}")));
        assertThat(answer.payload().asUtf8String()).isEqualTo("{\"echo\":{\"hello\":\"wörld\"}}");
        assertThat(answer.functionError()).isNull();

        var failed =
                cloud.lambda.invoke(b -> b.functionName("echo").payload(SdkBytes.fromUtf8String("{\"do\":\"throw\"}")));
        assertThat(failed.functionError()).isEqualTo("Unhandled");
        assertThat(failed.payload().asUtf8String()).contains("as told");

        assertThat(cloud.lambda
                        .invoke(b -> b.functionName("echo").invocationType(InvocationType.EVENT))
                        .statusCode())
                .isEqualTo(202);
        assertThatThrownBy(() -> cloud.lambda.invoke(b -> b.functionName("none")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void whatABatchReportsAsFailedComesBackAndTheRestIsDeleted() throws Exception {
        function("batches", 2);
        var queue = queue("batches", 3);
        map("batches", arn(queue));
        run("batches");

        cloud.sqs.sendMessageBatch(b -> b.queueUrl(queue)
                .entries(Stream.of("succeed", "fail once", "succeed")
                        .map(body -> SendMessageBatchRequestEntry.builder()
                                .id(UUID.randomUUID().toString())
                                .messageBody(body)
                                .build())
                        .toList()));

        await().atMost(Duration.ofSeconds(20)).until(() -> left(queue) == 1);
        await().atMost(Duration.ofSeconds(20)).until(() -> left(queue) == 0);
    }

    @Test
    void aProcessThatDiesLeavesItsMessageToTheNext() throws Exception {
        function("mortal", 2);
        var queue = queue("mortal", 2);
        map("mortal", arn(queue));
        var process = run("mortal");

        cloud.sqs.sendMessage(b -> b.queueUrl(queue).messageBody("die once"));

        assertThat(process.waitFor()).isEqualTo(3);
        assertThat(left(queue)).isEqualTo(1);
        run("mortal");
        await().atMost(Duration.ofSeconds(20)).until(() -> left(queue) == 0);
    }

    @Test
    void aQueueMustHideMessagesForAsLongAsTheFunctionMayTake() {
        function("slow", 60);
        var queue = queue("hasty", 30);

        assertThatThrownBy(() -> map("slow", arn(queue)))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds");
    }

    private static void function(String name, int timeout) {
        cloud.lambda.createFunction(b -> b.functionName(name)
                .runtime(Runtime.JAVA25)
                .role("arn:aws:iam::000000000000:role/lambda")
                .handler("gas.localcloud.TestFunction::handleRequest")
                .timeout(timeout)
                .code(c -> c.zipFile(SdkBytes.fromUtf8String("elsewhere"))));
    }

    private static String queue(String name, int visibility) {
        return cloud.sqs
                .createQueue(b -> b.queueName(name)
                        .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, Integer.toString(visibility))))
                .queueUrl();
    }

    private static void map(String function, String queueArn) {
        cloud.lambda.createEventSourceMapping(b -> b.functionName(function)
                .eventSourceArn(queueArn)
                .batchSize(10)
                .functionResponseTypes(FunctionResponseType.REPORT_BATCH_ITEM_FAILURES));
    }

    /// The process that a launcher would start.
    private Process run(String function) throws IOException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                "gas.localcloud.TestFunction::handleRequest");
        builder.environment()
                .putAll(Map.of(
                        "AWS_LAMBDA_RUNTIME_API",
                        "127.0.0.1:" + cloud.settings().lambdaRuntimePort() + "/" + function,
                        "AWS_REGION",
                        "us-east-1",
                        "AWS_LAMBDA_FUNCTION_NAME",
                        function));
        var process = builder.redirectErrorStream(true)
                .redirectOutput(data.resolve(function + ".log").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private static int left(String queue) {
        var counts = cloud.sqs
                .getQueueAttributes(b -> b.queueUrl(queue)
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes();
        return counts.values().stream().mapToInt(Integer::parseInt).sum();
    }

    private static String arn(String queueUrl) {
        return cloud.sqs
                .getQueueAttributes(b -> b.queueUrl(queueUrl).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
    }
}
