package gas.infra;

import static gas.infra.Part.allow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

final class AnnotatorService {
    static final String NAME = "annotator-service";

    /// What the container sees of its instance's disk, for results on their way.
    static final String SCRATCH = "/data/scratch";

    private AnnotatorService() {}

    static Part part(EnvironmentSettings environment, DataStack data, MessagingStack messaging, String cluster) {
        Ledger ledger = new Ledger(environment, data, messaging);
        Map<String, String> settings = new LinkedHashMap<>(ledger.settings());
        settings.putAll(ledger.queue(Channel.JOB_REQUESTS));
        settings.put("GAS_BUCKETS_RESULTS", data.results.getBucketName());
        settings.put("GAS_REFERENCES", Fleet.REFERENCES);
        settings.put("GAS_ANNOTATOR_SCRATCH", SCRATCH);
        settings.put(
                "GAS_ANNOTATOR_JOBS_AT_ONCE",
                Integer.toString(environment.size().jobsAtOnce()));
        return new Part(
                NAME,
                settings,
                Map.of(),
                List.of(
                        ledger.jobs("GetItem", "UpdateItem"),
                        ledger.queriesIndex(data.jobs, "waiting"),
                        ledger.accounts("GetItem", "ConditionCheckItem"),
                        ledger.consumes(Channel.JOB_REQUESTS),
                        ledger.publishes(
                                Channel.JOB_REQUESTS, Channel.JOB_RESULTS, Channel.ARCHIVE_DUE, Channel.THAW_REQUESTS),
                        ledger.startsArchiveWaits(),
                        allow(List.of("s3:GetObject"), data.inputs.arnForObjects("*")),
                        // without it a file that is gone looks like one that is forbidden
                        allow(List.of("s3:ListBucket"), data.inputs.getBucketArn()),
                        allow(List.of("s3:PutObject", "s3:AbortMultipartUpload"), data.results.arnForObjects("*")),
                        // a worker with a job is not stopped to save an instance
                        allow(
                                List.of("ecs:UpdateTaskProtection"),
                                "arn:%s:ecs:%s:%s:task/%s/*"
                                        .formatted(
                                                data.getPartition(),
                                                environment.region(),
                                                environment.account(),
                                                cluster))));
    }
}
