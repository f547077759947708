package gas.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gas.ledger.accounts.Account;
import gas.ledger.accounts.UserId;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.ResultStorage;
import gas.vault.AwsCalls;
import gas.vault.ColdCloud;
import gas.vault.VaultKind;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.util.unit.DataSize;

@ParameterizedClass
@EnumSource(VaultKind.class)
class ArchiveResultTest {
    private static final byte[] SMALL = ColdCloud.randomBytes(3000);

    private final ColdCloud cloud;
    private final ColdCloud.Words words;
    private final UserId user;
    private final byte[] inParts;

    ArchiveResultTest(VaultKind kind) {
        cloud = new ColdCloud(kind);
        words = cloud.words();
        user = cloud.ledger.newUser();
        inParts = ColdCloud.randomBytes(2 * cloud.partBytes + 1);
    }

    @Test
    void aDueResultRestsInTheVaultAndItsLogStaysInS3() throws Exception {
        Job job = cloud.dueForArchive(user, SMALL);

        archive(job, AwsCalls.undisturbed());

        assertThat(isArchived(job)).isTrue();
    }

    @Test
    void theSameMessageManyTimesMakesOneArchive() throws Exception {
        Job job = cloud.dueForArchive(user, SMALL);
        AwsCalls calls = AwsCalls.undisturbed();

        archive(job, calls);
        archive(job, calls);
        archive(job, calls);

        assertThat(calls.count(words.archiving())).isEqualTo(1);
        assertThat(isArchived(job)).isTrue();
    }

    @Test
    void messagesAboutResultsThatStayChangeNothing() throws Exception {
        Job notDueYet = cloud.ledger.completed(user);
        Job restored = cloud.dueForArchive(cloud.ledger.newPremiumUser(), SMALL);
        AwsCalls calls = AwsCalls.undisturbed();

        archive(notDueYet, calls);
        archive(restored, calls);

        assertThat(cloud.now(notDueYet).storage()).isEqualTo(ResultStorage.HOT);
        assertThat(cloud.now(restored).storage()).isEqualTo(ResultStorage.HOT);
        assertThat(calls.made()).doesNotContain(words.archiving(), "deleteObject");
    }

    @Test
    void anArchiverKilledAfterAnyCallLosesNothingAndTheNextDeliveryFinishesSmall() throws Exception {
        assertThat(killAfterEachCall(SMALL)).contains(words.archiving(), "deleteObject");
    }

    @Test
    void anArchiverKilledAfterAnyCallLosesNothingAndTheNextDeliveryFinishesInParts() throws Exception {
        assertThat(killAfterEachCall(inParts)).contains(words.begin(), words.part(), "completeMultipartUpload");
    }

    private List<String> killAfterEachCall(byte[] bytes) throws Exception {
        for (int calls = 1; ; calls++) {
            Job job = cloud.dueForArchive(user, bytes);
            AwsCalls doomed = AwsCalls.killedAfter(calls);
            boolean killed = false;
            try {
                archive(job, doomed);
            } catch (AwsCalls.Killed halfway) {
                killed = true;
            }
            assertThat(isReadable(job) || isInVault(job))
                    .as("a copy that the ledger refers to, after %s", doomed.made())
                    .isTrue();

            cloud.ledger.clock.advance(ColdCloud.LEASE.plusSeconds(1));
            archive(job, AwsCalls.undisturbed());
            assertThat(isArchived(job))
                    .as("archived after all, after %s", doomed.made())
                    .isTrue();
            if (!killed) {
                return doomed.made();
            }
        }
    }

    @Test
    void anUpgradeBeforeAnyCallLeavesTheResultHotOrOnTheListOfWhatToThaw() throws Exception {
        assertThat(upgradeBeforeEachCall(SMALL)).contains(words.archiving(), "deleteObject");
    }

    @Test
    void anUpgradeBeforeAnyCallOfAMoveInPartsLeavesNoLessAndNoMore() throws Exception {
        assertThat(upgradeBeforeEachCall(inParts)).contains("completeMultipartUpload");
    }

    private List<String> upgradeBeforeEachCall(byte[] bytes) throws Exception {
        int stayedHot = 0;
        for (int call = 1; ; call++) {
            UserId upgrading = cloud.ledger.newUser();
            Job job = cloud.dueForArchive(upgrading, bytes);
            AwsCalls overtaken = AwsCalls.before(call, () -> cloud.ledger.upgrade(upgrading));

            archive(job, overtaken);

            boolean upgraded =
                    cloud.ledger.accounts.find(upgrading).orElseThrow().isPremium();
            Job after = cloud.now(job);
            if (after.storage() == ResultStorage.HOT) {
                stayedHot++;
                assertThat(isReadable(job))
                        .as("hot, upgraded within %s", overtaken.made())
                        .isTrue();
                assertThat(after.archiveTime()).isNull();
                assertThat(overtaken.count(words.deleting()))
                        .as("copies taken out again, upgraded within %s", overtaken.made())
                        .isEqualTo(overtaken.count(words.archiving()) + overtaken.count("completeMultipartUpload"));
            } else {
                assertThat(isArchived(job))
                        .as("upgraded within %s", overtaken.made())
                        .isTrue();
                assertThat(cloud.ledger.accounts.find(upgrading).orElseThrow().owed())
                        .isEqualTo(upgraded ? Account.Owed.THAW : null);
            }
            if (!upgraded) {
                assertThat(stayedHot).isGreaterThan(2);
                return overtaken.made();
            }
        }
    }

    @Test
    void whoeverLostTheirLeaseTakesOutTheirOwnCopyOnly() throws Exception {
        Job job = cloud.dueForArchive(user, SMALL);
        AwsCalls overtaken = AwsCalls.undisturbed();
        int commit = callsUntilCommit();

        archive(job, AwsCalls.before(commit, () -> {
            cloud.ledger.clock.advance(ColdCloud.LEASE.plusSeconds(1));
            archive(job, overtaken);
        }));

        assertThat(overtaken.count(words.archiving())).isEqualTo(1);
        assertThat(isArchived(job)).isTrue();
    }

    @Test
    void aLongMoveRenewsItsLeasePartByPart() throws Exception {
        Job job = cloud.dueForArchive(user, inParts);
        AwsCalls rival = AwsCalls.undisturbed();

        archive(job, AwsCalls.beforeEach(words.part(), () -> {
            cloud.ledger.clock.advance(ColdCloud.LEASE.multipliedBy(3).dividedBy(4));
            archive(job, rival);
        }));

        assertThat(rival.made()).doesNotContain(words.begin());
        assertThat(isArchived(job)).isTrue();
    }

    @Test
    void aMoveThatIsTakenOverStopsOnTheWay() throws Exception {
        Job job = cloud.dueForArchive(user, inParts);
        AwsCalls overtaken = AwsCalls.beforeEach(words.part(), () -> {
            cloud.ledger.clock.advance(ColdCloud.LEASE.plusSeconds(1));
            cloud.ledger.cold.beginArchive(user, job.id(), ColdCloud.LEASE);
        });

        assertThatThrownBy(() -> archive(job, overtaken)).hasMessageContaining("another archiver took over");

        assertThat(overtaken.count(words.part())).isEqualTo(1);
        assertThat(overtaken.count("abortMultipartUpload")).isEqualTo(1);
    }

    /// The commit is the second transaction: the first began.
    private int callsUntilCommit() throws Exception {
        AwsCalls rehearsal = AwsCalls.undisturbed();
        archive(cloud.dueForArchive(user, SMALL), rehearsal);
        return rehearsal.made().lastIndexOf("transactWriteItems") + 1;
    }

    private void archive(Job job, AwsCalls calls) {
        new ArchiveResult(
                        cloud.coldResults(calls),
                        cloud.vault(calls),
                        cloud.s3(calls),
                        cloud.ledger.clock,
                        new ArchiveServiceSettings(
                                new ArchiveServiceSettings.VaultSettings(
                                        cloud.kind, ColdCloud.VAULT, ColdCloud.NOTICE_TOPIC, DataSize.ofMegabytes(1)),
                                ColdCloud.LEASE,
                                Duration.ofHours(6)))
                .of(job.user(), job.id());
    }

    /// @param job as it was before
    private boolean isReadable(Job job) {
        Job now = cloud.now(job);
        return now.storage().isReadable() && cloud.isInS3(ColdCloud.resultOf(now));
    }

    private boolean isInVault(Job job) {
        Job now = cloud.now(job);
        return now.storage() == ResultStorage.ARCHIVED && cloud.isInVault(Objects.requireNonNull(now.archiveId()));
    }

    private boolean isArchived(Job job) {
        return isInVault(job)
                && !cloud.isInS3(ColdCloud.resultOf(job))
                && cloud.isInS3(Objects.requireNonNull(job.log()));
    }
}
