package gas.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gas.ledger.jobs.StoredObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.StorageClass;

/// What every vault keeps to.
@ParameterizedClass
@EnumSource(VaultKind.class)
class VaultTest {
    /// Of the ranges in which archives come back.
    private static final int RANGE = 8 << 20;

    private final ColdCloud cloud;
    private final Vault vault;
    private final String description = "user-" + UUID.randomUUID() + "/job";

    VaultTest(VaultKind kind) {
        cloud = new ColdCloud(kind);
        vault = cloud.vault;
    }

    @AfterEach
    void healFaults() {
        cloud.cloud().faults().clear();
    }

    @Test
    void whatGoesInComesOut() throws Exception {
        int part = cloud.partBytes;
        Map<byte[], RetrievalId> retrievals = new LinkedHashMap<>();
        for (int length : List.of(1, part - 1, part, part + 1, 3 * part, 3 * part + 4711)) {
            byte[] bytes = ColdCloud.randomBytes(length);

            Archived archived = archive(bytes);

            assertThat(archived.bytes()).isEqualTo(length);
            assertThat(archived.treeHash()).isEqualTo(TreeHash.of(bytes));
            retrievals.put(bytes, started(archived.id()));
        }
        cloud.retrievalsEnd();
        for (var retrieval : retrievals.entrySet()) {
            assertThat(restored(retrieval.getValue()))
                    .as("%d bytes", retrieval.getKey().length)
                    .isEqualTo(retrieval.getKey());
        }
    }

    @Test
    void progressIsToldUntilTheLastByte() {
        List<Long> progress = new ArrayList<>();
        int bytes = 2 * cloud.partBytes + 1;

        vault.archive(source(ColdCloud.randomBytes(bytes)), description, progress::add);

        assertThat(progress).hasSizeGreaterThanOrEqualTo(3).endsWith((long) bytes);
    }

    @Test
    void aRestoreThatStopsAtEveryCheckpointGoesOnWhereItStopped() throws Exception {
        byte[] bytes = ColdCloud.randomBytes(2 * RANGE + 4711);
        RetrievalId retrieval = started(archive(bytes).id());
        cloud.retrievalsEnd();
        S3Location target = target();
        AwsCalls calls = AwsCalls.undisturbed();
        List<Long> turns = new ArrayList<>();

        @Nullable RestoreProgress soFar = null;
        while (cloud.vault(calls).restore(retrieval, target, soFar, progress -> false)
                instanceof Restored.Halfway(RestoreProgress progress)) {
            soFar = RestoreProgress.of(progress.text());
            turns.add(progress.bytes());
        }

        assertThat(turns).hasSizeGreaterThanOrEqualTo(3).isSorted().startsWith(0L);
        assertThat(calls.count("createMultipartUpload")).isEqualTo(1);
        assertThat(calls.count("uploadPart") + calls.count("uploadPartCopy")).isEqualTo(turns.size());
        assertThat(bytesOf(target)).isEqualTo(bytes);
        assertThat(calls.count("getObject"))
                .as("what S3 vouches for is not read again")
                .isZero();
    }

    @Test
    void aRestoreWhoseUploadWasForgottenBeginsAnew() throws Exception {
        byte[] bytes = ColdCloud.randomBytes(2 * RANGE + 1);
        RetrievalId retrieval = started(archive(bytes).id());
        cloud.retrievalsEnd();
        S3Location target = target();
        RestoreProgress halfway = halfway(vault.restore(retrieval, target, null, progress -> progress.bytes() == 0));
        cloud.s3.abortMultipartUpload(
                abort -> abort.bucket(target.bucket()).key(target.key()).uploadId(halfway.upload()));

        assertThat(vault.restore(retrieval, target, halfway, progress -> true))
                .isEqualTo(new Restored.Complete(bytes.length));

        assertThat(bytesOf(target)).isEqualTo(bytes);
    }

    @Test
    void aRestoreThatWasCompleteAndNobodyHeardOfIsStillComplete() throws Exception {
        byte[] bytes = ColdCloud.randomBytes(RANGE + 1);
        RetrievalId retrieval = started(archive(bytes).id());
        cloud.retrievalsEnd();
        S3Location target = target();
        List<RestoreProgress> reached = new ArrayList<>();
        vault.restore(retrieval, target, null, reached::add);

        assertThat(vault.restore(retrieval, target, reached.getLast(), progress -> true))
                .isEqualTo(new Restored.Complete(bytes.length));

        assertThat(bytesOf(target)).isEqualTo(bytes);
    }

    @Test
    void wantOfCapacityIsAnAnswerAndNotRepeated() {
        ArchiveId archive = archive(new byte[100]).id();
        cloud.refuseNextRetrieval();
        AwsCalls calls = AwsCalls.undisturbed();

        Retrieval expedited = cloud.vault(calls).startRetrieval(archive, Tier.EXPEDITED, description);

        assertThat(expedited)
                .isInstanceOfSatisfying(
                        Retrieval.Refused.class,
                        refused -> assertThat(refused.why()).isIn(cloud.refusal(), "DEEP_ARCHIVE does not have it"));
        cloud.cloud().faults().clear();
        assertThat(vault.startRetrieval(archive, Tier.STANDARD, description)).isInstanceOf(Retrieval.Started.class);
    }

    @Test
    void aRetrievalIsInProgressThenReadyThenExpired() throws Exception {
        RetrievalId retrieval = started(archive(new byte[100]).id());
        assertThat(vault.state(retrieval)).isEqualTo(new RetrievalState.InProgress());
        assertThatThrownBy(() -> restored(retrieval)).isInstanceOf(IllegalStateException.class);

        cloud.retrievalsEnd();
        assertThat(vault.state(retrieval)).isEqualTo(new RetrievalState.Ready(100));

        cloud.outputsExpire();
        assertThat(vault.state(retrieval)).isEqualTo(new RetrievalState.Expired());
        assertThatThrownBy(() -> restored(retrieval)).isInstanceOf(RetrievalExpired.class);
    }

    @Test
    void whatWasDeletedIsGoneAndMayBeDeletedAgain() {
        ArchiveId archive = archive(new byte[100]).id();

        vault.delete(archive);
        vault.delete(archive);

        assertThatThrownBy(() -> started(archive)).isInstanceOf(AwsServiceException.class);
    }

    @Test
    void anEmptyObjectIsRefusedWithTheReason() {
        assertThatThrownBy(() -> archive(new byte[0])).hasMessageContaining("is empty");
    }

    @Test
    void anInventoryTellsOfEveryArchiveByItsDescription() throws Exception {
        ArchiveId one = archive(new byte[100]).id();
        ArchiveId other = archive(new byte[100]).id();
        cloud.outputsExpire(); // no inventory of an earlier hour
        List<HeldArchive> held = new ArrayList<>();

        if (!vault.inventory(held::add)) {
            assertThat(vault.inventory(held::add)).as("asked for once").isFalse();
            cloud.retrievalsEnd();
            assertThat(vault.inventory(held::add)).isTrue();
        }

        assertThat(held).contains(new HeldArchive(one, description), new HeldArchive(other, description));
        assertThat(held).doesNotHaveDuplicates();
    }

    private Archived archive(byte[] bytes) {
        return vault.archive(source(bytes), description, progress -> {});
    }

    private S3Location source(byte[] bytes) {
        StoredObject object = new StoredObject(ColdCloud.BUCKET, "vault-test/" + UUID.randomUUID());
        cloud.put(object, bytes);
        return new S3Location(object.bucket(), object.key());
    }

    private RetrievalId started(ArchiveId archive) {
        return switch (vault.startRetrieval(archive, Tier.STANDARD, description)) {
            case Retrieval.Started started -> started.id();
            case Retrieval.Refused refused -> throw new AssertionError(refused);
        };
    }

    private byte[] restored(RetrievalId retrieval) throws Exception {
        S3Location target = target();
        vault.restore(retrieval, target, null, progress -> true);
        return bytesOf(target);
    }

    private static S3Location target() {
        return new S3Location(ColdCloud.BUCKET, "vault-test/restored-" + UUID.randomUUID());
    }

    private byte[] bytesOf(S3Location object) {
        assertThat(cloud.s3
                        .headObject(head -> head.bucket(object.bucket()).key(object.key()))
                        .storageClass())
                .isIn(null, StorageClass.STANDARD);
        return cloud.bytesOf(new StoredObject(object.bucket(), object.key()));
    }

    private static RestoreProgress halfway(Restored restored) {
        return switch (restored) {
            case Restored.Halfway(RestoreProgress progress) -> progress;
            case Restored.Complete complete -> throw new AssertionError(complete);
        };
    }
}
