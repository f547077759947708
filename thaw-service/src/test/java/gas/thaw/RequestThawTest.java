package gas.thaw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gas.ledger.TestLedger;
import gas.ledger.accounts.UserId;
import gas.ledger.announcements.Announcer;
import gas.ledger.announcements.ArchiveWait;
import gas.ledger.announcements.Topics;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.ledger.jobs.ResultStorage;
import gas.ledger.jobs.RetrievalRequest;
import gas.ledger.messages.Messages;
import gas.ledger.messages.ThawRequested;
import gas.vault.AwsCalls;
import gas.vault.ColdCloud;
import gas.vault.RetrievalId;
import gas.vault.RetrievalNotice;
import gas.vault.RetrievalState;
import gas.vault.Tier;
import gas.vault.VaultKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ParameterizedClass
@EnumSource(
        value = VaultKind.class,
        names = {"GLACIER_VAULT", "S3_GLACIER"})
class RequestThawTest {
    private static final byte[] RESULT = ColdCloud.randomBytes(3000);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration RESTORE_TIME = Duration.ofMinutes(15);

    private final ColdCloud cloud;
    private final UserId user;
    private final List<ThawRequested> announced = new ArrayList<>();
    private final List<JsonNode> invoked = new ArrayList<>();

    private List<Tier> tiers = List.of(Tier.EXPEDITED, Tier.STANDARD);

    RequestThawTest(VaultKind kind) {
        cloud = new ColdCloud(kind);
        user = cloud.ledger.newUser();
    }

    @AfterEach
    void healFaults() {
        cloud.cloud().faults().clear();
    }

    @Test
    void aPremiumUsersResultIsAskedForExpedited() throws Exception {
        Job job = cloud.archivedAndUpgraded(user, RESULT);

        thaw(job, AwsCalls.undisturbed());

        Job thawing = cloud.now(job);
        assertThat(thawing.storage()).isEqualTo(ResultStorage.THAWING);
        assertThat(retrieval(thawing).tier()).isEqualTo("Expedited");
        assertThat(retrieval(thawing).reason()).isNull();
        assertThat(thawing.owedAt()).isEqualTo(cloud.ledger.clock.instant().plus(PATIENCE));
    }

    @Test
    void whereExpeditedIsRefusedStandardIsAskedForAndTheReasonKept() throws Exception {
        Job job = cloud.archivedAndUpgraded(user, RESULT);
        cloud.refuseNextRetrieval();
        AwsCalls calls = AwsCalls.undisturbed();

        thaw(job, calls);

        assertThat(retrieval(cloud.now(job)).tier()).isEqualTo("Standard");
        assertThat(retrieval(cloud.now(job)).reason()).isEqualTo("Expedited refused: " + cloud.refusal());
        assertThat(calls.count(cloud.words().asking())).isEqualTo(2);
    }

    @Test
    void bulkIsTheLastResortWhereItIsASettingAndBothReasonsAreKept() throws Exception {
        tiers = List.of(Tier.EXPEDITED, Tier.STANDARD, Tier.BULK);
        Job job = cloud.archivedAndUpgraded(user, RESULT);
        cloud.refuseNextRetrieval();
        cloud.refuseNextRetrieval();

        thaw(job, AwsCalls.undisturbed());

        assertThat(retrieval(cloud.now(job)).tier()).isEqualTo("Bulk");
        assertThat(retrieval(cloud.now(job)).reason())
                .isEqualTo("Expedited refused: " + cloud.refusal() + "; Standard refused: " + cloud.refusal());
    }

    @Test
    void whereBulkIsTheOnlySettingNothingFasterIsAskedForAndPatienceIsLonger() throws Exception {
        tiers = List.of(Tier.BULK);
        Job job = cloud.archivedAndUpgraded(user, RESULT);
        AwsCalls calls = AwsCalls.undisturbed();

        thaw(job, calls);

        assertThat(calls.count(cloud.words().asking())).isEqualTo(1);
        assertThat(retrieval(cloud.now(job)).tier()).isEqualTo("Bulk");
        assertThat(retrieval(cloud.now(job)).reason()).isNull();
        assertThat(cloud.now(job).owedAt())
                .isEqualTo(cloud.ledger.clock.instant().plus(Duration.ofHours(14)));
    }

    @Test
    void whereEveryTierIsRefusedItIsAskedForAgainLater() throws Exception {
        Job job = cloud.archivedAndUpgraded(user, RESULT);
        cloud.refuseNextRetrieval();
        cloud.refuseNextRetrieval();

        assertThatThrownBy(() -> thaw(job, AwsCalls.undisturbed()))
                .hasMessageContaining("Expedited refused")
                .hasMessageContaining("Standard refused");

        cloud.ledger.clock.advance(ColdCloud.LEASE.plusSeconds(1));
        thaw(job, AwsCalls.undisturbed());
        assertThat(retrieval(cloud.now(job)).tier()).isEqualTo("Expedited");
    }

    @Test
    void theSameMessageManyTimesAsksOnce() throws Exception {
        Job job = cloud.archivedAndUpgraded(user, RESULT);
        AwsCalls calls = AwsCalls.undisturbed();

        thaw(job, calls);
        thaw(job, calls);
        thaw(job, calls);

        assertThat(calls.count(cloud.words().asking())).isEqualTo(1);
    }

    @Test
    void aMessageThatComesWhileTheVaultIsBeingAskedAsksNothing() throws Exception {
        Job job = cloud.archivedAndUpgraded(user, RESULT);
        AwsCalls rehearsal = AwsCalls.undisturbed();
        thaw(cloud.archivedAndUpgraded(cloud.ledger.newUser(), RESULT), rehearsal);
        AwsCalls duplicate = AwsCalls.undisturbed();

        thaw(job, AwsCalls.before(rehearsal.made().indexOf(cloud.words().asking()) + 1, () -> thaw(job, duplicate)));

        assertThat(duplicate.count(cloud.words().asking())).isZero();
        assertThat(cloud.now(job).retrieval()).isNotNull();
    }

    @Test
    void anAskerKilledAfterAnyCallIsFollowedByOneWhoFinishes() throws Exception {
        for (int calls = 1; ; calls++) {
            Job job = cloud.archivedAndUpgraded(cloud.ledger.newUser(), RESULT);
            AwsCalls doomed = AwsCalls.killedAfter(calls);
            boolean killed = false;
            try {
                thaw(job, doomed);
            } catch (AwsCalls.Killed halfway) {
                killed = true;
            }
            cloud.ledger.clock.advance(ColdCloud.LEASE.plusSeconds(1));
            thaw(job, AwsCalls.undisturbed());

            assertThat(cloud.now(job).retrieval()).as("after %s", doomed.made()).isNotNull();
            if (!killed) {
                assertThat(doomed.made()).contains(cloud.words().asking());
                return;
            }
        }
    }

    @Test
    void aResultWhoseAccountIsNotPremiumStaysArchivedAndIsNoLongerOwed() throws Exception {
        Job job = cloud.archivedAndUpgraded(user, RESULT);
        cloud.ledger.cold.wantBack(job);
        cloud.ledger.downgrade(user);

        thaw(job, AwsCalls.undisturbed());

        assertThat(cloud.now(job).storage()).isEqualTo(ResultStorage.ARCHIVED);
        assertThat(cloud.now(job).owed()).isNull();
    }

    @Test
    void allOfAUsersArchivedResultsAreWantedBackPageByPage() throws Exception {
        List<Job> archived = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            archived.add(cloud.archived(user, RESULT));
        }
        cloud.ledger.upgrade(user);
        Job hot = cloud.dueForArchive(user, RESULT);

        requestThaw(AwsCalls.undisturbed()).ofAll(user);

        assertThat(announced)
                .containsExactlyInAnyOrderElementsOf(archived.stream()
                        .map(job -> new ThawRequested(user, job.id()))
                        .toList());
        assertThat(cloud.now(hot).storage()).isEqualTo(ResultStorage.HOT);
        assertThat(cloud.ledger.accounts.find(user).orElseThrow().owed()).isNull();
    }

    @Test
    void nothingIsWantedBackForAnAccountThatIsNotPremium() throws Exception {
        cloud.archived(user, RESULT);

        requestThaw(AwsCalls.undisturbed()).ofAll(user);

        assertThat(announced).isEmpty();
    }

    @Test
    void aRetrievalWhoseEndNobodyHeardOfIsHandedToTheRestoreFunction() throws Exception {
        Job job = cloud.archivedAndUpgraded(user, RESULT);
        thaw(job, AwsCalls.undisturbed());
        thaw(job, AwsCalls.undisturbed());
        assertThat(invoked).isEmpty();

        cloud.retrievalsEnd();
        thaw(job, AwsCalls.undisturbed());

        JsonNode message = invoked.getFirst().get("Records").get(0);
        assertThat(message.get("eventSource").asString()).isEqualTo("aws:sqs");
        RetrievalNotice notice = Messages.read(message.get("body").asString(), RetrievalNotice.class);
        Job thawing = cloud.now(job);
        assertThat(notice.retrieval()).isEqualTo(retrieval(thawing).id());
        assertThat(notice.archive()).isEqualTo(thawing.archiveId());
        assertThat(notice.description()).isEqualTo(user + "/" + job.id());
        assertThat(thawing.owedAt()).isEqualTo(cloud.ledger.clock.instant().plus(RESTORE_TIME));
    }

    @Test
    void aRetrievalWhoseOutputExpiredIsAskedForAgain() throws Exception {
        Job job = cloud.archivedAndUpgraded(user, RESULT);
        thaw(job, AwsCalls.undisturbed());
        AwsCalls later = AwsCalls.undisturbed();

        cloud.outputsExpire();
        thaw(job, later);

        assertThat(later.count(cloud.words().asking())).isEqualTo(1);
        assertThat(cloud.vault.state(new RetrievalId(retrieval(cloud.now(job)).id())))
                .isEqualTo(new RetrievalState.InProgress());
        assertThat(invoked).isEmpty();
    }

    @Test
    void aMessageAboutAJobThatIsNotThereIsHarmless() {
        requestThaw(AwsCalls.undisturbed()).of(user, JobId.next());
    }

    private void thaw(Job job, AwsCalls calls) {
        requestThaw(calls).of(job.user(), job.id());
    }

    private RequestThaw requestThaw(AwsCalls calls) {
        return new RequestThaw(
                cloud.jobs(calls),
                cloud.coldResults(calls),
                cloud.accounts(calls),
                new Announcer(
                        new Published(),
                        new Topics("requests", "results", "due", "thaw"),
                        new ArchiveWait(new NoStepFunctions(), "none"),
                        cloud.jobs(calls),
                        cloud.coldResults(calls),
                        cloud.accounts(calls),
                        TestLedger.RETENTION),
                cloud.vault(calls),
                new RestoreFunction(new Invoked(), settings()),
                cloud.ledger.clock,
                settings());
    }

    private ThawServiceSettings settings() {
        return new ThawServiceSettings(
                new ThawServiceSettings.VaultSettings(cloud.kind, ColdCloud.VAULT, ColdCloud.NOTICE_TOPIC),
                "gas-restore",
                tiers,
                ColdCloud.LEASE,
                new ThawServiceSettings.Patience(PATIENCE, Duration.ofHours(6), Duration.ofHours(14), RESTORE_TIME),
                Duration.ofSeconds(10),
                3);
    }

    private static RetrievalRequest retrieval(Job job) {
        return Objects.requireNonNull(job.retrieval());
    }

    private final class Published implements SnsClient {
        @Override
        public PublishResponse publish(PublishRequest publish) {
            assertThat(publish.topicArn()).isEqualTo("thaw");
            announced.add(Messages.read(publish.message(), ThawRequested.class));
            return PublishResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    private final class Invoked implements LambdaClient {
        @Override
        public InvokeResponse invoke(InvokeRequest invoke) {
            assertThat(invoke.functionName()).isEqualTo("gas-restore");
            invoked.add(JsonMapper.shared().readTree(invoke.payload().asUtf8String()));
            return InvokeResponse.builder().statusCode(202).build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    private static final class NoStepFunctions implements SfnClient {
        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }
}
