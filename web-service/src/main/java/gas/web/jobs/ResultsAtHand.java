package gas.web.jobs;

import gas.ledger.accounts.UserId;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.ledger.jobs.Jobs;
import gas.ledger.jobs.Results;
import gas.web.site.ByteCount;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What would freeze: somebody's results that are in S3, or on their way back there.
@Component
public class ResultsAtHand {
    private static final int PAGE = 500;

    private final Jobs jobs;

    ResultsAtHand(Jobs jobs) {
        this.jobs = jobs;
    }

    /// @param count results in S3
    /// @param bytes how large they are together
    /// @param returning results that are being restored
    /// @param firstDue the earliest time at which one of them moves to Glacier; null where none has such a time
    public record AtHand(
            int count, long bytes, int returning, @Nullable Instant firstDue) {
        public ByteCount size() {
            return new ByteCount(bytes);
        }

        AtHand with(Job job) {
            return switch (job.storage()) {
                case HOT, ARCHIVING -> {
                    Results results = job.results();
                    yield new AtHand(
                            count + 1,
                            bytes + (results == null ? 0 : results.resultBytes()),
                            returning,
                            earlier(firstDue, job.archiveTime()));
                }
                case THAWING -> new AtHand(count, bytes, returning + 1, firstDue);
                case NONE, ARCHIVED -> this;
            };
        }

        private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
            return one == null ? other : other == null || one.isBefore(other) ? one : other;
        }
    }

    public AtHand of(UserId user) {
        AtHand found = new AtHand(0, 0, 0, null);
        JobId last = null;
        List<Job> page;
        do {
            page = jobs.page(user, PAGE, last);
            for (Job job : page) {
                found = found.with(job);
                last = job.id();
            }
        } while (page.size() == PAGE);
        return found;
    }
}
