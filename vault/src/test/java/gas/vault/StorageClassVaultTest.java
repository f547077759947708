package gas.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gas.ledger.jobs.StoredObject;
import gas.ledger.messages.Messages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

/// What only S3's classes can meet: S3 copies by itself.
class StorageClassVaultTest {
    private final ColdCloud cloud = new ColdCloud(VaultKind.S3_GLACIER);

    @Test
    void anObjectThatChangesWhileItIsArchivedIsNotTaken() {
        S3Location source = source();
        AwsCalls overtaken = AwsCalls.beforeEach("copyObject", () -> put(source, "another result"));

        assertThatThrownBy(() -> cloud.vault(overtaken).archive(source, "user/job", progress -> {}))
                .hasMessageContaining("preconditions");
    }

    @Test
    void aCopyThatIsNotWhatWasReadIsTakenOutAgain() throws Exception {
        S3Location source = source();
        String description = "user-" + UUID.randomUUID() + "/job";
        int[] heads = {0};
        AwsCalls damaging = AwsCalls.beforeEach("headObject", () -> {
            if (++heads[0] == 2) { // that which confirms the archive
                String key = keysOf(description).getFirst();
                cloud.s3.putObject(
                        put -> put.bucket(ColdCloud.VAULT).key(key).storageClass("GLACIER"),
                        RequestBody.fromString("the RESULT"));
            }
        });

        assertThatThrownBy(() -> cloud.vault(damaging).archive(source, description, progress -> {}))
                .hasMessageContaining("was to be of class GLACIER");

        assertThat(keysOf(description)).isEmpty();
    }

    @Test
    void whoAsksForWhatIsOnItsWayAlreadyHasAsked() {
        ArchiveId archive =
                cloud.vault.archive(source(), "user/job", progress -> {}).id();

        Retrieval first = cloud.vault.startRetrieval(archive, Tier.STANDARD, "user/job");

        assertThat(cloud.vault.startRetrieval(archive, Tier.STANDARD, "user/job"))
                .isEqualTo(first);
    }

    @Test
    void eventsOfS3AreNoticesAndOtherMessagesAreNone() {
        String restored = """
                {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectRestore:Completed",
                  "s3":{"bucket":{"name":"b"},"object":{"key":"user/a+job%2B/id","size":1}}},
                 {"eventName":"ObjectRestore:Post","s3":{"bucket":{"name":"b"},"object":{"key":"user/job/id"}}}]}""";

        assertThat(Messages.read(restored, ObjectRestoreEvents.class).notices())
                .containsExactly(RetrievalNotice.ready(
                        new RetrievalId("user/a job+/id"), new ArchiveId("user/a job+/id"), "user/a job+"));
        assertThat(Messages.read("{\"Event\":\"s3:TestEvent\"}", ObjectRestoreEvents.class)
                        .notices())
                .isEmpty();
    }

    private List<String> keysOf(String description) {
        List<String> keys = new ArrayList<>();
        cloud.s3
                .listObjectsV2(list -> list.bucket(ColdCloud.VAULT).prefix(description))
                .contents()
                .forEach(object -> keys.add(object.key()));
        return keys;
    }

    private S3Location source() {
        S3Location source = new S3Location(ColdCloud.BUCKET, "vault-test/" + UUID.randomUUID());
        put(source, "the result");
        return source;
    }

    private void put(S3Location object, String text) {
        cloud.put(new StoredObject(object.bucket(), object.key()), text.getBytes(StandardCharsets.UTF_8));
    }
}
