package gas.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gas.localcloud.visitor.Visitor;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// What AWS charges for a job: the calls from the form to the frozen result, counted where they arrive.
class JobCostTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int JOBS = 12;

    /// What is asked whether or not there is a job, which costs by the hour, and what is done for many at once.
    private static final Set<String> SHARED = Set.of("sqs.ReceiveMessage", "sqs.DeleteMessageBatch", "dynamodb.Query");

    /// Dollars per million calls, us-east-1, list prices of 2026: DynamoDB on demand by units of at most 1 KB written
    /// and 4 KB read (a transaction writes two items at twice the price); SNS delivers to SQS free of charge; an
    /// execution of Step Functions has three transitions; Glacier's is the price of an upload.
    private static final Map<String, BigDecimal> PRICE = Map.ofEntries(
            Map.entry("dynamodb.GetItem", new BigDecimal("0.125")),
            Map.entry("dynamodb.PutItem", new BigDecimal("0.625")),
            Map.entry("dynamodb.UpdateItem", new BigDecimal("0.625")),
            Map.entry("dynamodb.DeleteItem", new BigDecimal("0.625")),
            Map.entry("dynamodb.TransactWriteItems", new BigDecimal("2.50")),
            Map.entry("s3.GetObject", new BigDecimal("0.40")),
            Map.entry("s3.HeadObject", new BigDecimal("0.40")),
            Map.entry("s3.PutObject", new BigDecimal("5.00")),
            Map.entry("s3.PostObject", new BigDecimal("5.00")),
            Map.entry("s3.DeleteObject", BigDecimal.ZERO),
            Map.entry("sns.Publish", new BigDecimal("0.50")),
            Map.entry("states.StartExecution", new BigDecimal("75.00")),
            Map.entry("glacier.UploadArchive", new BigDecimal("30.00")));

    @Test
    void aFreeUsersJobCostsTheseCallsAndNoMore() throws IOException {
        Visitor visitor = RunningSystem.newVisitor();
        byte[] sample = visitor.sample("small");
        SortedMap<String, Long> before = calls();

        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            jobs.add(visitor.submit("sample.vcf", sample));
        }
        jobs.forEach(job -> visitor.awaitMails(job, PATIENCE));
        awaitFrozen(before.getOrDefault("s3.DeleteObject", 0L) + JOBS);

        SortedMap<String, Long> perJob = new TreeMap<>();
        BigDecimal price = BigDecimal.ZERO;
        for (Map.Entry<String, Long> now : calls().entrySet()) {
            long made = now.getValue() - before.getOrDefault(now.getKey(), 0L);
            // fewer than one a job: it is no part of every job
            if (!SHARED.contains(now.getKey()) && made >= JOBS) {
                perJob.put(now.getKey(), made / JOBS);
                price = price.add(PRICE.get(now.getKey()).multiply(BigDecimal.valueOf(made / JOBS)));
            }
        }
        System.out.println("AWS calls of a free user's job: " + perJob);
        System.out.println("price of the calls of 1,000 jobs: $"
                + price.divide(BigDecimal.valueOf(1000), 4, RoundingMode.HALF_UP));
        // sessions and leases are renewed as time goes by, so these differ by one or two
        assertThat(perJob.remove("dynamodb.GetItem")).isBetween(15L, 20L);
        assertThat(perJob.remove("dynamodb.UpdateItem")).isBetween(7L, 11L);
        assertThat(perJob)
                .isEqualTo(Map.ofEntries(
                        Map.entry("dynamodb.PutItem", 1L),
                        Map.entry("dynamodb.TransactWriteItems", 3L),
                        Map.entry("glacier.UploadArchive", 1L),
                        Map.entry("s3.GetObject", 2L),
                        Map.entry("s3.HeadObject", 2L),
                        Map.entry("s3.PostObject", 1L),
                        Map.entry("s3.PutObject", 4L),
                        Map.entry("s3.DeleteObject", 1L),
                        Map.entry("sns.Publish", 2L),
                        Map.entry("states.StartExecution", 1L)));
    }

    /// The last call of a freeze removes the object.
    private static void awaitFrozen(long deletions) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> calls().getOrDefault("s3.DeleteObject", 0L) >= deletions);
    }

    private static SortedMap<String, Long> calls() throws IOException {
        try (var answer =
                URI.create(RunningSystem.console() + "/control/calls").toURL().openStream()) {
            SortedMap<String, Long> calls = new TreeMap<>();
            JsonMapper.shared()
                    .readTree(new String(answer.readAllBytes(), StandardCharsets.UTF_8))
                    .properties()
                    .forEach(entry -> calls.put(entry.getKey(), entry.getValue().asLong()));
            return calls;
        }
    }
}
