package gas.ledger.announcements;

import gas.ledger.accounts.Account;
import gas.ledger.accounts.Accounts;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.Jobs;
import gas.ledger.jobs.Owed;
import java.time.Instant;
import java.time.InstantSource;

/// Announces again whatever is overdue. Run by one service or by several: announcing twice does no harm.
public final class AnnouncementSweeper {
    private static final int BATCH = 100;

    private final Jobs jobs;
    private final Accounts accounts;
    private final Announcer announcer;
    private final InstantSource clock;

    public AnnouncementSweeper(Jobs jobs, Accounts accounts, Announcer announcer, InstantSource clock) {
        this.jobs = jobs;
        this.accounts = accounts;
        this.announcer = announcer;
        this.clock = clock;
    }

    /// One pass. @return how many announcements it made
    public int sweep() {
        Instant now = clock.instant();
        int announced = 0;
        for (Owed owed : Owed.values()) {
            for (Job job : jobs.overdue(owed, now, BATCH)) {
                announcer.announce(job);
                announced++;
            }
        }
        for (Account.Owed owed : Account.Owed.values()) {
            for (Account account : accounts.overdue(owed, now, BATCH)) {
                announcer.announce(account);
                announced++;
            }
        }
        return announced;
    }
}
