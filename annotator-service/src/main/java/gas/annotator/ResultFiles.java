package gas.annotator;

import gas.ledger.jobs.Job;
import gas.ledger.jobs.StoredObject;

/// Where a job's files go in S3: beside each other, named after the input. `x.vcf` and `x.vcf.gz` give
/// `x.annot.vcf.gz`,
/// `x.annot.vcf.gz.tbi`, `x.vcf.count.log` and `x.summary.json`.
record ResultFiles(StoredObject result, StoredObject index, StoredObject log, StoredObject summary) {

    static ResultFiles of(Job job, String bucket) {
        String key = job.input().key();
        int folder = key.lastIndexOf('/') + 1;
        String stem = key.substring(0, folder) + key.substring(folder).replaceFirst("(?i)(\\.vcf)?(\\.b?gz)?$", "");
        return new ResultFiles(
                new StoredObject(bucket, stem + ".annot.vcf.gz"),
                new StoredObject(bucket, stem + ".annot.vcf.gz.tbi"),
                new StoredObject(bucket, stem + ".vcf.count.log"),
                new StoredObject(bucket, stem + ".summary.json"));
    }
}
