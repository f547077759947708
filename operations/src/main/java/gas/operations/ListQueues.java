package gas.operations;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Shows how every queue stands.
final class ListQueues {
    private static final String ROW = "%-28s %8s %10s %8s %12s %6s %12s%n";

    /// As many are looked at for the oldest; beyond them the age is a lower bound.
    private static final int LOOK = 100;

    private final SqsClient sqs;
    private final PrintStream out;
    private final InstantSource clock;

    ListQueues(SqsClient sqs, PrintStream out, InstantSource clock) {
        this.sqs = sqs;
        this.out = out;
        this.clock = clock;
    }

    /// @param look whether to receive from the queues to learn the age of their oldest message, which SQS itself does
    /// not
    /// tell: each look is one of the receives after which a message is dead
    void run(String prefix, boolean look) {
        List<Queue> all = sqs.listQueuesPaginator(list -> list.queueNamePrefix(prefix)).queueUrls().stream()
                .map(url -> Queue.at(sqs, url))
                .sorted(Comparator.comparing(Queue::name))
                .toList();
        if (all.isEmpty()) {
            throw new OperatorError("no queue's name begins with " + prefix + ": say another by --prefix");
        }
        Set<String> dead =
                all.stream().flatMap(queue -> queue.deadArn().stream()).collect(Collectors.toSet());
        out.printf(Locale.ROOT, ROW, "QUEUE", "WAITING", "IN FLIGHT", "DELAYED", "OLDEST", "DEAD", "OLDEST DEAD");
        for (Queue queue : all) {
            if (!dead.contains(queue.arn())) {
                row(queue, look);
            }
        }
    }

    private void row(Queue queue, boolean look) {
        String dead = "none";
        String oldestDead = "";
        if (queue.deadArn().isPresent()) {
            Queue letters = Queue.named(sqs, Queue.nameOf(queue.deadArn().get()));
            dead = String.valueOf(letters.waiting() + letters.inFlight());
            oldestDead = oldest(letters);
        }
        out.printf(
                Locale.ROOT,
                ROW,
                queue.name(),
                queue.waiting(),
                queue.inFlight(),
                queue.delayed(),
                look ? oldest(queue) : queue.waiting() == 0 ? "" : "--look",
                dead,
                oldestDead);
    }

    private String oldest(Queue queue) {
        if (queue.waiting() == 0) {
            return "";
        }
        List<Letter> letters = Letter.look(sqs, queue.url(), LOOK);
        return letters.isEmpty() ? "" : age(letters.getFirst().sent());
    }

    private String age(Instant sent) {
        Duration age = Duration.between(sent, clock.instant());
        if (age.toHours() >= 48) {
            return age.toDays() + " d";
        }
        if (age.toMinutes() >= 120) {
            return age.toHours() + " h";
        }
        return age.toSeconds() >= 120 ? age.toMinutes() + " min" : Math.max(0, age.toSeconds()) + " s";
    }
}
