package gas.ledger.jobs;

import static gas.ledger.TestLedger.LEASE;
import static gas.ledger.TestLedger.RETENTION;
import static org.assertj.core.api.Assertions.assertThat;

import gas.ledger.TestLedger;
import gas.ledger.accounts.Account;
import gas.ledger.accounts.UserId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ColdResultsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final TestLedger ledger = new TestLedger();
    private final UserId user = ledger.newUser();

    @Test
    void aFreeResultGoesToTheVaultAndComesBackAfterAnUpgrade() throws Exception {
        Job job = ledger.dueForArchive(user);
        int round = begun(job);
        assertThat(ledger.cold.commitArchive(user, job.id(), round, "archive-1"))
                .isEqualTo(ArchiveOutcome.ARCHIVED);
        Job archived = ledger.now(job);
        assertThat(archived.storage()).isEqualTo(ResultStorage.ARCHIVED);
        assertThat(archived.owed()).isNull();

        ledger.upgrade(user);
        assertThat(ledger.cold.beginThaw(archived, LEASE)).isTrue();
        assertThat(ledger.cold.beginThaw(archived, LEASE)).isFalse();
        ledger.cold.recordRetrieval(
                ledger.now(job), new RetrievalRequest("r-1", "Expedited", null, ledger.clock.instant()), PATIENCE);
        StoredObject restored = ledger.now(job).restoredResult();
        assertThat(ledger.cold.commitRestore(user, job.id(), "archive-1", restored, RETENTION))
                .isTrue();
        assertThat(ledger.cold.commitRestore(user, job.id(), "archive-1", restored, RETENTION))
                .isFalse();

        Job hot = ledger.now(job);
        assertThat(hot.storage()).isEqualTo(ResultStorage.HOT);
        assertThat(hot.archiveId()).isNull();
        assertThat(hot.archiveTime()).isNull();
        assertThat(hot.owed()).isNull();
        assertThat(hot.results()).extracting(Results::result).isEqualTo(restored);
        assertThat(restored.key()).isNotEqualTo(job.results().result().key());
    }

    @Test
    void anUpgradeBeforeTheArchiveBeginsKeepsTheResultHot() throws Exception {
        Job job = ledger.dueForArchive(user);
        ledger.upgrade(user);

        assertThat(ledger.cold.beginArchive(user, job.id(), LEASE)).isInstanceOf(ArchiveClaim.Stays.class);
        assertThat(ledger.now(job).storage()).isEqualTo(ResultStorage.HOT);
        assertThat(ledger.now(job).owed()).isNull();
    }

    @Test
    void freeUserUpgradingWhileArchiveRunsKeepsHotResult() throws Exception {
        Job job = ledger.dueForArchive(user);
        int round = begun(job);
        ledger.upgrade(user);

        assertThat(ledger.cold.commitArchive(user, job.id(), round, "archive-1"))
                .isEqualTo(ArchiveOutcome.UPGRADED);
        Job hot = ledger.now(job);
        assertThat(hot.storage()).isEqualTo(ResultStorage.HOT);
        assertThat(hot.archiveId()).isNull();
        assertThat(hot.owed()).isNull();
    }

    @Test
    void aSilentArchiverIsReplacedAndItsLateCommitRefused() throws Exception {
        Job job = ledger.dueForArchive(user);
        int dead = begun(job);
        assertThat(ledger.cold.beginArchive(user, job.id(), LEASE)).isInstanceOf(ArchiveClaim.Stays.class);
        ledger.clock.advance(LEASE.plusSeconds(1));
        int alive = begun(job);

        assertThat(ledger.cold.commitArchive(user, job.id(), dead, "late")).isEqualTo(ArchiveOutcome.SUPERSEDED);
        assertThat(ledger.cold.commitArchive(user, job.id(), alive, "good")).isEqualTo(ArchiveOutcome.ARCHIVED);
        assertThat(ledger.cold.commitArchive(user, job.id(), alive, "good")).isEqualTo(ArchiveOutcome.ARCHIVED);
        assertThat(ledger.now(job).archiveId()).isEqualTo("good");
    }

    @Test
    void aResultIsNotArchivedBeforeItsTime() throws Exception {
        Job job = ledger.completed(user);
        ledger.jobs.announced(job);
        assertThat(ledger.cold.beginArchive(user, job.id(), LEASE)).isInstanceOf(ArchiveClaim.Stays.class);
    }

    @Test
    void aResultWhoseEndIsNotAnnouncedIsNotArchivedYet() throws Exception {
        Job job = ledger.completed(user);
        ledger.clock.advance(RETENTION.freeWindow());

        assertThat(ledger.cold.beginArchive(user, job.id(), LEASE)).isInstanceOf(ArchiveClaim.Stays.class);
        assertThat(ledger.now(job).owed()).isEqualTo(Owed.RESULT);
    }

    @Test
    void aFreeUsersArchiveIsNotThawed() throws Exception {
        Job job = ledger.dueForArchive(user);
        ledger.cold.commitArchive(user, job.id(), begun(job), "archive-1");
        assertThat(ledger.cold.beginThaw(ledger.now(job), LEASE)).isFalse();
    }

    @Test
    void aRetrievalThatWasNeverRecordedIsAskedForAgainByOneOnly() throws Exception {
        Job job = ledger.dueForArchive(user);
        ledger.cold.commitArchive(user, job.id(), begun(job), "archive-1");
        ledger.upgrade(user);
        ledger.cold.beginThaw(ledger.now(job), LEASE);
        Job silent = ledger.now(job);
        ledger.clock.advance(LEASE.plusSeconds(1));

        assertThat(ledger.cold.retryThaw(silent, LEASE)).isTrue();
        assertThat(ledger.cold.retryThaw(silent, LEASE)).isFalse();
    }

    @Test
    void whoDowngradesWhileThawingGetsTheResultAndAFreshWindow() throws Exception {
        Job job = ledger.dueForArchive(user);
        ledger.cold.commitArchive(user, job.id(), begun(job), "archive-1");
        ledger.upgrade(user);
        ledger.cold.beginThaw(ledger.now(job), LEASE);
        ledger.downgrade(user);

        ledger.cold.commitRestore(user, job.id(), "archive-1", ledger.now(job).restoredResult(), RETENTION);
        Job hot = ledger.now(job);
        assertThat(hot.storage()).isEqualTo(ResultStorage.HOT);
        assertThat(hot.archiveTime()).isEqualTo(ledger.clock.instant().plus(RETENTION.freeWindow()));
        assertThat(hot.owed()).isEqualTo(Owed.ARCHIVE);
    }

    @Test
    void ofTwoWhoRestoreOnlyOneGetsFurtherAndTheEndForgetsHowFarItWas() throws Exception {
        Job job = ledger.dueForArchive(user);
        ledger.cold.commitArchive(user, job.id(), begun(job), "archive-1");
        ledger.upgrade(user);
        ledger.cold.beginThaw(ledger.now(job), LEASE);
        Job thawing = ledger.now(job);
        Duration patience = Duration.ofMinutes(15);

        assertThat(ledger.cold.recordProgress(thawing, null, "one range", patience))
                .isTrue();
        assertThat(ledger.cold.recordProgress(thawing, null, "the same range", patience))
                .isFalse();
        assertThat(ledger.cold.recordProgress(thawing, "one range", "two ranges", patience))
                .isTrue();
        assertThat(ledger.now(job).restoreProgress()).isEqualTo("two ranges");
        assertThat(ledger.now(job).owedAt()).isEqualTo(ledger.clock.instant().plus(patience));

        ledger.cold.commitRestore(user, job.id(), "archive-1", thawing.restoredResult(), RETENTION);
        assertThat(ledger.now(job).restoreProgress()).isNull();
        assertThat(ledger.cold.recordProgress(thawing, null, "too late", patience))
                .isFalse();
    }

    @Test
    void nothingIsArchivedBetweenADowngradeAndItsFreshWindow() throws Exception {
        Job job = ledger.completed(user);
        ledger.jobs.announced(job);
        ledger.upgrade(user);
        ledger.clock.advance(RETENTION.freeWindow());
        ledger.downgrade(user);

        assertThat(ledger.cold.beginArchive(user, job.id(), LEASE))
                .as("the archive time of before the upgrade has passed")
                .isInstanceOf(ArchiveClaim.Stays.class);

        Instant due = startWindow(job);
        assertThat(ledger.now(job).archiveTime()).isEqualTo(due);
        assertThat(ledger.cold.beginArchive(user, job.id(), LEASE)).isInstanceOf(ArchiveClaim.Stays.class);
        ledger.clock.advance(RETENTION.freeWindow());
        begun(job);
    }

    @Test
    void whoUpgradesAndDowngradesWhileArchiveRunsGetsAFreshWindow() throws Exception {
        Job job = ledger.dueForArchive(user);
        int round = begun(job);
        ledger.upgrade(user);
        ledger.downgrade(user);

        assertThat(ledger.cold.commitArchive(user, job.id(), round, "archive-1"))
                .isEqualTo(ArchiveOutcome.UPGRADED);
        Instant due = startWindow(job);

        assertThat(ledger.now(job).storage()).isEqualTo(ResultStorage.HOT);
        assertThat(ledger.now(job).archiveTime()).isEqualTo(due);
    }

    @Test
    void anArchiverThatOutlivesAnUpgradeAndADowngradeLosesTheResult() throws Exception {
        Job job = ledger.dueForArchive(user);
        int round = begun(job);
        ledger.upgrade(user);
        ledger.downgrade(user);
        startWindow(job);

        assertThat(ledger.cold.commitArchive(user, job.id(), round, "archive-1"))
                .isEqualTo(ArchiveOutcome.SUPERSEDED);
        assertThat(ledger.now(job).storage()).isEqualTo(ResultStorage.HOT);
        assertThat(ledger.now(job).owed()).isEqualTo(Owed.ARCHIVE);
    }

    private Instant startWindow(Job job) {
        Instant due = ledger.cold.endOfWindow(RETENTION);
        assertThat(ledger.cold.startWindow(user, job.id(), due)).isPresent();
        assertThat(ledger.cold.startWindow(user, job.id(), due)).as("once").isEmpty();
        ledger.accounts.settled(ledger.accounts.find(user).orElseThrow(), Account.Owed.FREEZE);
        return due;
    }

    private int begun(Job job) {
        return switch (ledger.cold.beginArchive(user, job.id(), LEASE)) {
            case ArchiveClaim.Begun begun -> begun.round();
            case ArchiveClaim.Stays stays -> throw new AssertionError(stays);
            case ArchiveClaim.AlreadyArchived already -> throw new AssertionError(already);
        };
    }
}
