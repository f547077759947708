package gas.operations;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResultEntry;

/// Shows the dead letters of a queue and gives them back to it.
final class Redrive {
    private static final int SHOWN = 100;
    private static final int SHOWN_CHARACTERS = 300;

    private final SqsClient sqs;
    private final PrintStream out;
    private final Duration patience;

    /// @param patience how long to follow the move; it goes on without us
    Redrive(SqsClient sqs, PrintStream out, Duration patience) {
        this.sqs = sqs;
        this.out = out;
        this.patience = patience;
    }

    /// @param dryRun only shows
    void run(String name, boolean dryRun) throws InterruptedException {
        Queue queue = Queue.named(sqs, name);
        String deadArn = queue.deadArn()
                .orElseThrow(() -> new OperatorError("queue " + name
                        + " has no dead-letter queue: name the queue that the letters died in, as ./gas queues does"));
        Queue dead = Queue.named(sqs, Queue.nameOf(deadArn));
        List<Letter> letters = Letter.look(sqs, dead.url(), SHOWN);
        letters.forEach(this::show);
        if (letters.isEmpty()) {
            String hidden = dead.inFlight() > 0
                    ? "; " + dead.inFlight() + " are being looked at by somebody: try again in a minute"
                    : "";
            out.println(dead.name() + " holds no letters that could be moved" + hidden);
            return;
        }
        long count = Math.max(letters.size(), dead.waiting());
        if (dryRun) {
            out.println(count + " would be moved from " + dead.name() + " to " + name + "; nothing was");
            return;
        }
        sqs.startMessageMoveTask(start -> start.sourceArn(deadArn).destinationArn(queue.arn()));
        follow(dead, name, count);
    }

    private void show(Letter letter) {
        String body = letter.body().replaceAll("\\p{Cntrl}", " ");
        out.println(letter.sent() + "  received " + letter.receives() + " times  " + letter.id());
        out.println("    " + (body.length() <= SHOWN_CHARACTERS ? body : body.substring(0, SHOWN_CHARACTERS) + "..."));
    }

    private void follow(Queue dead, String name, long count) throws InterruptedException {
        Instant end = Instant.now().plus(patience);
        while (true) {
            ListMessageMoveTasksResultEntry task = sqs.listMessageMoveTasks(
                            list -> list.sourceArn(dead.arn()).maxResults(1))
                    .results()
                    .getFirst();
            switch (String.valueOf(task.status())) {
                case "COMPLETED" -> {
                    Long moved = task.approximateNumberOfMessagesMoved();
                    out.println((moved == null ? count : moved) + " moved from " + dead.name() + " to " + name);
                    return;
                }
                case "FAILED", "CANCELLED" ->
                    throw new OperatorError("the move from " + dead.name() + " to " + name + " ended as "
                            + task.status() + " (" + task.failureReason() + "): what is left is still in "
                            + dead.name());
                default -> {
                    if (Instant.now().isAfter(end)) {
                        out.println("still moving from " + dead.name() + " to " + name + "; ./gas queues tells");
                        return;
                    }
                    Thread.sleep(200);
                }
            }
        }
    }
}
