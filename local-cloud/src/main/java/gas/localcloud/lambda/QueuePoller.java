package gas.localcloud.lambda;

import gas.localcloud.AwsError;
import gas.localcloud.Json;
import gas.localcloud.LocalCloudSettings;
import gas.localcloud.control.Fault;
import gas.localcloud.control.Faults;
import gas.localcloud.sqs.Queues;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Feeds a function from a queue: takes messages while a process is free, calls the function with the batch, and
/// deletes what it has dealt with. What it has not comes back when the queue's visibility time-out ends.
final class QueuePoller implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(QueuePoller.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String queue;
    private final String function;
    private final int batchSize;
    private final Duration window;
    private final boolean reportsItems;
    private final Functions functions;
    private final Invocations invocations;
    private final Queues queues;
    private final Faults faults;
    private final Thread thread;
    private volatile boolean closed;

    QueuePoller(ObjectNode mapping, Functions functions, Invocations invocations, Queues queues, Faults faults) {
        queue = mapping.path("EventSourceArn").asString();
        function = Functions.name(mapping.path("FunctionArn").asString());
        batchSize = mapping.path("BatchSize").asInt();
        window = Duration.ofSeconds(
                mapping.path("MaximumBatchingWindowInSeconds").asInt());
        reportsItems = mapping.path("FunctionResponseTypes").toString().contains("ReportBatchItemFailures");
        this.functions = functions;
        this.invocations = invocations;
        this.queues = queues;
        this.faults = faults;
        thread = Thread.ofVirtual().name("poller of " + queue).unstarted(this::poll);
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void poll() {
        while (!closed) {
            try {
                if (functions.find(function).isEmpty() || !invocations.awaitIdle(function, PAUSE)) {
                    Thread.sleep(100);
                    continue;
                }
                var batch = batch();
                if (!batch.isEmpty() && !closed) {
                    deal(batch);
                }
            } catch (InterruptedException stopping) {
                return;
            } catch (SdkException | AwsError failed) {
                if (!closed) {
                    log.warn("{} could not be read for {}: {}", queue, function, failed.getMessage());
                    pause();
                }
            }
        }
    }

    private List<Message> batch() {
        var batch = new ArrayList<>(queues.receive(queue, Math.min(batchSize, 10), Duration.ofSeconds(5)));
        long end = System.nanoTime() + window.toNanos();
        while (!batch.isEmpty() && batch.size() < batchSize && System.nanoTime() < end && !closed) {
            batch.addAll(queues.receive(queue, Math.min(batchSize - batch.size(), 10), Duration.ofSeconds(1)));
        }
        return batch;
    }

    /// Calls the function on a thread of its own, so that several processes are kept busy.
    private void deal(List<Message> batch) throws InterruptedException {
        var fault = faults.strike("lambda", "Deliver").orElse(null);
        if (fault != null && (fault.kind() == Fault.Kind.ERROR || fault.kind() == Fault.Kind.DROP)) {
            return;
        }
        if (fault != null && fault.kind() == Fault.Kind.DELAY) {
            Thread.sleep(fault.delay());
        }
        var event = event(batch).toString().getBytes(StandardCharsets.UTF_8);
        var invocation = new Invocation(function, event, functions.timeout(function));
        Thread.ofVirtual().name("batch of " + function).start(() -> {
            try {
                if (fault != null && fault.kind() == Fault.Kind.DUPLICATE) {
                    invocations.call(new Invocation(function, event, functions.timeout(function)));
                }
                var answer = invocations.call(invocation);
                if (!closed && (fault == null || fault.kind() != Fault.Kind.MUTE)) {
                    queues.delete(queue, done(batch, answer));
                }
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            } catch (SdkException | AwsError failed) {
                log.warn("a batch of {} comes back: {}", function, failed.getMessage());
            }
        });
        // So that the process that takes it no longer counts as free.
        invocations.awaitTaken(invocation, PAUSE);
    }

    private List<Message> done(List<Message> batch, Invocation.Answer answer) {
        if (answer.failed()) {
            log.warn(
                    "{} failed on {} messages: {}",
                    function,
                    batch.size(),
                    new String(answer.payload(), StandardCharsets.UTF_8));
            return List.of();
        }
        var failures = reportsItems ? failures(batch, answer.payload()) : Optional.of(Set.<String>of());
        if (failures.isEmpty()) {
            log.warn("{} reported failures that no message has: the whole batch comes back", function);
            return List.of();
        }
        return batch.stream()
                .filter(m -> !failures.get().contains(m.messageId()))
                .toList();
    }

    /// The messages that the function reports as failed; empty if its report makes no sense, which AWS takes for the
    /// failure of all.
    private static Optional<Set<String>> failures(List<Message> batch, byte[] payload) {
        var known = batch.stream().map(Message::messageId).collect(Collectors.toSet());
        var failed = new HashSet<String>();
        try {
            var report = Json.tree(new String(payload, StandardCharsets.UTF_8)).path("batchItemFailures");
            for (var item : report) {
                var id = item.path("itemIdentifier").asString("");
                if (!known.contains(id)) {
                    return Optional.empty();
                }
                failed.add(id);
            }
            return Optional.of(failed);
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    private ObjectNode event(List<Message> batch) {
        var event = Json.object();
        ArrayNode records = event.putArray("Records");
        for (var message : batch) {
            var item = records.addObject()
                    .put("messageId", message.messageId())
                    .put("receiptHandle", message.receiptHandle())
                    .put("body", message.body());
            var attributes = item.putObject("attributes");
            message.attributesAsStrings().forEach(attributes::put);
            var custom = item.putObject("messageAttributes");
            message.messageAttributes().forEach((name, value) -> describe(custom.putObject(name), value));
            item.put("md5OfBody", message.md5OfBody())
                    .put("eventSource", "aws:sqs")
                    .put("eventSourceARN", queue)
                    .put("awsRegion", LocalCloudSettings.REGION);
        }
        return event;
    }

    private static void describe(ObjectNode attribute, MessageAttributeValue value) {
        if (value.stringValue() != null) {
            attribute.put("stringValue", value.stringValue());
        }
        if (value.binaryValue() != null) {
            attribute.put("binaryValue", value.binaryValue().asByteArrayUnsafe());
        }
        attribute.putArray("stringListValues");
        attribute.putArray("binaryListValues");
        attribute.put("dataType", value.dataType());
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
