package gas.thaw;

import gas.ledger.announcements.AnnouncementSweeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Has the ledger announce again what is overdue. Several instances may do so at once.
@Component
class SweepSchedule {
    private static final Logger log = LoggerFactory.getLogger(SweepSchedule.class);

    private final AnnouncementSweeper sweeper;

    SweepSchedule(AnnouncementSweeper sweeper) {
        this.sweeper = sweeper;
    }

    @Scheduled(fixedDelayString = "${gas.thaw.sweep-every}")
    void sweep() {
        int announced = sweeper.sweep();
        if (announced > 0) {
            log.info("announced {} overdue facts again", announced);
        }
    }
}
