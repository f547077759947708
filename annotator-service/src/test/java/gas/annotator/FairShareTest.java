package gas.annotator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gas.ledger.TestLedger;
import gas.ledger.accounts.UserId;
import gas.ledger.announcements.Announcer;
import gas.ledger.announcements.ArchiveWait;
import gas.ledger.announcements.Topics;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.ledger.jobs.JobStatus;
import gas.ledger.jobs.NewJob;
import gas.ledger.jobs.StoredObject;
import gas.localcloud.LocalCloudSettings;
import gas.localcloud.provisioning.Names;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;

/// Two annotators with two places each, on the local cloud's queue and tables.
class FairShareTest {
    private static final int FLOOD = 500;
    private static final int PLACES = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String INPUT = "gas/flood/x.vcf";

    private final TestLedger ledger = new TestLedger();
    private final Announcer announcer = new Announcer(
            TestLedger.client(SnsClient.builder()).build(),
            new Topics(
                    Names.topicArn("job-requests"),
                    Names.topicArn("job-results"),
                    Names.topicArn("archive-due"),
                    Names.topicArn("thaw-requests")),
            new ArchiveWait(
                    TestLedger.client(SfnClient.builder()).build(),
                    Objects.requireNonNull(Names.environment().get("GAS_STATE_MACHINES_ARCHIVE_WAIT"))),
            ledger.jobs,
            ledger.cold,
            ledger.accounts,
            TestLedger.RETENTION);

    @Test
    void oneUsersFloodKeepsNobodyWaitingWhateverTheirPlans(@TempDir Path folder) throws Exception {
        UserId flooder = ledger.newPremiumUser();
        UserId free = ledger.newUser();
        UserId premium = ledger.newPremiumUser();
        try (S3Client s3 = TestLedger.client(S3Client.builder()).build()) {
            s3.putObject(
                    put -> put.bucket(Names.INPUTS_BUCKET).key(INPUT),
                    RequestBody.fromString("##fileformat=VCFv4.3\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"));
        }
        List<Job> flood = submitAll(flooder, FLOOD);
        try (var _ = annotator(folder.resolve("1"));
                var _ = annotator(folder.resolve("2"))) {
            await().atMost(PATIENCE).until(() -> started(flood, Instant.MAX) > PLACES);
            Job ofFree = submit(free);
            Job ofPremium = submit(premium);
            await().atMost(PATIENCE)
                    .until(() -> ledger.now(ofFree).status().isOver()
                            && ledger.now(ofPremium).status().isOver());

            assertThat(started(flood, Instant.MAX))
                    .as("the flood is far from its end")
                    .isLessThan(FLOOD / 2);
            for (Job job : List.of(ofFree, ofPremium)) {
                assertThat(ledger.now(job).status()).isEqualTo(JobStatus.COMPLETED);
                Instant start = Objects.requireNonNull(ledger.now(job).startTime());
                // one more of the flooder by turn, and one that each place had chosen when the job came
                assertThat(started(flood, start) - started(flood, job.submitTime()))
                        .as("jobs of the flooder that started between its submission and its start")
                        .isLessThanOrEqualTo(1 + PLACES);
            }
        }
    }

    /// A worker process, but for the process.
    private static ConfigurableApplicationContext annotator(Path folder) {
        Map<String, Object> settings = new LinkedHashMap<>(Names.environment());
        settings.put("GAS_REFERENCES", folder.resolve("references").toString());
        settings.put("GAS_ANNOTATOR_SCRATCH", folder.resolve("scratch").toString());
        settings.put("SERVER_PORT", "0");
        settings.put("SPRING_CLOUD_AWS_SQS_LISTENER_POLL_TIMEOUT", "1s");
        settings.put("GAS_ANNOTATOR_STOP_GRACE", "1s");
        System.setProperty("aws.endpointUrl", TestLedger.cloud().endpoint().toString());
        System.setProperty("aws.region", LocalCloudSettings.REGION);
        System.setProperty("aws.accessKeyId", LocalCloudSettings.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", LocalCloudSettings.SECRET_KEY);
        return new SpringApplicationBuilder(AnnotatorServiceApplication.class)
                .initializers(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", settings)))
                .run();
    }

    private List<Job> submitAll(UserId user, int jobs) throws Exception {
        List<Callable<Job>> submissions = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            submissions.add(() -> submit(user));
        }
        List<Job> submitted = new ArrayList<>();
        try (var browsers = Executors.newFixedThreadPool(8)) {
            for (var submission : browsers.invokeAll(submissions)) {
                submitted.add(submission.get());
            }
        }
        return submitted;
    }

    private Job submit(UserId user) {
        ledger.clock.set(Instant.now());
        Job job = ledger.jobs.submit(new NewJob(
                user, JobId.next(), "x.vcf", new StoredObject(Names.INPUTS_BUCKET, INPUT), 100, "grch37-chr20-slice"));
        announcer.announce(job);
        return job;
    }

    /// How many of these had started by then.
    private long started(List<Job> jobs, Instant by) {
        long count = 0;
        JobId after = null;
        List<Job> page;
        do {
            page = ledger.jobs.page(jobs.getFirst().user(), 100, after);
            count += page.stream()
                    .map(Job::startTime)
                    .filter(start -> start != null && start.isBefore(by))
                    .count();
            after = page.isEmpty() ? after : page.getLast().id();
        } while (page.size() == 100);
        return count;
    }
}
