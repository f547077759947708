package gas.vault;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.InvalidObjectStateException;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.StorageClass;

/// A bucket whose objects rest in one of S3's archive classes.
///
/// S3 copies by itself, both ways. What is to be archived is read through once all the same: what we computed of it is
/// compared with what S3 tells of the copy, and kept with it for the way back. An archive's key is its description and
/// a
/// name of its own; a retrieval is known by the archive's key, because S3 restores an object once at a time.
public final class StorageClassVault implements Vault {
    /// S3 copies up to 5 GiB at once; this many take well under a minute.
    static final long USUAL_PART_BYTES = 1L << 30;

    /// How long a restored copy lives: long enough for several tries to copy it back.
    private static final int DAYS_RESTORED = 3;

    private static final String TREE_HASH = "gas-tree-hash";
    private static final String CRC32 = "gas-crc32";

    /// The SDK would repeat a refusal for want of capacity, which is an answer.
    private static final SdkPlugin ASK_ONCE =
            client -> client.overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()));

    private final S3Client s3;
    private final String bucket;
    private final StorageClass storageClass;
    private final long partBytes;

    /// What we know of an object, having read it.
    ///
    /// @param tag the entity tag of a copy that is made at once or in parts
    private record Fingerprint(TreeHash treeHash, int crc32, String tag) {}

    /// Uses the client, and leaves closing it to who made it.
    ///
    /// @param storageClass GLACIER or DEEP_ARCHIVE
    /// @param partBytes what is copied by one call, 5 MiB or more
    public StorageClassVault(S3Client s3, String bucket, StorageClass storageClass, long partBytes) {
        this.s3 = s3;
        this.bucket = bucket;
        this.storageClass = storageClass;
        this.partBytes = partBytes;
    }

    static String descriptionOf(String key) {
        return key.substring(0, Math.max(0, key.lastIndexOf('/')));
    }

    @Override
    public Archived archive(S3Location source, String description, LongConsumer progress) {
        HeadObjectResponse head = s3.headObject(r -> r.bucket(source.bucket()).key(source.key()));
        long bytes = head.contentLength();
        if (bytes == 0) {
            throw new IllegalArgumentException(source + " is empty: an archive has 1 byte or more");
        }
        try {
            Fingerprint fingerprint = read(source, head.eTag(), bytes, progress);
            S3Location archive = new S3Location(bucket, description + "/" + UUID.randomUUID());
            Map<String, String> kept =
                    Map.of(TREE_HASH, fingerprint.treeHash().hex(), CRC32, Integer.toHexString(fingerprint.crc32()));
            if (bytes <= partBytes) {
                copy(source, head.eTag(), archive, storageClass, kept);
            } else {
                archiveInParts(source, head.eTag(), bytes, archive, kept, progress);
            }
            confirm(archive, bytes, fingerprint);
            return new Archived(new ArchiveId(archive.key()), bytes, fingerprint.treeHash());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot archive " + source, unreadable);
        }
    }

    private Fingerprint read(S3Location source, String etag, long bytes, LongConsumer progress) throws IOException {
        TreeHash.Digest tree = new TreeHash.Digest();
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        MessageDigest md5 = Etag.md5();
        List<String> tags = new ArrayList<>();
        long part = partFor(bytes);
        byte[] buffer = new byte[1 << 20];
        long position = 0;
        try (InputStream object =
                s3.getObject(r -> r.bucket(source.bucket()).key(source.key()).ifMatch(etag))) {
            while (position < bytes) {
                long toPartsEnd = part - position % part;
                int length = (int) Math.min(buffer.length, Math.min(bytes - position, toPartsEnd));
                int got = object.readNBytes(buffer, 0, length);
                if (got < length) {
                    throw new IOException(source + " ended " + (bytes - position - got) + " bytes early");
                }
                tree.update(buffer, 0, got);
                crc.update(buffer, 0, got);
                md5.update(buffer, 0, got);
                position += got;
                if (position % part == 0 || position == bytes) {
                    tags.add(HexFormat.of().formatHex(md5.digest()));
                }
                progress.accept(position);
            }
        }
        return new Fingerprint(
                tree.finish(), (int) crc.getValue(), bytes <= partBytes ? tags.getFirst() : Etag.ofParts(tags));
    }

    private void copy(S3Location from, String etag, S3Location to, StorageClass target, Map<String, String> metadata) {
        s3.copyObject(r -> r.sourceBucket(from.bucket())
                .sourceKey(from.key())
                .copySourceIfMatch(etag)
                .destinationBucket(to.bucket())
                .destinationKey(to.key())
                .storageClass(target)
                .metadataDirective(MetadataDirective.REPLACE)
                .metadata(metadata)
                .contentType(Incoming.CONTENT_TYPE)
                .checksumAlgorithm(ChecksumAlgorithm.CRC32));
    }

    private void archiveInParts(
            S3Location source,
            String etag,
            long bytes,
            S3Location archive,
            Map<String, String> kept,
            LongConsumer progress) {
        String upload = s3.createMultipartUpload(r -> r.bucket(archive.bucket())
                        .key(archive.key())
                        .storageClass(storageClass)
                        .metadata(kept)
                        .contentType(Incoming.CONTENT_TYPE)
                        .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                        .checksumType(ChecksumType.FULL_OBJECT))
                .uploadId();
        try {
            List<CompletedPart> parts = new ArrayList<>();
            long part = partFor(bytes);
            for (long start = 0; start < bytes; start += part) {
                long end = Math.min(bytes, start + part);
                int number = parts.size() + 1;
                String tag = copyPart(source, etag, start, end, archive, upload, number);
                parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
                progress.accept(end);
            }
            s3.completeMultipartUpload(r -> r.bucket(archive.bucket())
                    .key(archive.key())
                    .uploadId(upload)
                    .checksumType(ChecksumType.FULL_OBJECT)
                    .multipartUpload(list -> list.parts(parts)));
        } catch (RuntimeException failed) {
            new Incoming(s3, archive).abort(upload);
            throw failed;
        }
    }

    /// @param end exclusive
    private String copyPart(
            S3Location from, String etag, long start, long end, S3Location to, String upload, int number) {
        return s3.uploadPartCopy(r -> r.sourceBucket(from.bucket())
                        .sourceKey(from.key())
                        .copySourceIfMatch(etag)
                        .copySourceRange("bytes=" + start + "-" + (end - 1))
                        .destinationBucket(to.bucket())
                        .destinationKey(to.key())
                        .uploadId(upload)
                        .partNumber(number))
                .copyPartResult()
                .eTag();
    }

    private void confirm(S3Location archive, long bytes, Fingerprint fingerprint) throws IOException {
        HeadObjectResponse head = head(archive.key());
        if (!storageClass.toString().equals(head.storageClassAsString())
                || !Incoming.isConfirmed(archive, head, bytes, fingerprint.crc32(), fingerprint.tag())) {
            delete(new ArchiveId(archive.key()));
            throw new IllegalStateException(archive + " is of class " + head.storageClassAsString() + ", tag "
                    + head.eTag() + ", CRC-32 " + head.checksumCRC32() + ", and was to be of class " + storageClass
                    + ", tag " + fingerprint.tag() + ", CRC-32 " + Crc32.text(fingerprint.crc32()));
        }
    }

    private long partFor(long bytes) {
        long part = partBytes;
        while (bytes > 10_000 * part) {
            part *= 2;
        }
        return part;
    }

    @Override
    public Retrieval startRetrieval(ArchiveId archive, Tier tier, String description) {
        if (storageClass == StorageClass.DEEP_ARCHIVE && tier == Tier.EXPEDITED) {
            return new Retrieval.Refused(tier, "DEEP_ARCHIVE does not have it");
        }
        try {
            s3.restoreObject(r -> r.bucket(bucket)
                    .key(archive.value())
                    .restoreRequest(
                            restore -> restore.days(DAYS_RESTORED).glacierJobParameters(job -> job.tier(tier.word())))
                    .overrideConfiguration(o -> o.addPlugin(ASK_ONCE)));
        } catch (S3Exception answer) {
            switch (answer.awsErrorDetails().errorCode()) {
                case "GlacierExpeditedRetrievalNotAvailable" -> {
                    return new Retrieval.Refused(tier, answer.awsErrorDetails().errorCode());
                }
                case "RestoreAlreadyInProgress" -> {
                    // asked for by one who died before saying so
                }
                default -> throw answer;
            }
        }
        return new Retrieval.Started(new RetrievalId(archive.value()), tier);
    }

    @Override
    public RetrievalState state(RetrievalId retrieval) {
        try {
            return state(head(retrieval.value()));
        } catch (NoSuchKeyException deleted) {
            return new RetrievalState.Expired();
        }
    }

    private static RetrievalState state(HeadObjectResponse archive) {
        String restore = archive.restore();
        if (restore == null) {
            return new RetrievalState.Expired();
        }
        return restore.contains("ongoing-request=\"true\"")
                ? new RetrievalState.InProgress()
                : new RetrievalState.Ready(archive.contentLength());
    }

    @Override
    public Restored restore(
            RetrievalId retrieval, S3Location target, @Nullable RestoreProgress soFar, Checkpoint checkpoint)
            throws RetrievalExpired, IOException {
        try {
            HeadObjectResponse archive = head(retrieval.value());
            return switch (state(archive)) {
                case RetrievalState.Ready(long bytes) ->
                    restoreReady(new S3Location(bucket, retrieval.value()), archive, bytes, target, soFar, checkpoint);
                case RetrievalState.InProgress() ->
                    throw new IllegalStateException("retrieval " + retrieval + " is still in progress");
                case RetrievalState.Failed(String why) -> throw new RetrievalExpired(retrieval, why);
                case RetrievalState.Expired() -> throw new RetrievalExpired(retrieval, "the restored copy expired");
            };
        } catch (NoSuchKeyException gone) {
            throw new RetrievalExpired(retrieval, "there is no such archive (any more)");
        } catch (InvalidObjectStateException expiredThisInstant) {
            throw new RetrievalExpired(retrieval, "the restored copy expired");
        }
    }

    private Restored restoreReady(
            S3Location source,
            HeadObjectResponse archive,
            long bytes,
            S3Location target,
            @Nullable RestoreProgress soFar,
            Checkpoint checkpoint)
            throws IOException {
        if (bytes <= partBytes) {
            copy(source, archive.eTag(), target, StorageClass.STANDARD, Map.of());
            new Incoming(s3, target).verify(bytes, crc32Of(archive), archive.eTag(), treeHashOf(source, archive));
            return new Restored.Complete(bytes);
        }
        Incoming incoming = new Incoming(s3, target);
        boolean goesOn = soFar != null && incoming.has(soFar);
        if (soFar != null
                && !goesOn
                && soFar.bytes() == bytes
                && incoming.isComplete(bytes, crc32Of(archive), archive.eTag(), treeHashOf(source, archive))) {
            return new Restored.Complete(bytes);
        }
        return restoreInParts(source, archive, bytes, target, goesOn ? soFar : null, checkpoint);
    }

    private Restored restoreInParts(
            S3Location source,
            HeadObjectResponse archive,
            long bytes,
            S3Location target,
            @Nullable RestoreProgress soFar,
            Checkpoint checkpoint)
            throws IOException {
        Incoming incoming = new Incoming(s3, target);
        RestoreProgress progress = soFar;
        if (progress == null) {
            progress = RestoreProgress.begun(incoming.begin());
            if (!checkpoint.reached(progress)) {
                return new Restored.Halfway(progress);
            }
        }
        long part = partFor(bytes);
        while (progress.bytes() < bytes) {
            long start = progress.bytes();
            long end = Math.min(bytes, start + part);
            copyPart(source, archive.eTag(), start, end, target, progress.upload(), (int) (start / part) + 1);
            progress = progress.at(end);
            if (!checkpoint.reached(progress) && end < bytes) {
                return new Restored.Halfway(progress);
            }
        }
        incoming.complete(progress.upload(), bytes, crc32Of(archive), archive.eTag(), treeHashOf(source, archive));
        return new Restored.Complete(bytes);
    }

    private static @Nullable Integer crc32Of(HeadObjectResponse archive) {
        String kept = archive.metadata().get(CRC32);
        return kept == null ? null : Integer.parseUnsignedInt(kept, 16);
    }

    private static TreeHash treeHashOf(S3Location source, HeadObjectResponse archive) {
        String kept = archive.metadata().get(TREE_HASH);
        if (kept == null) {
            throw new IllegalStateException(source + " has no " + TREE_HASH + ": it is not an archive of ours");
        }
        return new TreeHash(kept);
    }

    private HeadObjectResponse head(String key) {
        return s3.headObject(r -> r.bucket(bucket).key(key).checksumMode(ChecksumMode.ENABLED));
    }

    @Override
    public void delete(ArchiveId archive) {
        s3.deleteObject(r -> r.bucket(bucket).key(archive.value()));
    }

    @Override
    public boolean inventory(Consumer<HeldArchive> each) {
        s3.listObjectsV2Paginator(r -> r.bucket(bucket)).contents().stream()
                .map(object -> new HeldArchive(new ArchiveId(object.key()), descriptionOf(object.key())))
                .forEach(each);
        return true;
    }
}
