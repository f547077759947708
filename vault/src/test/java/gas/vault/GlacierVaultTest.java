package gas.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gas.ledger.jobs.StoredObject;
import gas.localcloud.control.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.glacier.GlacierClient;
import software.amazon.awssdk.services.glacier.model.GetJobOutputResponse;
import software.amazon.awssdk.services.glacier.model.InvalidParameterValueException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/// What only a vault of Glacier's can meet: bytes pass through us, both ways.
class GlacierVaultTest {
    private static final int RANGE = 8 << 20;

    private final ColdCloud cloud = new ColdCloud(VaultKind.GLACIER_VAULT);
    private final Vault vault = cloud.vault;
    private final int part = cloud.partBytes;

    @AfterEach
    void healFaults() {
        cloud.cloud().faults().clear();
    }

    @Test
    void aPartThatFailsIsSentAgain() throws Exception {
        byte[] bytes = ColdCloud.randomBytes(3 * part);
        fault("UploadMultipartPart", 2);

        assertThat(restored(vault, ready(bytes))).isEqualTo(bytes);
    }

    @Test
    void anUploadThatFailsForGoodIsAborted() {
        fault("UploadMultipartPart", 3);

        assertThatThrownBy(() -> ready(ColdCloud.randomBytes(3 * part)))
                .isInstanceOf(InvalidParameterValueException.class);

        assertThat(cloud.glacier
                        .listMultipartUploads(list -> list.accountId("-").vaultName(ColdCloud.VAULT))
                        .uploadsList())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {3000, RANGE + 4711})
    void anOutputThatBreaksOffIsReadAgain(int length) throws Exception {
        byte[] bytes = ColdCloud.randomBytes(length);
        RetrievalId retrieval = ready(bytes);

        assertThat(restored(receiving(2, output -> Arrays.copyOf(output, output.length / 2)), retrieval))
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {3000, RANGE + 4711})
    void damagedBytesNeverBecomeAnObject(int length) {
        RetrievalId retrieval = ready(ColdCloud.randomBytes(length));
        Vault damaging = receiving(Integer.MAX_VALUE, output -> {
            output[output.length / 2]++;
            return output;
        });
        S3Location target = target();

        assertThatThrownBy(() -> damaging.restore(retrieval, target, null, progress -> true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("tree hash");

        assertThatThrownBy(() ->
                        cloud.s3.headObject(head -> head.bucket(target.bucket()).key(target.key())))
                .isInstanceOf(NoSuchKeyException.class);
    }

    /// @return a retrieval of these bytes whose output is there
    private RetrievalId ready(byte[] bytes) {
        StoredObject object = new StoredObject(ColdCloud.BUCKET, "vault-test/" + UUID.randomUUID());
        cloud.put(object, bytes);
        Archived archived = vault.archive(new S3Location(object.bucket(), object.key()), "user/job", progress -> {});
        Retrieval retrieval = vault.startRetrieval(archived.id(), Tier.STANDARD, "user/job");
        cloud.retrievalsEnd();
        return ((Retrieval.Started) retrieval).id();
    }

    private byte[] restored(Vault from, RetrievalId retrieval) throws Exception {
        S3Location target = target();
        from.restore(retrieval, target, null, progress -> true);
        return cloud.bytesOf(new StoredObject(target.bucket(), target.key()));
    }

    private static S3Location target() {
        return new S3Location(ColdCloud.BUCKET, "vault-test/restored-" + UUID.randomUUID());
    }

    /// A vault behind a connection that does this to the first outputs.
    private Vault receiving(int times, UnaryOperator<byte[]> mishap) {
        int[] left = {times};
        GlacierClient client = (GlacierClient) Proxy.newProxyInstance(
                GlacierClient.class.getClassLoader(),
                new Class<?>[] {GlacierClient.class},
                (proxy, method, arguments) -> {
                    try {
                        Object answer = method.invoke(cloud.glacier, arguments);
                        if (!method.getName().equals("getJobOutput") || left[0]-- <= 0) {
                            return answer;
                        }
                        var output = (ResponseInputStream<?>) answer;
                        byte[] bytes = mishap.apply(output.readAllBytes());
                        return new ResponseInputStream<>(
                                (GetJobOutputResponse) output.response(),
                                AbortableInputStream.create(new ByteArrayInputStream(bytes)));
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
        return cloud.glacierVault(client, cloud.s3);
    }

    private void fault(String operation, int times) {
        cloud.cloud()
                .faults()
                .order(new Fault(
                        "glacier",
                        operation,
                        Fault.Kind.ERROR,
                        times,
                        1,
                        Duration.ZERO,
                        "InvalidParameterValueException",
                        400));
    }
}
