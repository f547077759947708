package gas.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gas.ledger.jobs.StoredObject;
import gas.localcloud.control.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.glacier.model.InvalidParameterValueException;
import software.amazon.awssdk.services.glacier.model.ResourceNotFoundException;

class GlacierVaultTest {
    private static final int PART = ColdCloud.PART_BYTES;

    private final ColdCloud cloud = new ColdCloud();
    private final Vault vault = cloud.vault;

    @AfterEach
    void healFaults() {
        cloud.cloud().faults().clear();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, PART - 1, PART, PART + 1, 3 * PART, 5 * PART + 4711})
    void whatGoesInComesOut(int length) throws Exception {
        byte[] bytes = ColdCloud.randomBytes(length);

        Archived archived = archive(bytes);

        assertThat(archived.bytes()).isEqualTo(length);
        assertThat(archived.treeHash()).isEqualTo(TreeHash.of(bytes));
        assertThat(retrieve(archived.id())).isEqualTo(bytes);
    }

    @Test
    void progressIsToldAfterEachPart() {
        List<Long> progress = new ArrayList<>();

        vault.archive(source(ColdCloud.randomBytes(2 * PART + 1)), "user/job", progress::add);

        assertThat(progress).containsExactly((long) PART, 2L * PART, 2L * PART + 1);
    }

    @Test
    void aPartThatFailsIsSentAgain() throws Exception {
        byte[] bytes = ColdCloud.randomBytes(3 * PART);
        fault("UploadMultipartPart", Fault.Kind.ERROR, 2, "InvalidParameterValueException", 400);

        assertThat(retrieve(archive(bytes).id())).isEqualTo(bytes);
    }

    @Test
    void anUploadThatFailsForGoodIsAborted() {
        fault("UploadMultipartPart", Fault.Kind.ERROR, 3, "InvalidParameterValueException", 400);

        assertThatThrownBy(() -> archive(ColdCloud.randomBytes(3 * PART)))
                .isInstanceOf(InvalidParameterValueException.class);

        assertThat(cloud.glacier
                        .listMultipartUploads(list -> list.accountId("-").vaultName(ColdCloud.VAULT))
                        .uploadsList())
                .isEmpty();
    }

    @Test
    void insufficientCapacityIsAnAnswerAndNotRepeated() {
        ArchiveId archive = archive(new byte[100]).id();
        cloud.refuseNextRetrieval();

        assertThat(vault.startRetrieval(archive, Tier.EXPEDITED, "user/job"))
                .isInstanceOfSatisfying(
                        Retrieval.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo("InsufficientCapacityException"));
        assertThat(vault.startRetrieval(archive, Tier.STANDARD, "user/job")).isInstanceOf(Retrieval.Started.class);
    }

    @Test
    void aRetrievalIsInProgressThenReadyThenExpired() throws Exception {
        RetrievalId retrieval = started(archive(new byte[100]).id());
        assertThat(vault.state(retrieval)).isEqualTo(new RetrievalState.InProgress());
        assertThatThrownBy(() -> vault.open(retrieval)).isInstanceOf(IllegalStateException.class);

        cloud.retrievalsEnd();
        assertThat(vault.state(retrieval)).isEqualTo(new RetrievalState.Ready(100));

        cloud.outputsExpire();
        assertThat(vault.state(retrieval)).isEqualTo(new RetrievalState.Expired());
        assertThatThrownBy(() -> vault.open(retrieval)).isInstanceOf(RetrievalExpired.class);
    }

    @Test
    void whatWasDeletedIsGoneAndMayBeDeletedAgain() {
        ArchiveId archive = archive(new byte[100]).id();

        vault.delete(archive);
        vault.delete(archive);

        assertThatThrownBy(() -> started(archive)).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void anEmptyObjectIsRefusedWithTheReason() {
        assertThatThrownBy(() -> archive(new byte[0])).hasMessageContaining("is empty");
    }

    private Archived archive(byte[] bytes) {
        return vault.archive(source(bytes), "user/job", progress -> {});
    }

    private SourceObject source(byte[] bytes) {
        StoredObject object = new StoredObject(ColdCloud.BUCKET, "vault-test/" + UUID.randomUUID());
        cloud.put(object, bytes);
        return new SourceObject(object.bucket(), object.key());
    }

    private RetrievalId started(ArchiveId archive) {
        return switch (vault.startRetrieval(archive, Tier.STANDARD, "user/job")) {
            case Retrieval.Started started -> started.id();
            case Retrieval.Refused refused -> throw new AssertionError(refused);
        };
    }

    private byte[] retrieve(ArchiveId archive) throws Exception {
        RetrievalId retrieval = started(archive);
        cloud.retrievalsEnd();
        try (RetrievedArchive retrieved = vault.open(retrieval)) {
            return retrieved.stream().readAllBytes();
        }
    }

    private void fault(String operation, Fault.Kind kind, int times, String error, int status) {
        cloud.cloud().faults().order(new Fault("glacier", operation, kind, times, 1, Duration.ZERO, error, status));
    }
}
