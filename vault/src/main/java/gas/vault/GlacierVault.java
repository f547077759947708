package gas.vault;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.glacier.GlacierClient;
import software.amazon.awssdk.services.glacier.model.DescribeJobResponse;
import software.amazon.awssdk.services.glacier.model.GetJobOutputResponse;
import software.amazon.awssdk.services.glacier.model.InsufficientCapacityException;
import software.amazon.awssdk.services.glacier.model.PolicyEnforcedException;
import software.amazon.awssdk.services.glacier.model.ResourceNotFoundException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/// A vault of the Glacier service of 2012.
///
/// An archive of at most one part goes up in one request, a larger one in parts. Each part is read from S3
/// into one buffer, because Glacier wants its checksum before its bytes; so a call holds one part in
/// memory, whatever the archive's size.
public final class GlacierVault implements Vault {
    /// The part size to choose where nothing else is known: archives of up to 80 GB, 8 MiB of memory for
    /// each call.
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
    public Archived archive(SourceObject source, String description, LongConsumer progress) {
        HeadObjectResponse head = s3.headObject(r -> r.bucket(source.bucket()).key(source.key()));
        long bytes = head.contentLength();
        if (bytes == 0) {
            throw new IllegalArgumentException(source + " is empty: Glacier keeps archives of 1 byte or more");
        }
        if (bytes > (long) MOST_PARTS * partBytes) {
            throw new IllegalArgumentException(source + " has " + bytes + " bytes, more than " + MOST_PARTS
                    + " parts of " + partBytes + ": choose a larger part size");
        }
        return bytes <= partBytes
                ? archiveAtOnce(source, head.eTag(), (int) bytes, description)
                : archiveInParts(source, head.eTag(), bytes, description, progress);
    }

    private Archived archiveAtOnce(SourceObject source, String etag, int bytes, String description) {
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
                    body(data, bytes));
            return confirmed(answer.archiveId(), bytes, hash, answer.checksum());
        });
    }

    private Archived archiveInParts(
            SourceObject source, String etag, long bytes, String description, LongConsumer progress) {
        String upload = glacier.initiateMultipartUpload(r -> r.accountId(OWN_ACCOUNT)
                        .vaultName(name)
                        .archiveDescription(description)
                        .partSize(Integer.toString(partBytes)))
                .uploadId();
        try {
            TreeHash.Digest whole = new TreeHash.Digest();
            byte[] part = new byte[partBytes];
            for (long start = 0; start < bytes; start += partBytes) {
                int length = (int) Math.min(partBytes, bytes - start);
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

    private void uploadPart(SourceObject source, String etag, long start, byte[] part, int length, String upload) {
        String range = "bytes " + start + "-" + (start + length - 1) + "/*";
        withRetries(source + ", " + range, () -> {
            read(source, etag, start, part, length);
            return glacier.uploadMultipartPart(
                    r -> r.accountId(OWN_ACCOUNT)
                            .vaultName(name)
                            .uploadId(upload)
                            .range(range)
                            .checksum(TreeHash.of(part, 0, length).hex()),
                    body(part, length));
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

    private void read(SourceObject source, String etag, long start, byte[] into, int length) throws IOException {
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

    private static RequestBody body(byte[] data, int length) {
        return RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(data, 0, length), length, "application/octet-stream");
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
    public RetrievedArchive open(RetrievalId retrieval) throws RetrievalExpired {
        try {
            DescribeJobResponse job = describe(retrieval);
            return switch (state(job)) {
                case RetrievalState.Ready(long bytes) -> {
                    TreeHash hash = new TreeHash(job.archiveSHA256TreeHash());
                    VerifiedStream.Output output = (from, to) -> outputOf(retrieval, from, to);
                    yield new RetrievedArchive(bytes, new VerifiedStream(output, bytes, hash));
                }
                case RetrievalState.Failed(String why) -> throw new RetrievalExpired(retrieval, why);
                case RetrievalState.InProgress() ->
                    throw new IllegalStateException("retrieval " + retrieval + " is still in progress");
                case RetrievalState.Expired() -> throw new RetrievalExpired(retrieval, "it expired");
            };
        } catch (ResourceNotFoundException forgotten) {
            throw new RetrievalExpired(retrieval, "Glacier does not know it (any more)");
        }
    }

    private DescribeJobResponse describe(RetrievalId retrieval) {
        return glacier.describeJob(r -> r.accountId(OWN_ACCOUNT).vaultName(name).jobId(retrieval.value()));
    }

    private ResponseInputStream<GetJobOutputResponse> outputOf(RetrievalId retrieval, long from, long to) {
        return glacier.getJobOutput(r -> r.accountId(OWN_ACCOUNT)
                .vaultName(name)
                .jobId(retrieval.value())
                .range("bytes=" + from + "-" + (to - 1)));
    }

    @Override
    public void delete(ArchiveId archive) {
        try {
            glacier.deleteArchive(r -> r.accountId(OWN_ACCOUNT).vaultName(name).archiveId(archive.value()));
        } catch (ResourceNotFoundException alreadyGone) {
            return;
        }
    }

    private interface Step<T> {
        T run() throws IOException;
    }
}
