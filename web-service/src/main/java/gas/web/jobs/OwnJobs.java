package gas.web.jobs;

import gas.ledger.accounts.UserId;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.ledger.jobs.Jobs;
import org.springframework.stereotype.Component;

/// The jobs of whoever asks, and nobody else's.
@Component
public class OwnJobs {
    private final Jobs jobs;

    OwnJobs(Jobs jobs) {
        this.jobs = jobs;
    }

    /// @param id as it stands in the address
    public Job find(UserId user, String id) {
        return jobs.find(user, parse(id)).orElseThrow(NotYours::new);
    }

    static JobId parse(String id) {
        try {
            return new JobId(id);
        } catch (IllegalArgumentException notAnId) {
            throw new NotYours();
        }
    }
}
