package gas.restore;

import gas.ledger.jobs.StoredObject;
import gas.vault.RetrievedArchive;
import gas.vault.TreeHash;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/// Writes retrieved archives to S3 in constant memory, and makes sure that S3 has what the vault gave.
final class RestoredObjects {
    /// S3 takes 10,000 parts: objects of up to 80 GB.
    private static final int PART_BYTES = 8 << 20;

    private static final int MOST_PARTS = 10_000;
    private static final String CONTENT_TYPE = "application/gzip";

    private final S3Client s3;

    RestoredObjects(S3Client s3) {
        this.s3 = s3;
    }

    /// When this returns, the object is complete and verified. The archive's stream verifies itself at its
    /// end, which is reached before the object comes into being.
    void write(RetrievedArchive archive, StoredObject target) throws IOException {
        if (archive.bytes() > (long) MOST_PARTS * PART_BYTES) {
            throw new IllegalArgumentException(target + " would have " + archive.bytes() + " bytes, more than "
                    + MOST_PARTS + " parts of " + PART_BYTES);
        }
        Passing passing = new Passing(archive.stream(), (int) Math.min(PART_BYTES, archive.bytes()));
        if (archive.bytes() <= PART_BYTES) {
            writeAtOnce(passing, target);
        } else {
            writeInParts(passing, target);
        }
        verify(target, archive.bytes(), passing.crc32(), passing.digest.finish());
    }

    private void writeAtOnce(Passing passing, StoredObject target) throws IOException {
        passing.nextPart();
        passing.expectEnd();
        s3.putObject(
                put -> put.bucket(target.bucket())
                        .key(target.key())
                        .contentType(CONTENT_TYPE)
                        .checksumCRC32(passing.crc32()),
                passing.body());
    }

    private void writeInParts(Passing passing, StoredObject target) throws IOException {
        String upload = s3.createMultipartUpload(create -> create.bucket(target.bucket())
                        .key(target.key())
                        .contentType(CONTENT_TYPE)
                        .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                        .checksumType(ChecksumType.FULL_OBJECT))
                .uploadId();
        boolean complete = false;
        try {
            List<CompletedPart> parts = new ArrayList<>();
            while (passing.nextPart()) {
                parts.add(writePart(passing, target, upload, parts.size() + 1));
            }
            s3.completeMultipartUpload(finish -> finish.bucket(target.bucket())
                    .key(target.key())
                    .uploadId(upload)
                    .checksumCRC32(passing.crc32())
                    .checksumType(ChecksumType.FULL_OBJECT)
                    .multipartUpload(list -> list.parts(parts)));
            complete = true;
        } finally {
            if (!complete) {
                abort(target, upload);
            }
        }
    }

    private CompletedPart writePart(Passing passing, StoredObject target, String upload, int number) {
        String etag = s3.uploadPart(
                        part -> part.bucket(target.bucket())
                                .key(target.key())
                                .uploadId(upload)
                                .partNumber(number)
                                .checksumAlgorithm(ChecksumAlgorithm.CRC32),
                        passing.body())
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(etag).build();
    }

    /// A store that keeps the checksum of the whole object is believed; from any other the object is read
    /// again.
    private void verify(StoredObject target, long bytes, String crc32, TreeHash treeHash) throws IOException {
        HeadObjectResponse head = s3.headObject(
                query -> query.bucket(target.bucket()).key(target.key()).checksumMode(ChecksumMode.ENABLED));
        if (head.contentLength() != bytes) {
            throw new IOException(target + " has " + head.contentLength() + " bytes, and the archive has " + bytes);
        }
        String stored = head.checksumCRC32();
        boolean ofWholeObject = stored != null && head.checksumType() == ChecksumType.FULL_OBJECT;
        if (ofWholeObject && !stored.equals(crc32)) {
            throw new IOException(target + " has CRC-32 " + stored + ", and what was sent has " + crc32);
        }
        if (!ofWholeObject) {
            TreeHash found = readAgain(target);
            if (!found.equals(treeHash)) {
                throw new IOException(target + " has tree hash " + found + ", and what was sent has " + treeHash);
            }
        }
    }

    private TreeHash readAgain(StoredObject target) throws IOException {
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

    private void abort(StoredObject target, String upload) {
        try {
            s3.abortMultipartUpload(
                    abort -> abort.bucket(target.bucket()).key(target.key()).uploadId(upload));
        } catch (SdkException leftToTheBucketsLifecycle) {
            return; // what broke the upload is on its way up, and says more
        }
    }

    /// An archive on its way, one part in memory.
    private static final class Passing {
        final TreeHash.Digest digest = new TreeHash.Digest();
        private final InputStream archive;
        private final byte[] part;
        private final CRC32 crc = new CRC32();
        private int length;

        Passing(InputStream archive, int partBytes) {
            this.archive = archive;
            this.part = new byte[partBytes];
        }

        /// False at the end, which the archive's stream has verified.
        boolean nextPart() throws IOException {
            length = archive.readNBytes(part, 0, part.length);
            digest.update(part, 0, length);
            crc.update(part, 0, length);
            return length > 0;
        }

        void expectEnd() throws IOException {
            if (archive.read() >= 0) {
                throw new IOException("the archive is longer than the vault said");
            }
        }

        RequestBody body() {
            int bytes = length;
            return RequestBody.fromContentProvider(() -> new ByteArrayInputStream(part, 0, bytes), bytes, CONTENT_TYPE);
        }

        /// As S3 writes it: big-endian, base 64.
        String crc32() {
            return Base64.getEncoder()
                    .encodeToString(ByteBuffer.allocate(Integer.BYTES)
                            .putInt((int) crc.getValue())
                            .array());
        }
    }
}
