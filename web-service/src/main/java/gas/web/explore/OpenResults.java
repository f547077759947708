package gas.web.explore;

import gas.ledger.jobs.Job;
import gas.ledger.jobs.JobId;
import gas.ledger.jobs.Results;
import gas.ledger.jobs.StoredObject;
import gas.web.result.ResultFile;
import gas.web.result.StoredRanges;
import gas.web.result.TabixIndex;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import tools.jackson.databind.json.JsonMapper;

/// Results that are looked at, each with its header and index, the latest few.
@Component
class OpenResults {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST = 16;
    private static final int MOST_INDEX = 64 << 20;

    private final S3Client s3;
    private final Map<Key, Opened> open = new LinkedHashMap<>(MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Opened> eldest) {
            return size() > MOST;
        }
    };

    /// @param consequences that the engine found in it, most severe first
    record Opened(ResultFile file, List<String> consequences) {}

    /// A restored result has a key of its own.
    private record Key(JobId job, StoredObject result) {}

    OpenResults(S3Client s3) {
        this.s3 = s3;
    }

    /// @param job whose result is in S3
    Opened of(Job job, Results results) throws IOException {
        Key key = new Key(job.id(), results.result());
        synchronized (open) {
            Opened known = open.get(key);
            if (known != null) {
                return known;
            }
        }
        ResultFile file =
                new ResultFile(new StoredRanges(s3, results.result(), results.resultBytes()), index(results.index()));
        Opened opened = new Opened(file, consequences(results.summary()));
        synchronized (open) {
            open.put(key, opened);
        }
        return opened;
    }

    private List<String> consequences(StoredObject summary) {
        try {
            byte[] json = s3.getObjectAsBytes(
                            get -> get.bucket(summary.bucket()).key(summary.key()))
                    .asByteArrayUnsafe();
            return List.copyOf(JSON.readTree(json).path("consequences").propertyNames());
        } catch (NoSuchKeyException gone) {
            return List.of(); // they can be filtered by all the same, by who knows their names
        }
    }

    private @Nullable TabixIndex index(@Nullable StoredObject index) throws IOException {
        if (index == null) {
            return null;
        }
        try {
            return TabixIndex.parse(
                    s3.getObjectAsBytes(get -> get.bucket(index.bucket()).key(index.key()))
                            .asByteArrayUnsafe(),
                    MOST_INDEX);
        } catch (NoSuchKeyException gone) {
            return null; // slower, and as right
        }
    }
}
