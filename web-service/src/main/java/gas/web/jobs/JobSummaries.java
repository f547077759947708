package gas.web.jobs;

import gas.ledger.jobs.Results;
import gas.web.jobs.FileNotices.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the engine wrote about its runs; it stays in S3 when a result goes to Glacier.
@Component
class JobSummaries {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final S3Client s3;

    JobSummaries(S3Client s3) {
        this.s3 = s3;
    }

    /// Empty where the file has no notice, or was annotated before there were any.
    Optional<FileNotices> notices(Results results) {
        JsonNode summary = read(results);
        long lines = 0;
        for (JsonNode count : summary.path("noticeLines")) {
            lines += count.asLong();
        }
        List<Notice> listed = new ArrayList<>();
        for (JsonNode notice : summary.path("notices")) {
            listed.add(new Notice(
                    notice.path("line").asLong(),
                    notice.path("code").asString(),
                    notice.path("what").asString(),
                    notice.path("cure").asString()));
        }
        return listed.isEmpty() ? Optional.empty() : Optional.of(FileNotices.of(lines, listed));
    }

    private JsonNode read(Results results) {
        try {
            return JSON.readTree(
                    s3.getObjectAsBytes(get -> get.bucket(results.summary().bucket())
                                    .key(results.summary().key()))
                            .asByteArray());
        } catch (NoSuchKeyException gone) {
            return JSON.createObjectNode(); // the page has more to say than this
        }
    }
}
