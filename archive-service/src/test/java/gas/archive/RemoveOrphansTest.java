package gas.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gas.ledger.accounts.UserId;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.ledger.jobs.ResultStorage;
import gas.vault.ArchiveId;
import gas.vault.AwsCalls;
import gas.vault.ColdCloud;
import gas.vault.S3Location;
import gas.vault.VaultKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.util.unit.DataSize;

@ParameterizedClass
@EnumSource(VaultKind.class)
class RemoveOrphansTest {
    private static final byte[] RESULT = ColdCloud.randomBytes(3000);

    private final ColdCloud cloud;
    private final UserId user;

    RemoveOrphansTest(VaultKind kind) {
        cloud = new ColdCloud(kind);
        user = cloud.ledger.newUser();
    }

    @Test
    void whatADeadArchiverLeftBehindIsRemovedAndWhatTheJobRefersToIsNot() throws Exception {
        Job job = cloud.dueForArchive(user, RESULT);
        String orphan = uploadedByOneWhoDied(job);
        cloud.ledger.clock.advance(ColdCloud.LEASE.plusSeconds(1));
        archive(job, AwsCalls.undisturbed());

        sweep();

        Job archived = cloud.now(job);
        assertThat(archived.storage()).isEqualTo(ResultStorage.ARCHIVED);
        assertThat(cloud.isInVault(Objects.requireNonNull(archived.archiveId())))
                .isTrue();
        assertThat(orphan).isNotEqualTo(archived.archiveId());
        assertThat(cloud.isInVault(orphan)).isFalse();
    }

    @Test
    void anOrphanOfAResultThatStayedHotIsRemoved() throws Exception {
        Job job = cloud.dueForArchive(user, RESULT);
        String orphan = uploadedByOneWhoDied(job);
        cloud.ledger.upgrade(user);
        cloud.ledger.clock.advance(ColdCloud.LEASE.plusSeconds(1));
        archive(job, AwsCalls.undisturbed());

        sweep();

        assertThat(cloud.now(job).storage()).isEqualTo(ResultStorage.HOT);
        assertThat(cloud.isInVault(orphan)).isFalse();
        assertThat(cloud.isInS3(ColdCloud.resultOf(cloud.now(job)))).isTrue();
    }

    @Test
    void anArchiveInFlightStays() throws Exception {
        Job job = cloud.dueForArchive(user, RESULT);

        archive(job, AwsCalls.before(callsUntilCommit(), this::sweep));

        Job archived = cloud.now(job);
        assertThat(archived.storage()).isEqualTo(ResultStorage.ARCHIVED);
        assertThat(cloud.isInVault(Objects.requireNonNull(archived.archiveId())))
                .isTrue();
    }

    @Test
    void anArchiveOnItsWayBackStays() throws Exception {
        Job job = cloud.archivedAndUpgraded(user, RESULT);
        cloud.ledger.cold.beginThaw(job, ColdCloud.LEASE);

        sweep();

        assertThat(cloud.isInVault(Objects.requireNonNull(job.archiveId()))).isTrue();
    }

    @Test
    void whatIsNotDescribedAsOursStays() throws Exception {
        String foreign = uploaded(cloud.dueForArchive(user, RESULT), "somebody else's backup")
                .value();
        String unknown = uploaded(cloud.dueForArchive(user, RESULT), user + "/" + JobId.next())
                .value();

        sweep();

        assertThat(cloud.isInVault(foreign)).isTrue();
        assertThat(cloud.isInVault(unknown)).isTrue();
    }

    /// @return the archive that was uploaded and not committed
    private String uploadedByOneWhoDied(Job job) throws Exception {
        AwsCalls doomed = AwsCalls.killedAfter(callsUntilCommit() - 1);
        assertThatThrownBy(() -> archive(job, doomed)).isInstanceOf(AwsCalls.Killed.class);
        String[] found = {""};
        cloud.outputsExpire();
        do {
            cloud.retrievalsEnd();
        } while (!cloud.vault.inventory(held -> {
            if (held.description().equals(user + "/" + job.id())) {
                found[0] = held.id().value();
            }
        }));
        assertThat(found[0]).isNotEmpty();
        return found[0];
    }

    private ArchiveId uploaded(Job job, String description) {
        var result = ColdCloud.resultOf(job);
        return cloud.vault
                .archive(new S3Location(result.bucket(), result.key()), description, progress -> {})
                .id();
    }

    /// Once to ask for an inventory, and once to read it, where that takes hours.
    private void sweep() {
        RemoveOrphans removeOrphans = new RemoveOrphans(cloud.jobs(AwsCalls.undisturbed()), cloud.vault);
        cloud.outputsExpire();
        try {
            removeOrphans.everywhere();
            cloud.retrievalsEnd();
            removeOrphans.everywhere();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private int callsUntilCommit() throws Exception {
        AwsCalls rehearsal = AwsCalls.undisturbed();
        archive(cloud.dueForArchive(cloud.ledger.newUser(), RESULT), rehearsal);
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
}
