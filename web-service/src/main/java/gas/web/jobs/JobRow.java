package gas.web.jobs;

import gas.ledger.jobs.Job;
import gas.web.site.ByteCount;
import gas.web.site.Moment;

/// A job in the list.
///
/// @param state the word that names the mark beside it, see [ShownState]
record JobRow(String id, String fileName, ByteCount size, Moment submitted, String status, ShownState state) {

    static JobRow of(Job job) {
        return new JobRow(
                job.id().value(),
                job.inputFileName(),
                new ByteCount(job.inputBytes()),
                new Moment(job.submitTime()),
                job.status().name(),
                ShownState.of(job));
    }
}
