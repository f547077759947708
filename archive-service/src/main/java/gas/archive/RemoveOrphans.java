package gas.archive;

import gas.ledger.accounts.UserId;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.ledger.jobs.Jobs;
import gas.ledger.jobs.ResultStorage;
import gas.vault.HeldArchive;
import gas.vault.Vault;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Removes archives that an archiver left in the vault when it died between upload and commit.
///
/// None that is in flight: an archive in the vault's inventory was uploaded while its job was ARCHIVING in some round.
/// Read
/// after the inventory was made, a job that is not ARCHIVING has left that round, and no archiver can commit in a round
/// that is over; so an archive that the job does not refer to now, it never will. Of a job that is ARCHIVING nothing is
/// certain, and the next inventory tells. Archives whose description or job we do not know are none of ours to remove.
@Component
class RemoveOrphans {
    private static final Logger log = LoggerFactory.getLogger(RemoveOrphans.class);

    private final Jobs jobs;
    private final Vault vault;

    RemoveOrphans(Jobs jobs, Vault vault) {
        this.jobs = jobs;
        this.vault = vault;
    }

    void everywhere() throws IOException {
        if (!vault.inventory(this::look)) {
            log.info("the vault was asked for an inventory, which takes hours");
        }
    }

    private void look(HeldArchive archive) {
        Job job = jobOf(archive);
        if (job == null) {
            log.warn("archive {} is described as {}, and no job is known by that", archive.id(), archive.description());
        } else if (job.storage() != ResultStorage.ARCHIVING
                && !archive.id().value().equals(job.archiveId())) {
            vault.delete(archive.id());
            log.info("removed archive {}, which job {} does not refer to", archive.id(), job.id());
        }
    }

    private @Nullable Job jobOf(HeldArchive archive) {
        String[] owner = archive.description().split("/");
        if (owner.length != 2) {
            return null;
        }
        try {
            return jobs.find(new UserId(owner[0]), new JobId(owner[1])).orElse(null);
        } catch (IllegalArgumentException notOurWayToDescribe) {
            return null;
        }
    }
}
