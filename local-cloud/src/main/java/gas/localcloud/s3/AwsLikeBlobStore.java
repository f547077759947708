package gas.localcloud.s3;

import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// A blob store that says what S3 says where S3Proxy would not: objects carry S3's own encryption, as every object on
/// AWS does (the label only: the disk below is not encrypted by us), and an upload that is over takes no more parts.
final class AwsLikeBlobStore extends ForwardingBlobStore {
    /// Uploads that ended since the start.
    private final Set<String> over = ConcurrentHashMap.newKeySet();

    AwsLikeBlobStore(BlobStore store) {
        super(store);
    }

    @Override
    public boolean supportsServerSideEncryption() {
        return true;
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream body) {
        refuseCustomerKeys(request.sseCustomerAlgorithm());
        return super.putBlob(request, body).toBuilder()
                .serverSideEncryption(ServerSideEncryption.AES256)
                .build();
    }

    @Override
    public @Nullable HeadObjectResponse blobMetadata(HeadObjectRequest request) {
        var head = super.blobMetadata(request);
        return head == null
                ? null
                : head.toBuilder()
                        .serverSideEncryption(ServerSideEncryption.AES256)
                        .build();
    }

    @Override
    public @Nullable ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
        var blob = super.getBlob(request);
        return blob == null
                ? null
                : new ResponseInputStream<>(
                        blob.response().toBuilder()
                                .serverSideEncryption(ServerSideEncryption.AES256)
                                .build(),
                        blob);
    }

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        refuseCustomerKeys(request.sseCustomerAlgorithm());
        return super.initiateMultipartUpload(request);
    }

    @Override
    public UploadPartResponse uploadMultipartPart(MultipartUpload upload, UploadPartRequest request, InputStream body) {
        requireOpen(upload);
        return super.uploadMultipartPart(upload, request, body);
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        requireOpen(upload);
        var completed = super.completeMultipartUpload(upload, request);
        over.add(upload.id());
        return completed;
    }

    @Override
    public void abortMultipartUpload(MultipartUpload upload) {
        over.add(upload.id());
        super.abortMultipartUpload(upload);
    }

    private void requireOpen(MultipartUpload upload) {
        if (over.contains(upload.id())) {
            throw NoSuchUploadException.builder()
                    .statusCode(404)
                    .message("The specified upload does not exist.")
                    .awsErrorDetails(details("NoSuchUpload", "The specified upload does not exist."))
                    .build();
        }
    }

    private static void refuseCustomerKeys(@Nullable String algorithm) {
        if (algorithm != null) {
            throw S3Exception.builder()
                    .statusCode(501)
                    .message("Customers' keys are not implemented.")
                    .awsErrorDetails(details("NotImplemented", "Customers' keys are not implemented."))
                    .build();
        }
    }

    private static AwsErrorDetails details(String code, String message) {
        return AwsErrorDetails.builder()
                .errorCode(code)
                .errorMessage(message)
                .serviceName("S3")
                .build();
    }
}
