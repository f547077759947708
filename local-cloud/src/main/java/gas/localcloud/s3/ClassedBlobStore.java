package gas.localcloud.s3;

import java.io.InputStream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.StorageClass;

/// A blob store whose objects may rest in an archive class, where nobody reads them before they are restored.
final class ClassedBlobStore extends ForwardingBlobStore {
    private final ArchiveClasses classes;

    ClassedBlobStore(BlobStore store, ArchiveClasses classes) {
        super(store);
        this.classes = classes;
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream body) {
        var put = super.putBlob(
                isArchive(request.storageClassAsString())
                        ? request.toBuilder().storageClass((StorageClass) null).build()
                        : request,
                body);
        classes.written(request.bucket(), request.key(), request.storageClassAsString());
        return put;
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        requireReadable(request.sourceBucket(), request.sourceKey());
        var copied = super.copyBlob(request);
        classes.copied(request.destinationBucket(), request.destinationKey());
        return copied;
    }

    @Override
    public @Nullable HeadObjectResponse blobMetadata(HeadObjectRequest request) {
        var head = super.blobMetadata(request);
        var storageClass = classes.of(request.bucket(), request.key());
        return head == null || storageClass == null
                ? head
                : head.toBuilder().storageClass(storageClass).build();
    }

    @Override
    public @Nullable ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
        requireReadable(request.bucket(), request.key());
        var blob = super.getBlob(request);
        var storageClass = classes.of(request.bucket(), request.key());
        return blob == null || storageClass == null
                ? blob
                : new ResponseInputStream<>(
                        blob.response().toBuilder().storageClass(storageClass).build(), blob);
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        var removed = super.removeBlob(request);
        classes.removed(request.bucket(), request.key());
        return removed;
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        var page = super.list(request);
        return page.toBuilder()
                .contents(page.contents().stream()
                        .map(object -> {
                            var storageClass = classes.of(request.bucket(), object.key());
                            return storageClass == null
                                    ? object
                                    : object.toBuilder()
                                            .storageClass(storageClass)
                                            .build();
                        })
                        .toList())
                .build();
    }

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        if (!isArchive(request.storageClassAsString())) {
            return super.initiateMultipartUpload(request);
        }
        var upload = super.initiateMultipartUpload(
                request.toBuilder().storageClass((StorageClass) null).build());
        classes.uploading(upload.id(), request.storageClassAsString());
        return upload;
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        var completed = super.completeMultipartUpload(upload, request);
        classes.uploaded(upload.id(), upload.containerName(), upload.blobName());
        return completed;
    }

    @Override
    public void abortMultipartUpload(MultipartUpload upload) {
        super.abortMultipartUpload(upload);
        classes.forget(upload.id());
    }

    private static boolean isArchive(@Nullable String storageClass) {
        return storageClass != null && ArchiveClasses.NAMES.contains(storageClass);
    }

    private void requireReadable(String bucket, String key) {
        if (!classes.isReadable(bucket, key)) {
            var why = "The operation is not valid for the object's storage class";
            throw S3Exception.builder()
                    .statusCode(403)
                    .message(why)
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .errorCode("InvalidObjectState")
                            .errorMessage(why)
                            .serviceName("S3")
                            .build())
                    .build();
        }
    }
}
