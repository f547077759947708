package gas.web.result;

import gas.ledger.jobs.StoredObject;
import java.io.FileNotFoundException;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/// An object in S3.
public final class StoredRanges implements ByteRanges {
    private final S3Client s3;
    private final StoredObject object;
    private final long size;

    /// @param size as the ledger knows it: results never change
    public StoredRanges(S3Client s3, StoredObject object, long size) {
        this.s3 = s3;
        this.object = object;
        this.size = size;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public byte[] read(long from, int length) throws IOException {
        int most = (int) Math.min(length, size - from);
        if (most <= 0) {
            return new byte[0];
        }
        try {
            ResponseBytes<GetObjectResponse> bytes = s3.getObjectAsBytes(get ->
                    get.bucket(object.bucket()).key(object.key()).range("bytes=" + from + "-" + (from + most - 1)));
            return bytes.asByteArrayUnsafe();
        } catch (NoSuchKeyException gone) {
            throw new FileNotFoundException(object + " is not there");
        } catch (SdkException unreadable) {
            throw new IOException(
                    "bytes " + from + " to " + (from + most) + " of " + object + " could not be read", unreadable);
        }
    }
}
