package gas.ledger.jobs;

import gas.ledger.accounts.UserId;
import gas.ledger.internal.Item;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A job as it stands in the table, attribute by attribute.
final class JobItem {
    /// In the index of jobs that a worker may take while it has this; its `turn` it keeps.
    static final String WAITING = "waiting";

    static final String WAITS = "JOB";

    private JobItem() {}

    static Map<String, AttributeValue> key(UserId user, JobId job) {
        return Map.of("user_id", Item.value(user), "job_id", Item.value(job));
    }

    /// @param turn its place among all jobs that wait
    static Item of(NewJob job, Instant now, Instant owedAt, String turn) {
        return Item.empty()
                .with("user_id", job.user())
                .with("job_id", job.id())
                .with("input_file_name", job.inputFileName())
                .with("s3_inputs_bucket", job.input().bucket())
                .with("s3_key_input_file", job.input().key())
                .with("input_bytes", job.inputBytes())
                .with("reference", job.reference())
                .with("submit_time", now)
                .with("job_status", JobStatus.PENDING)
                .with("attempt", 0)
                .with("result_storage", ResultStorage.NONE)
                .with("storage_round", 0)
                .with(WAITING, WAITS)
                .with("turn", turn)
                .with("owed", Owed.REQUEST)
                .with("owed_at", owedAt);
    }

    static Job read(Map<String, AttributeValue> attributes) {
        Item item = new Item(attributes);
        return new Job(
                new UserId(item.text("user_id")),
                new JobId(item.text("job_id")),
                item.text("input_file_name"),
                new StoredObject(item.text("s3_inputs_bucket"), item.text("s3_key_input_file")),
                item.number("input_bytes"),
                item.text("reference"),
                item.time("submit_time"),
                JobStatus.valueOf(item.text("job_status")),
                (int) item.number("attempt"),
                (int) item.number("excused"),
                item.timeOrNull("lease_until"),
                item.timeOrNull("start_time"),
                item.number("progress"),
                item.timeOrNull("complete_time"),
                results(item),
                failure(item),
                log(item),
                ResultStorage.valueOf(item.text("result_storage")),
                (int) item.number("storage_round"),
                item.timeOrNull("archive_time"),
                item.textOrNull("archive_execution_arn"),
                item.textOrNull("results_file_archive_id"),
                retrieval(item),
                item.textOrNull("restore_progress"),
                item.find("owed").map(Owed::valueOf).orElse(null),
                item.timeOrNull("owed_at"));
    }

    private static @Nullable Results results(Item item) {
        if (!item.has("s3_key_result_file")) {
            return null;
        }
        String bucket = item.text("s3_results_bucket");
        String index = item.textOrNull("s3_key_index_file");
        return new Results(
                new StoredObject(bucket, item.text("s3_key_result_file")),
                index == null ? null : new StoredObject(bucket, index),
                new StoredObject(bucket, item.text("s3_key_summary_file")),
                item.number("result_bytes"),
                item.number("records"),
                item.number("annotated"));
    }

    private static @Nullable StoredObject log(Item item) {
        String key = item.textOrNull("s3_key_log_file");
        return key == null ? null : new StoredObject(item.text("s3_results_bucket"), key);
    }

    private static @Nullable Failure failure(Item item) {
        if (!item.has("failure_code")) {
            return null;
        }
        return new Failure(
                item.text("failure_code"),
                item.number("failure_line"),
                item.text("failure_cause"),
                item.text("failure_cure"));
    }

    private static @Nullable RetrievalRequest retrieval(Item item) {
        if (!item.has("retrieval_request_id")) {
            return null;
        }
        return new RetrievalRequest(
                item.text("retrieval_request_id"),
                item.text("retrieval_tier"),
                item.textOrNull("retrieval_reason"),
                item.time("retrieval_time"));
    }
}
