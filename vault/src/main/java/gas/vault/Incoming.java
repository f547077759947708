package gas.vault;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.Part;

/// An object of class STANDARD on its way into S3, at once or by an upload in parts that several processes may carry.
final class Incoming {
    static final String CONTENT_TYPE = "application/gzip";

    private final S3Client s3;
    private final S3Location target;

    Incoming(S3Client s3, S3Location target) {
        this.s3 = s3;
        this.target = target;
    }

    String begin() {
        return s3.createMultipartUpload(create -> create.bucket(target.bucket())
                        .key(target.key())
                        .contentType(CONTENT_TYPE)
                        .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                        .checksumType(ChecksumType.FULL_OBJECT))
                .uploadId();
    }

    /// Writes the whole object; S3 refuses what arrives damaged.
    void put(byte[] data, int length) {
        s3.putObject(
                put -> put.bucket(target.bucket())
                        .key(target.key())
                        .contentType(CONTENT_TYPE)
                        .checksumCRC32(Crc32.text(Crc32.of(data, length))),
                body(data, length));
    }

    /// @param number from 1; a part sent again replaces the one before
    void putPart(String upload, int number, byte[] data, int length) throws IOException {
        var answer = s3.uploadPart(
                part -> part.bucket(target.bucket())
                        .key(target.key())
                        .uploadId(upload)
                        .partNumber(number)
                        .checksumAlgorithm(ChecksumAlgorithm.CRC32),
                body(data, length));
        String crc = answer.checksumCRC32();
        boolean arrived = crc != null
                ? crc.equals(Crc32.text(Crc32.of(data, length)))
                : !Etag.areMd5(List.of(answer.eTag()))
                        || Etag.bare(answer.eTag()).equals(Etag.of(data, length));
        if (!arrived) {
            throw new IOException("part " + number + " of " + target + " arrived damaged");
        }
    }

    /// Makes the object of its parts and compares it.
    ///
    /// @param crc32 of all bytes, or null where they never passed through us
    /// @param expectedTag its entity tag, where that is known from elsewhere
    void complete(String upload, long bytes, @Nullable Integer crc32, @Nullable String expectedTag, TreeHash treeHash)
            throws IOException {
        List<Part> parts = partsOf(upload);
        if (bytesOf(parts) != bytes) {
            throw new IOException(
                    "the parts of " + target + " have " + bytesOf(parts) + " bytes, and the archive has " + bytes);
        }
        s3.completeMultipartUpload(finish -> finish.bucket(target.bucket())
                .key(target.key())
                .uploadId(upload)
                .checksumCRC32(crc32 == null ? null : Crc32.text(crc32))
                .checksumType(ChecksumType.FULL_OBJECT)
                .multipartUpload(list -> list.parts(parts.stream()
                        .map(part -> CompletedPart.builder()
                                .partNumber(part.partNumber())
                                .eTag(part.eTag())
                                .build())
                        .toList())));
        List<String> tags = parts.stream().map(Part::eTag).toList();
        verify(
                bytes,
                crc32,
                expectedTag == null && crc32 != null && Etag.areMd5(tags) ? Etag.ofParts(tags) : expectedTag,
                treeHash);
    }

    private List<Part> partsOf(String upload) {
        List<Part> parts = new ArrayList<>();
        s3.listPartsPaginator(
                        list -> list.bucket(target.bucket()).key(target.key()).uploadId(upload))
                .parts()
                .forEach(parts::add);
        return parts;
    }

    private static long bytesOf(List<Part> parts) {
        return parts.stream().mapToLong(Part::size).sum();
    }

    /// Whether the upload still has what a former call sent.
    boolean has(RestoreProgress progress) {
        try {
            return bytesOf(partsOf(progress.upload())) >= progress.bytes();
        } catch (NoSuchUploadException completedOrForgotten) {
            return false;
        }
    }

    /// Whether the object is there already: a former call made it, and nobody heard of that.
    boolean isComplete(long bytes, @Nullable Integer crc32, @Nullable String tag, TreeHash treeHash) {
        try {
            verify(bytes, crc32, tag, treeHash);
            return true;
        } catch (NoSuchKeyException | IOException notThisObject) {
            return false;
        }
    }

    /// Compares the object with the archive by what S3 knows of it: the checksum of the whole, or the MD5 in its tag. A
    /// store that tells neither is read again.
    void verify(long bytes, @Nullable Integer crc32, @Nullable String tag, TreeHash treeHash) throws IOException {
        HeadObjectResponse head = s3.headObject(
                query -> query.bucket(target.bucket()).key(target.key()).checksumMode(ChecksumMode.ENABLED));
        if (!isConfirmed(target, head, bytes, crc32, tag)) {
            TreeHash found = readAgain();
            if (!found.equals(treeHash)) {
                throw new IOException(target + " has tree hash " + found + ", and the archive has " + treeHash);
            }
        }
    }

    /// @return false where S3 tells nothing that could be compared
    static boolean isConfirmed(
            S3Location object, HeadObjectResponse head, long bytes, @Nullable Integer crc32, @Nullable String tag)
            throws IOException {
        if (head.contentLength() != bytes) {
            throw new IOException(object + " has " + head.contentLength() + " bytes, and what was sent has " + bytes);
        }
        String stored = head.checksumCRC32();
        if (crc32 != null && stored != null && head.checksumType() == ChecksumType.FULL_OBJECT) {
            String sent = Crc32.text(crc32);
            if (!stored.equals(sent)) {
                throw new IOException(object + " has CRC-32 " + stored + ", and what was sent has " + sent);
            }
            return true;
        }
        return tag != null && Etag.bare(tag).equals(Etag.bare(head.eTag()));
    }

    private TreeHash readAgain() throws IOException {
        TreeHash.Digest digest = new TreeHash.Digest();
        byte[] buffer = new byte[1 << 16];
        try (InputStream object =
                s3.getObject(get -> get.bucket(target.bucket()).key(target.key()))) {
            for (int got = object.read(buffer); got >= 0; got = object.read(buffer)) {
                digest.update(buffer, 0, got);
            }
        }
        return digest.finish();
    }

    void abort(String upload) {
        try {
            s3.abortMultipartUpload(
                    abort -> abort.bucket(target.bucket()).key(target.key()).uploadId(upload));
        } catch (SdkException leftToTheBucketsLifecycle) {
            return; // what broke the upload is on its way up, and says more
        }
    }

    static RequestBody body(byte[] data, int length) {
        return RequestBody.fromContentProvider(() -> new ByteArrayInputStream(data, 0, length), length, CONTENT_TYPE);
    }
}
