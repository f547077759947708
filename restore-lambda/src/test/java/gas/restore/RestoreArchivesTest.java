package gas.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import gas.ledger.TestLedger;
import gas.ledger.accounts.UserId;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.ResultStorage;
import gas.ledger.jobs.RetrievalRequest;
import gas.ledger.jobs.StoredObject;
import gas.ledger.messages.Messages;
import gas.ledger.messages.ThawRequested;
import gas.vault.ArchiveId;
import gas.vault.AwsCalls;
import gas.vault.ColdCloud;
import gas.vault.Retrieval;
import gas.vault.RetrievalId;
import gas.vault.RetrievalNotice;
import gas.vault.RetrievedArchive;
import gas.vault.Tier;
import gas.vault.Vault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

class RestoreArchivesTest {
    private static final byte[] SMALL = ColdCloud.randomBytes(3000);
    private static final byte[] IN_PARTS = ColdCloud.randomBytes((8 << 20) * 2 + 1);

    private final ColdCloud cloud = new ColdCloud();
    private final UserId user = cloud.ledger.newUser();
    private final List<ThawRequested> askedAgain = new ArrayList<>();

    @Test
    void aRetrievedResultIsHotAgainByteForByteAndItsArchiveGone() throws Exception {
        Job job = thawing(SMALL);
        cloud.retrievalsEnd();

        assertThat(deliver(AwsCalls.undisturbed(), notice(job))).isEmpty();

        assertRestored(job, SMALL);
        assertThat(ColdCloud.resultOf(cloud.now(job))).isNotEqualTo(ColdCloud.resultOf(job));
    }

    @Test
    void aLargeResultComesBackInParts() throws Exception {
        Job job = thawing(IN_PARTS);
        cloud.retrievalsEnd();
        AwsCalls calls = AwsCalls.undisturbed();

        assertThat(deliver(calls, notice(job))).isEmpty();

        assertThat(calls.count("uploadPart")).isEqualTo(3);
        assertRestored(job, IN_PARTS);
    }

    @Test
    void aFunctionKilledAfterAnyCallLosesNothingAndTheNextDeliveryFinishes() throws Exception {
        for (int calls = 1; ; calls++) {
            Job job = thawing(SMALL);
            cloud.retrievalsEnd();
            AwsCalls doomed = AwsCalls.killedAfter(calls);
            boolean killed = false;
            try {
                deliver(doomed, notice(job));
            } catch (AwsCalls.Killed halfway) {
                killed = true;
            }
            Job halfway = cloud.now(job);
            assertThat(
                            halfway.storage() == ResultStorage.HOT
                                    ? cloud.isInS3(ColdCloud.resultOf(halfway))
                                    : cloud.isInVault(Objects.requireNonNull(halfway.archiveId())))
                    .as("a copy that the ledger refers to, after %s", doomed.made())
                    .isTrue();

            assertThat(deliver(AwsCalls.undisturbed(), notice(job))).isEmpty();
            assertRestored(job, SMALL);
            if (!killed) {
                assertThat(doomed.made()).contains("putObject", "transactWriteItems", "deleteArchive");
                return;
            }
        }
    }

    @Test
    void theSameNoticeManyTimesIsHarmless() throws Exception {
        Job job = thawing(SMALL);
        cloud.retrievalsEnd();

        assertThat(deliver(AwsCalls.undisturbed(), notice(job), notice(job))).isEmpty();
        assertThat(deliver(AwsCalls.undisturbed(), notice(job))).isEmpty();

        assertRestored(job, SMALL);
    }

    @Test
    void anOutputThatExpiredIsAskedForAgain() throws Exception {
        Job job = thawing(SMALL);
        cloud.outputsExpire();

        assertThat(deliver(AwsCalls.undisturbed(), notice(job))).isEmpty();

        assertThat(askedAgain).containsExactly(new ThawRequested(user, job.id()));
        assertThat(cloud.now(job).storage()).isEqualTo(ResultStorage.THAWING);
    }

    @Test
    void ofABatchOnlyThoseThatFailedComeAgain() throws Exception {
        Job good = thawing(SMALL);
        Job early = thawing(SMALL);
        cloud.retrievalsEnd();
        Job alsoGood = thawing(SMALL);
        cloud.retrievalsEnd();
        Job notReady = thawing(SMALL);

        List<String> failures =
                deliver(AwsCalls.undisturbed(), notice(good), "not JSON", notice(notReady), notice(alsoGood));

        assertThat(failures).containsExactly("message-1", "message-2");
        assertRestored(good, SMALL);
        assertRestored(alsoGood, SMALL);
        assertThat(cloud.now(notReady).storage()).isEqualTo(ResultStorage.THAWING);
        assertThat(cloud.now(early).storage()).isEqualTo(ResultStorage.THAWING);
    }

    @Test
    void aResultWhoseAccountBecameFreeAgainIsRestoredWithAFreshWindow() throws Exception {
        Job job = thawing(SMALL);
        cloud.retrievalsEnd();
        cloud.ledger.downgrade(user);

        assertThat(deliver(AwsCalls.undisturbed(), notice(job))).isEmpty();

        assertRestored(job, SMALL);
        assertThat(cloud.now(job).archiveTime())
                .isEqualTo(cloud.ledger.clock.instant().plus(TestLedger.RETENTION.freeWindow()));
    }

    @Test
    void anObjectThatAnArchiverLeftBehindIsRemoved() throws Exception {
        Job job = thawing(SMALL);
        StoredObject leftBehind = ColdCloud.resultOf(job);
        cloud.put(leftBehind, SMALL);
        cloud.retrievalsEnd();

        deliver(AwsCalls.undisturbed(), notice(job));

        assertThat(cloud.isInS3(leftBehind)).isFalse();
        assertRestored(job, SMALL);
    }

    @Test
    void damagedBytesNeverReplaceAnArchive() throws Exception {
        Job job = thawing(SMALL);
        cloud.retrievalsEnd();
        byte[] damaged = Arrays.copyOf(SMALL, SMALL.length);
        damaged[1000]++;

        RestoreArchives restoreArchives = new RestoreArchives(restoreResult(
                AwsCalls.undisturbed(),
                damaging(cloud.vault, new RetrievedArchive(damaged.length, failingAtItsEnd(damaged)))));

        assertThat(deliver(restoreArchives, notice(job))).containsExactly("message-0");
        assertThat(cloud.now(job).storage()).isEqualTo(ResultStorage.THAWING);
        assertThat(cloud.isInS3(job.restoredResult())).isFalse();
        assertThat(cloud.isInVault(Objects.requireNonNull(job.archiveId()))).isTrue();
    }

    /// A thawing job: what is asked for is there when [ColdCloud#retrievalsEnd()].
    private Job thawing(byte[] result) throws Exception {
        UserId owner = user;
        if (cloud.ledger.accounts.find(owner).orElseThrow().isPremium()) {
            cloud.ledger.downgrade(owner);
        }
        Job job = cloud.archivedAndUpgraded(owner, result);
        cloud.ledger.cold.beginThaw(job, ColdCloud.LEASE);
        Retrieval retrieval = cloud.vault.startRetrieval(
                new ArchiveId(Objects.requireNonNull(job.archiveId())), Tier.BULK, owner + "/" + job.id());
        RetrievalId id = ((Retrieval.Started) retrieval).id();
        cloud.ledger.cold.recordRetrieval(
                job, new RetrievalRequest(id.value(), "Bulk", null, cloud.ledger.clock.instant()), ColdCloud.LEASE);
        return cloud.now(job);
    }

    private static String notice(Job job) {
        return Messages.write(RetrievalNotice.ready(
                new RetrievalId(Objects.requireNonNull(job.retrieval()).id()),
                new ArchiveId(Objects.requireNonNull(job.archiveId())),
                job.user() + "/" + job.id()));
    }

    private void assertRestored(Job job, byte[] result) {
        Job now = cloud.now(job);
        assertThat(now.storage()).isEqualTo(ResultStorage.HOT);
        assertThat(cloud.bytesOf(ColdCloud.resultOf(now))).isEqualTo(result);
        assertThat(now.archiveId()).isNull();
        assertThat(now.retrieval()).isNull();
        assertThat(cloud.isInVault(Objects.requireNonNull(job.archiveId()))).isFalse();
        assertThat(cloud.isInS3(Objects.requireNonNull(job.log()))).isTrue();
    }

    /// Ids of the messages that are to come again.
    private List<String> deliver(AwsCalls calls, String... bodies) {
        return deliver(new RestoreArchives(restoreResult(calls, cloud.vault(calls))), bodies);
    }

    private static List<String> deliver(RestoreArchives restoreArchives, String... bodies) {
        List<SQSMessage> messages = new ArrayList<>();
        for (String body : bodies) {
            SQSMessage message = new SQSMessage();
            message.setMessageId("message-" + messages.size());
            message.setBody(body);
            messages.add(message);
        }
        SQSEvent event = new SQSEvent();
        event.setRecords(messages);
        return restoreArchives.handleRequest(event, null).getBatchItemFailures().stream()
                .map(BatchItemFailure::getItemIdentifier)
                .toList();
    }

    private RestoreResult restoreResult(AwsCalls calls, Vault vault) {
        return new RestoreResult(
                cloud.jobs(calls),
                cloud.coldResults(calls),
                vault,
                cloud.s3(calls),
                new Published(),
                ColdCloud.THAW_TOPIC,
                TestLedger.RETENTION);
    }

    private static Vault damaging(Vault vault, RetrievedArchive damaged) {
        return (Vault) Proxy.newProxyInstance(
                Vault.class.getClassLoader(),
                new Class<?>[] {Vault.class},
                (proxy, method, arguments) ->
                        method.getName().equals("open") ? damaged : method.invoke(vault, arguments));
    }

    /// As the vault's own stream does with bytes that have another hash.
    private static InputStream failingAtItsEnd(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public int readNBytes(byte[] into, int offset, int length) {
                return Math.max(0, super.read(into, offset, length));
            }

            @Override
            public int read() {
                int next = super.read();
                if (next < 0) {
                    throw new UncheckedIOException(new IOException("another tree hash"));
                }
                return next;
            }
        };
    }

    private final class Published implements SnsClient {
        @Override
        public PublishResponse publish(PublishRequest publish) {
            assertThat(publish.topicArn()).isEqualTo(ColdCloud.THAW_TOPIC);
            askedAgain.add(Messages.read(publish.message(), ThawRequested.class));
            return PublishResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }
}
