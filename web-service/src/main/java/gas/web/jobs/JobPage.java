package gas.web.jobs;

import gas.ledger.jobs.Failure;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobStatus;
import gas.ledger.jobs.Owed;
import gas.ledger.jobs.ResultStorage;
import gas.ledger.jobs.Results;
import gas.ledger.jobs.RetrievalRequest;
import gas.web.site.ByteCount;
import gas.web.site.Moment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One job as its page shows it.
///
/// @param progress percent of the input read so far, while it runs
/// @param result where the result is, for who looks for it
record JobPage(
        String id,
        String fileName,
        ByteCount size,
        String reference,
        String status,
        ShownState state,
        Moment submitted,
        @Nullable Moment started,
        @Nullable Moment completed,
        int progress,
        int attempt,
        @Nullable Failure failure,
        boolean hasLog,
        boolean cancellable,
        @Nullable ResultView result) {

    /// The result of a completed job.
    sealed interface ResultView {
        /// For templates, which cannot ask for a type.
        default String kind() {
            return switch (this) {
                case Ready ready -> "ready";
                case Upgrade upgrade -> "upgrade";
                case Restoring restoring -> "restoring";
            };
        }

        /// In S3.
        ///
        /// @param archiveAt when it moves to Glacier, or null where it stays
        record Ready(
                ByteCount size,
                long records,
                long annotated,
                boolean hasIndex,
                boolean moving,
                @Nullable Moment archiveAt)
                implements ResultView {}

        /// In Glacier, on the free plan.
        record Upgrade(ByteCount size, long records, long annotated) implements ResultView {}

        /// On its way back.
        ///
        /// @param tier Glacier's word for the speed, or null while it is being asked for
        /// @param reason why it is not the fastest tier
        record Restoring(
                ByteCount size,
                long records,
                long annotated,
                @Nullable String tier,
                @Nullable String reason,
                @Nullable Moment since)
                implements ResultView {}
    }

    static JobPage of(Job job, boolean premium) {
        Results results = job.results();
        boolean live = !job.status().isOver();
        return new JobPage(
                job.id().value(),
                job.inputFileName(),
                new ByteCount(job.inputBytes()),
                job.reference(),
                job.status().name(),
                ShownState.of(job),
                new Moment(job.submitTime()),
                Moment.of(job.startTime()),
                Moment.of(job.completeTime()),
                progress(job),
                job.attempt(),
                job.failure(),
                job.log() != null,
                live,
                results == null || job.status() != JobStatus.COMPLETED ? null : result(job, results, premium));
    }

    /// Differs whenever the page would.
    public String liveState() {
        return Integer.toHexString(toString().hashCode());
    }

    /// One step of a job's way.
    ///
    /// @param mark `done`, `now`, `todo`, `bad` or `cold`
    record Step(String name, String mark, @Nullable Moment time) {}

    /// The way so far, and what is to come.
    public List<Step> steps() {
        Step requested = new Step("Requested", "done", submitted);
        return switch (state) {
            case WAITING ->
                List.of(requested, new Step("Waiting", "now", null), todo("Annotated"), todo("Result at hand"));
            case RUNNING ->
                List.of(requested, new Step("Running", "now", started), todo("Annotated"), todo("Result at hand"));
            case FAILED -> List.of(requested, done("Started", started), new Step("Failed", "bad", completed));
            case CANCELLED -> List.of(requested, new Step("Cancelled", "bad", completed));
            case READY -> completed(requested, new Step("Result at hand", "done", null));
            case ARCHIVING -> completed(requested, new Step("Moving to Glacier", "now", null));
            case ARCHIVED -> completed(requested, new Step("In Glacier", "cold", null));
            case RESTORING -> completed(requested, new Step("Being restored", "now", null));
        };
    }

    private List<Step> completed(Step requested, Step last) {
        return List.of(requested, done("Started", started), done("Annotated", completed), last);
    }

    private static Step done(String name, @Nullable Moment time) {
        return new Step(name, "done", time);
    }

    private static Step todo(String name) {
        return new Step(name, "todo", null);
    }

    private static ResultView result(Job job, Results results, boolean premium) {
        ByteCount size = new ByteCount(results.resultBytes());
        long records = results.records();
        long annotated = results.annotated();
        return switch (job.storage()) {
            case NONE, HOT, ARCHIVING ->
                new ResultView.Ready(
                        size,
                        records,
                        annotated,
                        results.index() != null,
                        job.storage() == ResultStorage.ARCHIVING,
                        premium ? null : Moment.of(job.archiveTime()));
            case ARCHIVED -> {
                // premium without being asked for yet: the request is on its way
                boolean wanted = premium || job.owed() == Owed.RETRIEVAL;
                yield wanted
                        ? new ResultView.Restoring(size, records, annotated, null, null, null)
                        : new ResultView.Upgrade(size, records, annotated);
            }
            case THAWING -> {
                RetrievalRequest retrieval = job.retrieval();
                yield retrieval == null
                        ? new ResultView.Restoring(size, records, annotated, null, null, null)
                        : new ResultView.Restoring(
                                size,
                                records,
                                annotated,
                                retrieval.tier(),
                                retrieval.reason(),
                                Moment.of(retrieval.requestTime()));
            }
        };
    }

    static int progress(Job job) {
        if (job.status() != JobStatus.RUNNING || job.inputBytes() == 0) {
            return 0;
        }
        return (int) Math.min(99, job.progress() * 100 / job.inputBytes());
    }
}
