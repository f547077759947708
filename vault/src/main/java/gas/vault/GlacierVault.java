package gas.vault;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.glacier.GlacierClient;
import software.amazon.awssdk.services.glacier.model.ActionCode;
import software.amazon.awssdk.services.glacier.model.DescribeJobResponse;
import software.amazon.awssdk.services.glacier.model.GetJobOutputResponse;
import software.amazon.awssdk.services.glacier.model.GlacierJobDescription;
import software.amazon.awssdk.services.glacier.model.InsufficientCapacityException;
import software.amazon.awssdk.services.glacier.model.PolicyEnforcedException;
import software.amazon.awssdk.services.glacier.model.ResourceNotFoundException;
import software.amazon.awssdk.services.glacier.model.StatusCode;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/// A vault of the Glacier service of 2012.
///
/// An archive of at most one part goes up in one request, a larger one in parts. Each part is read from S3
/// into one buffer, because Glacier wants its checksum before its bytes; on the way back each range is compared before
/// it is
/// sent on. So a call holds one part in memory, whatever the archive's size.
public final class GlacierVault implements Vault {
    /// The part size to choose where nothing else is known: 8 MiB of memory for each call, and more only where an
    /// archive of more than 80 GB would have more parts than Glacier and S3 take.
    public static final int USUAL_PART_BYTES = 8 << 20;

    private static final String OWN_ACCOUNT = "-";
    private static final int MOST_PARTS = 10_000;
    private static final int TRIES_PER_PART = 3;

    /// InitiateJob is not idempotent, and the SDK would repeat InsufficientCapacityException, which is an
    /// answer.
    private static final SdkPlugin ASK_ONCE =
            client -> client.overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()));

    private final GlacierClient glacier;
    private final S3Client s3;
    private final String name;
    private final String noticeTopic;
    private final int partBytes;

    /// Uses the clients, and leaves closing them to who made them.
    ///
    /// @param noticeTopic ARN of the SNS topic where Glacier announces the end of retrievals
    /// @param partBytes a power of two, 1 MiB or more
    public GlacierVault(GlacierClient glacier, S3Client s3, String name, String noticeTopic, int partBytes) {
        if (Integer.bitCount(partBytes) != 1 || partBytes < 1 << 20) {
            throw new IllegalArgumentException(
                    "a part of " + partBytes + " bytes: Glacier wants a power of two, 1 MiB or more");
        }
        this.glacier = glacier;
        this.s3 = s3;
        this.name = name;
        this.noticeTopic = noticeTopic;
        this.partBytes = partBytes;
    }

    @Override
    public Archived archive(S3Location source, String description, LongConsumer progress) {
        HeadObjectResponse head = s3.headObject(r -> r.bucket(source.bucket()).key(source.key()));
        long bytes = head.contentLength();
        if (bytes == 0) {
            throw new IllegalArgumentException(source + " is empty: Glacier keeps archives of 1 byte or more");
        }
        return bytes <= partBytes
                ? archiveAtOnce(source, head.eTag(), (int) bytes, description)
                : archiveInParts(source, head.eTag(), bytes, description, progress);
    }

    private Archived archiveAtOnce(S3Location source, String etag, int bytes, String description) {
        byte[] data = new byte[bytes];
        return withRetries(source + " as one archive", () -> {
            read(source, etag, 0, data, bytes);
            TreeHash hash = TreeHash.of(data);
            var answer = glacier.uploadArchive(
                    r -> r.accountId(OWN_ACCOUNT)
                            .vaultName(name)
                            .archiveDescription(description)
                            .checksum(hash.hex())
                            .contentLength((long) bytes),
                    Incoming.body(data, bytes));
            return confirmed(answer.archiveId(), bytes, hash, answer.checksum());
        });
    }

    private Archived archiveInParts(
            S3Location source, String etag, long bytes, String description, LongConsumer progress) {
        int size = partFor(bytes, partBytes);
        String upload = glacier.initiateMultipartUpload(r -> r.accountId(OWN_ACCOUNT)
                        .vaultName(name)
                        .archiveDescription(description)
                        .partSize(Integer.toString(size)))
                .uploadId();
        try {
            TreeHash.Digest whole = new TreeHash.Digest();
            byte[] part = new byte[size];
            for (long start = 0; start < bytes; start += size) {
                int length = (int) Math.min(size, bytes - start);
                uploadPart(source, etag, start, part, length, upload);
                whole.update(part, 0, length);
                progress.accept(start + length);
            }
            TreeHash hash = whole.finish();
            var answer = glacier.completeMultipartUpload(r -> r.accountId(OWN_ACCOUNT)
                    .vaultName(name)
                    .uploadId(upload)
                    .archiveSize(Long.toString(bytes))
                    .checksum(hash.hex()));
            return confirmed(answer.archiveId(), bytes, hash, answer.checksum());
        } catch (RuntimeException failed) {
            abort(upload, failed);
            throw failed;
        }
    }

    private void uploadPart(S3Location source, String etag, long start, byte[] part, int length, String upload) {
        String range = "bytes " + start + "-" + (start + length - 1) + "/*";
        withRetries(source + ", " + range, () -> {
            read(source, etag, start, part, length);
            return glacier.uploadMultipartPart(
                    r -> r.accountId(OWN_ACCOUNT)
                            .vaultName(name)
                            .uploadId(upload)
                            .range(range)
                            .checksum(TreeHash.of(part, 0, length).hex()),
                    Incoming.body(part, length));
        });
    }

    /// The SDK repeats what a network broke; this also repeats what arrived damaged, beginning at the
    /// source.
    private static <T> T withRetries(String what, Step<T> step) {
        for (int tries = 1; ; tries++) {
            try {
                return step.run();
            } catch (IOException | SdkException failed) {
                if (tries == TRIES_PER_PART) {
                    throw failed instanceof IOException unreadable
                            ? new UncheckedIOException("cannot archive " + what, unreadable)
                            : (SdkException) failed;
                }
            }
        }
    }

    private void read(S3Location source, String etag, long start, byte[] into, int length) throws IOException {
        try (ResponseInputStream<GetObjectResponse> object = s3.getObject(r -> r.bucket(source.bucket())
                .key(source.key())
                .ifMatch(etag)
                .range("bytes=" + start + "-" + (start + length - 1)))) {
            int got = object.readNBytes(into, 0, length);
            if (got < length) {
                throw new IOException(source + " ended " + (length - got) + " bytes early, at " + (start + got));
            }
        }
    }

    private static Archived confirmed(String id, long bytes, TreeHash ours, @Nullable String theirs) {
        if (!ours.hex().equals(theirs)) {
            throw new IllegalStateException(
                    "archive " + id + " has tree hash " + theirs + ", and what was sent has " + ours.hex());
        }
        return new Archived(new ArchiveId(id), bytes, ours);
    }

    private void abort(String upload, RuntimeException because) {
        try {
            glacier.abortMultipartUpload(
                    r -> r.accountId(OWN_ACCOUNT).vaultName(name).uploadId(upload));
        } catch (SdkException leftToGlacierWhichForgetsItInADay) {
            because.addSuppressed(leftToGlacierWhichForgetsItInADay);
        }
    }

    @Override
    public Retrieval startRetrieval(ArchiveId archive, Tier tier, String description) {
        try {
            String job = glacier.initiateJob(r -> r.accountId(OWN_ACCOUNT)
                            .vaultName(name)
                            .jobParameters(p -> p.type("archive-retrieval")
                                    .archiveId(archive.value())
                                    .tier(tier.word())
                                    .description(description)
                                    .snsTopic(noticeTopic))
                            .overrideConfiguration(o -> o.addPlugin(ASK_ONCE)))
                    .jobId();
            return new Retrieval.Started(new RetrievalId(job), tier);
        } catch (InsufficientCapacityException | PolicyEnforcedException refused) {
            return new Retrieval.Refused(tier, refused.awsErrorDetails().errorCode());
        }
    }

    @Override
    public RetrievalState state(RetrievalId retrieval) {
        try {
            return state(describe(retrieval));
        } catch (ResourceNotFoundException forgotten) {
            return new RetrievalState.Expired();
        }
    }

    private static RetrievalState state(DescribeJobResponse job) {
        return switch (job.statusCode()) {
            case IN_PROGRESS -> new RetrievalState.InProgress();
            case SUCCEEDED -> new RetrievalState.Ready(job.archiveSizeInBytes());
            case FAILED -> new RetrievalState.Failed(String.valueOf(job.statusMessage()));
            case UNKNOWN_TO_SDK_VERSION ->
                throw new IllegalStateException("Glacier calls job " + job.jobId() + " " + job.statusCodeAsString()
                        + ": InProgress, Succeeded and Failed are known");
        };
    }

    @Override
    public Restored restore(
            RetrievalId retrieval, S3Location target, @Nullable RestoreProgress soFar, Checkpoint checkpoint)
            throws RetrievalExpired, IOException {
        try {
            DescribeJobResponse job = describe(retrieval);
            return switch (state(job)) {
                case RetrievalState.Ready(long bytes) ->
                    restoreReady(retrieval, job, bytes, new Incoming(s3, target), soFar, checkpoint);
                case RetrievalState.Failed(String why) -> throw new RetrievalExpired(retrieval, why);
                case RetrievalState.InProgress() ->
                    throw new IllegalStateException("retrieval " + retrieval + " is still in progress");
                case RetrievalState.Expired() -> throw new RetrievalExpired(retrieval, "it expired");
            };
        } catch (ResourceNotFoundException forgotten) {
            throw new RetrievalExpired(retrieval, "Glacier does not know it (any more)");
        }
    }

    private Restored restoreReady(
            RetrievalId retrieval,
            DescribeJobResponse job,
            long bytes,
            Incoming target,
            @Nullable RestoreProgress soFar,
            Checkpoint checkpoint)
            throws IOException {
        TreeHash expected = new TreeHash(job.archiveSHA256TreeHash());
        if (bytes <= USUAL_PART_BYTES) {
            byte[] data = new byte[(int) bytes];
            readOutput(retrieval, 0, data, data.length);
            requireSame(retrieval, TreeHash.of(data), expected);
            target.put(data, data.length);
            target.verify(bytes, Crc32.of(data, data.length), Etag.of(data, data.length), expected);
            return new Restored.Complete(bytes);
        }
        boolean goesOn = soFar != null && target.has(soFar);
        if (soFar != null
                && !goesOn
                && soFar.bytes() == bytes
                && target.isComplete(bytes, soFar.crc32(), null, expected)) {
            return new Restored.Complete(bytes);
        }
        return restoreInParts(retrieval, expected, bytes, target, goesOn ? soFar : null, checkpoint);
    }

    /// Each part is compared with the vault's hash of its range before it goes on, and all of them with the archive's.
    private Restored restoreInParts(
            RetrievalId retrieval,
            TreeHash expected,
            long bytes,
            Incoming target,
            @Nullable RestoreProgress soFar,
            Checkpoint checkpoint)
            throws IOException {
        RestoreProgress progress = soFar;
        if (progress == null) {
            progress = RestoreProgress.begun(target.begin());
            if (!checkpoint.reached(progress)) {
                return new Restored.Halfway(progress);
            }
        }
        byte[] part = new byte[partFor(bytes, USUAL_PART_BYTES)];
        TreeHash.Digest whole = TreeHash.Digest.resumed(progress.treeHash());
        while (progress.bytes() < bytes) {
            int length = (int) Math.min(part.length, bytes - progress.bytes());
            readOutput(retrieval, progress.bytes(), part, length);
            target.putPart(progress.upload(), (int) (progress.bytes() / part.length) + 1, part, length);
            whole.update(part, 0, length);
            long reached = progress.bytes() + length;
            int crc32 = Crc32.combined(progress.crc32(), Crc32.of(part, length), length);
            if (reached == bytes) {
                requireSame(retrieval, whole.finish(), expected, target, progress.upload());
                progress = new RestoreProgress(progress.upload(), reached, crc32, "");
            } else {
                progress = new RestoreProgress(progress.upload(), reached, crc32, whole.state());
            }
            if (!checkpoint.reached(progress) && reached < bytes) {
                return new Restored.Halfway(progress);
            }
        }
        target.complete(progress.upload(), bytes, progress.crc32(), null, expected);
        return new Restored.Complete(bytes);
    }

    private static void requireSame(
            RetrievalId retrieval, TreeHash found, TreeHash expected, Incoming target, String upload)
            throws IOException {
        try {
            requireSame(retrieval, found, expected);
        } catch (IOException damaged) {
            target.abort(upload);
            throw damaged;
        }
    }

    private static void requireSame(RetrievalId retrieval, TreeHash found, TreeHash expected) throws IOException {
        if (!found.equals(expected)) {
            throw new IOException("the output of retrieval " + retrieval + " has tree hash " + found
                    + ", and the archive has " + expected);
        }
    }

    /// Reads a range to its end even if the connection breaks on the way, and compares it with the hash that Glacier
    /// gives of ranges that are nodes of its tree.
    private void readOutput(RetrievalId retrieval, long from, byte[] into, int length) throws IOException {
        String range = "bytes=" + from + "-" + (from + length - 1);
        for (int tries = 1; ; tries++) {
            try (ResponseInputStream<GetJobOutputResponse> output = glacier.getJobOutput(r -> r.accountId(OWN_ACCOUNT)
                    .vaultName(name)
                    .jobId(retrieval.value())
                    .range(range))) {
                int got = output.readNBytes(into, 0, length);
                if (got < length) {
                    throw new IOException(
                            "retrieval " + retrieval + " ended " + (length - got) + " bytes early, in " + range);
                }
                String hash = output.response().checksum();
                if (hash != null) {
                    requireSame(retrieval, TreeHash.of(into, 0, length), new TreeHash(hash));
                }
                return;
            } catch (IOException broken) {
                if (tries == TRIES_PER_PART) {
                    throw broken;
                }
            }
        }
    }

    private DescribeJobResponse describe(RetrievalId retrieval) {
        return glacier.describeJob(r -> r.accountId(OWN_ACCOUNT).vaultName(name).jobId(retrieval.value()));
    }

    @Override
    public void delete(ArchiveId archive) {
        try {
            glacier.deleteArchive(r -> r.accountId(OWN_ACCOUNT).vaultName(name).archiveId(archive.value()));
        } catch (ResourceNotFoundException alreadyGone) {
            return;
        }
    }

    /// Glacier makes an inventory about once a day, and takes hours to give it; an output is kept for a day. So one is
    /// asked for whenever there is none, and each is told as long as it is there.
    @Override
    public boolean inventory(Consumer<HeldArchive> each) throws IOException {
        boolean asked = false;
        for (GlacierJobDescription job : glacier.listJobsPaginator(
                        r -> r.accountId(OWN_ACCOUNT).vaultName(name))
                .jobList()) {
            if (job.action() != ActionCode.INVENTORY_RETRIEVAL || job.statusCode() == StatusCode.FAILED) {
                continue;
            }
            if (job.statusCode() == StatusCode.SUCCEEDED) {
                try (InputStream output = glacier.getJobOutput(
                        r -> r.accountId(OWN_ACCOUNT).vaultName(name).jobId(job.jobId()))) {
                    Inventory.read(output, each);
                    return true;
                }
            }
            asked = true;
        }
        if (!asked) {
            glacier.initiateJob(r -> r.accountId(OWN_ACCOUNT)
                    .vaultName(name)
                    .jobParameters(p -> p.type("inventory-retrieval").format("JSON"))
                    .overrideConfiguration(o -> o.addPlugin(ASK_ONCE)));
        }
        return false;
    }

    /// The smallest part, from the usual one up, of which an upload has enough.
    private static int partFor(long bytes, int usual) {
        long part = usual;
        while (bytes > MOST_PARTS * part) {
            part *= 2;
        }
        return Math.toIntExact(part);
    }

    private interface Step<T> {
        T run() throws IOException;
    }
}
