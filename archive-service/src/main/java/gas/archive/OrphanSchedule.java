package gas.archive;

import java.io.IOException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Looks for orphans now and then. Several instances may do so at once.
@Component
class OrphanSchedule {
    private final RemoveOrphans removeOrphans;

    OrphanSchedule(RemoveOrphans removeOrphans) {
        this.removeOrphans = removeOrphans;
    }

    @Scheduled(
            initialDelayString = "${gas.archive.reconcile-every}",
            fixedDelayString = "${gas.archive.reconcile-every}")
    void look() throws IOException {
        removeOrphans.everywhere();
    }
}
