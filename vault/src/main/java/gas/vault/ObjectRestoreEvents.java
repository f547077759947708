package gas.vault;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What S3 publishes of restored objects (user guide, "Event message structure"): the fields of it that matter.
///
/// @param records null where the message is another one, as the test event that comes when a topic is configured
@JsonIgnoreProperties(ignoreUnknown = true)
public record ObjectRestoreEvents(
        @JsonProperty("Records") @Nullable List<Event> records) {

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Event(
            @JsonProperty("eventName") String name,
            @JsonProperty("s3") Subject subject) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Subject(@JsonProperty("object") RestoredObject object) {}

    /// @param key encoded like a form's field
    @JsonIgnoreProperties(ignoreUnknown = true)
    record RestoredObject(@JsonProperty("key") String key) {}

    /// The ends of retrievals among them, as a vault of Glacier's would tell them.
    public List<RetrievalNotice> notices() {
        return records == null
                ? List.of()
                : records.stream()
                        .filter(event -> event.name().equals("ObjectRestore:Completed"))
                        .map(event -> URLDecoder.decode(event.subject().object().key(), StandardCharsets.UTF_8))
                        .map(key -> RetrievalNotice.ready(
                                new RetrievalId(key), new ArchiveId(key), StorageClassVault.descriptionOf(key)))
                        .toList();
    }
}
