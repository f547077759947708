package gas.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import gas.ledger.TestLedger;
import gas.ledger.accounts.Account;
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
import gas.vault.Tier;
import gas.vault.Vault;
import gas.vault.VaultKind;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

@ParameterizedClass
@EnumSource(VaultKind.class)
class RestoreArchivesTest {
    private static final byte[] SMALL = ColdCloud.randomBytes(3000);
    private static final byte[] IN_PARTS = ColdCloud.randomBytes((8 << 20) * 2 + 1);
    private static final byte[] ONE_MORE_PART = ColdCloud.randomBytes((8 << 20) + 1);

    private static final Duration RESERVE = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final ColdCloud cloud;
    private final UserId user;
    private final List<ThawRequested> askedAgain = new ArrayList<>();
    private final List<String> putBack = new ArrayList<>();

    /// How often an invocation has time for another range.
    private int ranges = Integer.MAX_VALUE;

    RestoreArchivesTest(VaultKind kind) {
        cloud = new ColdCloud(kind);
        user = cloud.ledger.newUser();
    }

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

        assertThat(calls.count("uploadPart") + calls.count("uploadPartCopy")).isGreaterThanOrEqualTo(3);
        assertRestored(job, IN_PARTS);
    }

    @Test
    void whatOneInvocationCannotCarryIsCarriedBySeveral() throws Exception {
        Job job = thawing(IN_PARTS);
        cloud.retrievalsEnd();
        AwsCalls calls = AwsCalls.undisturbed();
        String body = notice(job);
        int invocations = 0;
        do {
            ranges = 2; // one to begin with, and one more
            putBack.clear();
            assertThat(deliver(calls, body)).isEmpty();
            invocations++;
            Job now = cloud.now(job);
            if (now.storage() == ResultStorage.THAWING) {
                assertThat(now.restoreProgress()).isNotNull();
                assertThat(now.owedAt()).isEqualTo(cloud.ledger.clock.instant().plus(PATIENCE));
                body = putBack.getFirst();
            }
        } while (!putBack.isEmpty());

        assertThat(invocations).isBetween(2, 4);
        assertThat(calls.count("createMultipartUpload")).isEqualTo(1);
        assertThat(calls.count("uploadPart") + calls.count("uploadPartCopy"))
                .as("no range twice")
                .isLessThanOrEqualTo(4);
        assertRestored(job, IN_PARTS);
        assertThat(cloud.now(job).restoreProgress()).isNull();
    }

    @Test
    void whatIsLeftOfABatchWhenTimeRunsOutIsPutBackUntouched() throws Exception {
        Job job = thawing(SMALL);
        cloud.retrievalsEnd();
        ranges = 0;

        assertThat(deliver(AwsCalls.undisturbed(), notice(job))).isEmpty();

        assertThat(cloud.now(job).storage()).isEqualTo(ResultStorage.THAWING);
        ranges = Integer.MAX_VALUE;
        assertThat(deliver(AwsCalls.undisturbed(), putBack.getFirst())).isEmpty();
        assertRestored(job, SMALL);
    }

    @Test
    void ofTwoInvocationsThatRestoreTheSameOneStops() throws Exception {
        Job job = thawing(IN_PARTS);
        cloud.retrievalsEnd();
        String range = cloud.kind == VaultKind.GLACIER_VAULT ? "uploadPart" : "uploadPartCopy";
        boolean[] overtaken = {false};
        AwsCalls slow = AwsCalls.beforeEach(range, () -> {
            if (!overtaken[0]) {
                overtaken[0] = true;
                assertThat(deliver(AwsCalls.undisturbed(), notice(job))).isEmpty();
            }
        });

        deliver(slow, notice(job));
        deliver(AwsCalls.undisturbed(), notice(job));

        assertThat(slow.count(range)).isEqualTo(1);
        assertRestored(job, IN_PARTS);
    }

    @Test
    void anEventOfS3IsAsGoodAsANoticeAndATestEventIsHarmless() throws Exception {
        Assumptions.assumeFalse(cloud.kind == VaultKind.GLACIER_VAULT, "Glacier's vaults send notices of their own");
        Job job = thawing(SMALL);
        cloud.retrievalsEnd();
        String event =
                "{\"Records\":[{\"eventName\":\"ObjectRestore:Completed\",\"s3\":{\"object\":{\"key\":\"%s\"}}}]}"
                        .formatted(job.archiveId());

        assertThat(deliver(AwsCalls.undisturbed(), "{\"Event\":\"s3:TestEvent\"}", event))
                .isEmpty();

        assertRestored(job, SMALL);
    }

    @Test
    void aFunctionKilledAfterAnyCallLosesNothingAndTheNextDeliveryFinishes() throws Exception {
        assertThat(killAfterEachCall(SMALL))
                .contains("transactWriteItems", cloud.words().deleting());
    }

    @Test
    void aFunctionKilledAfterAnyCallOfARestoreInPartsGoesOn() throws Exception {
        assertThat(killAfterEachCall(ONE_MORE_PART)).contains("createMultipartUpload", "completeMultipartUpload");
    }

    private List<String> killAfterEachCall(byte[] result) throws Exception {
        for (int calls = 1; ; calls++) {
            Job job = thawing(result);
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

            assertThat(deliver(AwsCalls.undisturbed(), notice(job)))
                    .as("after %s", doomed.made())
                    .isEmpty();
            assertRestored(job, result);
            if (!killed) {
                return doomed.made();
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

    /// A thawing job: what is asked for is there when [ColdCloud#retrievalsEnd()].
    private Job thawing(byte[] result) throws Exception {
        UserId owner = user;
        if (cloud.ledger.accounts.find(owner).orElseThrow().isPremium()) {
            cloud.ledger.downgrade(owner);
            cloud.ledger.accounts.settled(
                    cloud.ledger.accounts.find(owner).orElseThrow(), Account.Owed.FREEZE); // nothing is HOT
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
        RestoreArchives restoreArchives = new RestoreArchives(restoreResult(calls, cloud.vault(calls)), RESERVE);
        List<SQSMessage> messages = new ArrayList<>();
        for (String body : bodies) {
            SQSMessage message = new SQSMessage();
            message.setMessageId("message-" + messages.size());
            message.setBody(body);
            messages.add(message);
        }
        SQSEvent event = new SQSEvent();
        event.setRecords(messages);
        return restoreArchives.handleRequest(event, timed()).getBatchItemFailures().stream()
                .map(BatchItemFailure::getItemIdentifier)
                .toList();
    }

    /// As Lambda tells of an invocation's time.
    private Context timed() {
        return (Context) Proxy.newProxyInstance(
                Context.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("getRemainingTimeInMillis");
                    return (int) (ranges-- > 0 ? RESERVE.toMillis() : RESERVE.toMillis() - 1);
                });
    }

    private RestoreResult restoreResult(AwsCalls calls, Vault vault) {
        return new RestoreResult(
                cloud.jobs(calls),
                cloud.coldResults(calls),
                vault,
                cloud.s3(calls),
                new Published(),
                new RestoreResult.Topics(ColdCloud.THAW_TOPIC, ColdCloud.NOTICE_TOPIC),
                TestLedger.RETENTION,
                PATIENCE);
    }

    private final class Published implements SnsClient {
        @Override
        public PublishResponse publish(PublishRequest publish) {
            if (publish.topicArn().equals(ColdCloud.NOTICE_TOPIC)) {
                putBack.add(publish.message());
                return PublishResponse.builder().build();
            }
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
