package gas.annotator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gas.engine.EmbeddedReference;
import gas.ledger.TestLedger;
import gas.ledger.accounts.UserId;
import gas.ledger.announcements.AnnouncementSweeper;
import gas.ledger.announcements.Announcer;
import gas.ledger.announcements.ArchiveWait;
import gas.ledger.announcements.Topics;
import gas.ledger.jobs.Claim;
import gas.ledger.jobs.Failure;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.ledger.jobs.JobStatus;
import gas.ledger.jobs.NewJob;
import gas.ledger.jobs.Owed;
import gas.ledger.jobs.Results;
import gas.ledger.jobs.StoredObject;
import gas.localcloud.provisioning.Names;
import gas.vault.AwsCalls;
import gas.vault.ColdCloud;
import gas.vault.VaultKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;

class AnnotateJobTest {
    private static final Duration LEASE = TestLedger.LEASE;
    private static final String VCF =
            "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n20\t68351\t.\tA\tG\t.\t.\t.\n";

    @TempDir
    static Path folder;

    private static References references;
    private static SnsClient sns;
    private static SfnClient stepFunctions;
    private static S3AsyncClient uploads;

    private final ColdCloud cloud = new ColdCloud(VaultKind.GLACIER_VAULT);
    private final TestLedger ledger = cloud.ledger;
    private final UserId user = ledger.newUser();

    @BeforeAll
    static void open() throws IOException {
        references = new References(settings());
        sns = TestLedger.client(SnsClient.builder()).build();
        stepFunctions = TestLedger.client(SfnClient.builder()).build();
        uploads = TestLedger.client(S3AsyncClient.builder())
                .multipartEnabled(true)
                .build();
    }

    /// Nobody else's job waits.
    @BeforeEach
    void takeTurns() {
        while (ledger.jobs.claimNext(user, JobId.next(), LEASE) instanceof Claim.Claimed) {
            // left by another test
        }
    }

    @AfterAll
    static void close() throws Exception {
        references.destroy();
        uploads.close();
    }

    @Test
    void aFileBecomesAnIndexedResultWithItsLogAndSummaryAndItsEndIsAnnounced() throws Exception {
        Job job = submitted(VCF);

        annotate(job, AwsCalls.undisturbed());

        assertComplete(job);
        assertThat(ledger.now(job).owed()).isEqualTo(Owed.ARCHIVE);
        Results results = Objects.requireNonNull(ledger.now(job).results());
        assertThat(cloud.isInS3(Objects.requireNonNull(results.index()))).isTrue();
        assertThat(cloud.isInS3(results.summary())).isTrue();
        assertThat(results.annotated()).isEqualTo(1);
    }

    @Test
    void theCallsOfAJobAreTheseAndNoMore() throws Exception {
        AwsCalls calls = AwsCalls.undisturbed();

        annotate(submitted(VCF), calls);

        assertThat(withoutHeartbeats(calls.made()))
                .containsExactly(
                        "getItem", // does the job that the message names owe an announcement?
                        "query", // whose turn is it?
                        "getItem", // that job
                        "updateItem", // claimed
                        "getObject",
                        "putObject", // summary
                        "putObject", // log
                        "putObject", // index
                        "putObject", // result
                        "getItem", // the account: its plan decides whether the result has an archive time
                        "transactWriteItems", // completed, if that plan still holds
                        "getItem", // as it is now
                        "startExecution", // the wait for the archive time
                        "updateItem", // its name
                        "publish", // the end
                        "updateItem" // which is announced
                        );
    }

    @Test
    void theSameMessageManyTimesMakesOneResult() throws Exception {
        Job job = submitted(VCF);
        AwsCalls again = AwsCalls.undisturbed();
        annotate(job, AwsCalls.undisturbed());

        annotate(job, again);
        annotate(job, again);

        assertThat(again.made()).doesNotContain("getObject", "putObject", "startExecution");
        assertComplete(job);
    }

    @Test
    void aMessageForAJobThatAnotherWorkerHoldsChangesNothing() throws Exception {
        Job job = submitted(VCF);
        ledger.claimed(job);
        AwsCalls calls = AwsCalls.undisturbed();

        annotate(job, calls);

        assertThat(calls.made()).doesNotContain("getObject", "putObject");
        assertThat(ledger.now(job).status()).isEqualTo(JobStatus.RUNNING);
    }

    @Test
    void aWorkerKilledAfterAnyCallLosesNothingAndTheNextDeliveryFinishes() throws Exception {
        for (int calls = 1; ; calls++) {
            Job job = submitted(VCF);
            AwsCalls doomed = AwsCalls.killedAfter(calls);
            boolean killed = false;
            try {
                annotate(job, doomed);
            } catch (AwsCalls.Killed halfway) {
                killed = true;
            }
            if (ledger.now(job).status() == JobStatus.COMPLETED) {
                assertComplete(job);
            }

            ledger.clock.advance(LEASE.plusSeconds(1));
            sweeper().sweep(); // what dead workers owed is announced, which brings the messages
            do {
                annotate(job, AwsCalls.undisturbed()); // it may be another's turn before
            } while (!ledger.now(job).status().isOver());
            annotate(job, AwsCalls.undisturbed());

            assertComplete(job);
            assertThat(ledger.now(job).owed())
                    .as("announced after all, after %s", doomed.made())
                    .isEqualTo(Owed.ARCHIVE);
            if (!killed) {
                assertThat(calls).isGreaterThan(10);
                return;
            }
        }
    }

    @Test
    void aCancellationBeforeAnyCallEndsInOneOfTwoWaysAndNeverBetween() throws Exception {
        int cancelled = 0;
        for (int call = 1; ; call++) {
            Job job = submitted(VCF);
            AwsCalls overtaken = AwsCalls.before(call, () -> ledger.jobs.cancel(user, job.id()));

            annotate(job, overtaken);

            Job after = ledger.now(job);
            if (after.status() == JobStatus.CANCELLED) {
                cancelled++;
                assertThat(after.results()).isNull();
                assertThat(overtaken.made()).doesNotContain("startExecution");
            } else {
                assertComplete(job);
            }
            if (overtaken.made().size() < call) {
                assertThat(cancelled).isGreaterThan(5);
                return;
            }
        }
    }

    @Test
    void aWorkerThatWasTakenOverWritesNothingIntoTheLedger() throws Exception {
        Job job = submitted(VCF);

        annotate(job, AwsCalls.beforeEach("getObject", () -> {
            ledger.clock.advance(LEASE.plusSeconds(1));
            assertThat(ledger.jobs.claim(user, job.id(), LEASE)).isInstanceOf(Claim.Claimed.class);
        }));

        Job after = ledger.now(job);
        assertThat(after.status()).isEqualTo(JobStatus.RUNNING);
        assertThat(after.results()).isNull();
    }

    @Test
    void aBrokenFileFailsWithItsLineAndIsNeverTriedAgain() throws Exception {
        Job job = submitted("##fileformat=VCFv4.2\nthis is no VCF\n");
        AwsCalls again = AwsCalls.undisturbed();

        annotate(job, AwsCalls.undisturbed());
        annotate(job, again);

        Job after = ledger.now(job);
        assertThat(after.status()).isEqualTo(JobStatus.FAILED);
        Failure failure = Objects.requireNonNull(after.failure());
        assertThat(failure.line()).isEqualTo(2);
        assertThat(failure.cure()).isNotEmpty();
        assertThat(again.made()).doesNotContain("getObject");
        assertThat(new String(cloud.bytesOf(Objects.requireNonNull(after.log())), StandardCharsets.UTF_8))
                .contains("FAILED " + failure.code());
    }

    @Test
    void aFileThatIsGoneAndAnUnknownReferenceAreFailuresWithACure() throws Exception {
        Job gone = submitted(VCF);
        cloud.s3.deleteObject(
                delete -> delete.bucket(gone.input().bucket()).key(gone.input().key()));
        Job elsewhere = submitted(VCF, "../../etc/passwd");

        annotate(gone, AwsCalls.undisturbed());
        annotate(elsewhere, AwsCalls.undisturbed());

        assertThat(List.of(failureOf(gone).code(), failureOf(elsewhere).code()))
                .containsExactly("INPUT_GONE", "UNKNOWN_REFERENCE");
    }

    @Test
    void whereS3IsAwayTheJobIsHandedBackAndTheMessageDeliveredAgain() throws Exception {
        Job job = submitted(VCF);
        AwsCalls unreachable = AwsCalls.beforeEach("getObject", () -> {
            throw SdkClientException.create("S3 is away");
        });

        assertThatThrownBy(() -> annotate(job, unreachable)).hasMessageContaining("S3 is away");

        assertThat(ledger.now(job).leaseUntil()).isBeforeOrEqualTo(ledger.clock.instant());
        annotate(job, AwsCalls.undisturbed());
        assertComplete(job);
    }

    /// Renewals of the lease while the file is worked on, of which a slow machine makes some.
    private static List<String> withoutHeartbeats(List<String> calls) {
        List<String> left = new ArrayList<>(calls);
        left.subList(left.indexOf("getObject"), left.indexOf("transactWriteItems"))
                .removeIf("updateItem"::equals);
        return left;
    }

    private void assertComplete(Job job) throws IOException {
        Job after = ledger.now(job);
        assertThat(after.status()).isEqualTo(JobStatus.COMPLETED);
        StoredObject result = Objects.requireNonNull(after.results()).result();
        try (var lines = new GZIPInputStream(new ByteArrayInputStream(cloud.bytesOf(result)))) {
            assertThat(new String(lines.readAllBytes(), StandardCharsets.UTF_8)).contains("CSQ=G|");
        }
        assertThat(cloud.isInS3(Objects.requireNonNull(after.log()))).isTrue();
    }

    private Failure failureOf(Job job) {
        return Objects.requireNonNull(ledger.now(job).failure());
    }

    private Job submitted(String vcf) {
        return submitted(vcf, EmbeddedReference.NAME);
    }

    private Job submitted(String vcf, String reference) {
        JobId id = JobId.next();
        StoredObject input = new StoredObject("gas-inputs", "gas/" + user + "/" + id + "~sample.vcf");
        cloud.put(input, vcf.getBytes(StandardCharsets.UTF_8));
        Job job = ledger.jobs.submit(new NewJob(user, id, "sample.vcf", input, vcf.length(), reference));
        ledger.jobs.announced(job);
        return ledger.now(job);
    }

    private void annotate(Job job, AwsCalls calls) throws IOException {
        new AnnotateJob(
                        cloud.jobs(calls),
                        announcer(calls),
                        TestLedger.RETENTION,
                        references,
                        cloud.s3(calls),
                        calls.through(S3AsyncClient.class, uploads),
                        new TaskProtection(null),
                        settings())
                .of(job.user(), job.id());
    }

    private Announcer announcer(AwsCalls calls) {
        return new Announcer(
                calls.through(SnsClient.class, sns),
                new Topics(
                        Names.topicArn("job-requests"),
                        Names.topicArn("job-results"),
                        Names.topicArn("archive-due"),
                        Names.topicArn("thaw-requests")),
                new ArchiveWait(
                        calls.through(SfnClient.class, stepFunctions),
                        Names.environment().get("GAS_STATE_MACHINES_ARCHIVE_WAIT")),
                cloud.jobs(calls),
                cloud.coldResults(calls),
                cloud.accounts(calls),
                TestLedger.RETENTION);
    }

    private AnnouncementSweeper sweeper() {
        return new AnnouncementSweeper(ledger.jobs, ledger.accounts, announcer(AwsCalls.undisturbed()), ledger.clock);
    }

    private static AnnotatorServiceSettings settings() {
        return new AnnotatorServiceSettings(
                new AnnotatorServiceSettings.Results(ColdCloud.BUCKET),
                folder.resolve("scratch"),
                folder.resolve("references"),
                LEASE,
                Duration.ofSeconds(1),
                null);
    }
}
