package gas.web.jobs;

import gas.ledger.jobs.Job;
import gas.ledger.jobs.Results;
import gas.ledger.jobs.StoredObject;
import java.util.Optional;

/// One of a job's files, and what it is called when somebody keeps it.
record JobFile(StoredObject object, String fileName) {

    /// @param name `input`, `result`, `index`, `summary` or `log`
    /// @return empty where the job has no such file, or not at hand
    static Optional<JobFile> of(Job job, String name) {
        Optional<Results> results = Optional.ofNullable(job.results());
        return switch (name) {
            case "input" -> Optional.of(new JobFile(job.input(), job.inputFileName()));
            case "result" ->
                results.filter(there -> job.storage().isReadable())
                        .map(there -> new JobFile(there.result(), stem(job) + ".annot.vcf.gz"));
            case "index" ->
                results.map(Results::index).map(index -> new JobFile(index, stem(job) + ".annot.vcf.gz.tbi"));
            case "summary" -> results.map(there -> new JobFile(there.summary(), stem(job) + ".summary.json"));
            case "log" -> Optional.ofNullable(job.log()).map(log -> new JobFile(log, stem(job) + ".vcf.count.log"));
            default -> Optional.empty();
        };
    }

    /// The names of what is derived from a file begin with the name of the file, without `.vcf` and `.gz`.
    private static String stem(Job job) {
        return job.inputFileName().replaceFirst("(?i)(\\.vcf)?(\\.b?gz)?$", "");
    }
}
