package gas.operations;

import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// The command line: `queues [--look] [--prefix P]` and `redrive QUEUE [--dry-run]`.
final class Main {
    private static final String USAGE = "use ./gas queues [--look] [--prefix gas-] or ./gas redrive QUEUE [--dry-run]";

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (SqsClient sqs = SqsClient.create()) {
            run(sqs, System.out, arguments);
        } catch (OperatorError error) {
            System.err.println("gas: " + error.getMessage());
            System.exit(1);
        } catch (SqsException refused) {
            System.err.println("gas: SQS refused: " + refused.getMessage());
            System.exit(1);
        } catch (SdkClientException unset) {
            System.err.println(
                    "gas: SQS cannot be asked: " + unset.getMessage()
                            + "\nSay where by AWS_REGION and credentials (and AWS_ENDPOINT_URL), or --port N for what ./gas up --port N runs");
            System.exit(1);
        }
    }

    static void run(SqsClient sqs, PrintStream out, String... arguments) throws InterruptedException {
        List<String> words = new ArrayList<>(List.of(arguments));
        String command = words.isEmpty() ? "" : words.removeFirst();
        switch (command) {
            case "queues" -> {
                boolean look = words.remove("--look");
                int prefix = words.indexOf("--prefix");
                String begins = "gas-";
                if (prefix >= 0 && prefix + 1 < words.size()) {
                    begins = words.remove(prefix + 1);
                    words.remove(prefix);
                }
                mustBeAll(words);
                new ListQueues(sqs, out, InstantSource.system()).run(begins, look);
            }
            case "redrive" -> {
                boolean dryRun = words.remove("--dry-run");
                if (words.isEmpty()) {
                    throw new OperatorError(USAGE);
                }
                String queue = words.removeFirst();
                mustBeAll(words);
                new Redrive(sqs, out, Duration.ofMinutes(1)).run(queue, dryRun);
            }
            default -> throw new OperatorError(USAGE);
        }
    }

    private static void mustBeAll(List<String> left) {
        if (!left.isEmpty()) {
            throw new OperatorError("'" + left.getFirst() + "' is not understood: " + USAGE);
        }
    }
}
