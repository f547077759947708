package gas.web.files;

import gas.ledger.jobs.StoredObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.http.ContentDisposition;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// What browsers may do with S3 for a while, because we signed it: fetch one object, or send one.
public class BrowserFiles {
    private final S3Presigner presigner;
    private final FileSettings settings;
    private final InstantSource clock;
    private final S3Client s3;

    BrowserFiles(S3Client s3, S3Presigner presigner, FileSettings settings, InstantSource clock) {
        this.s3 = s3;
        this.presigner = presigner;
        this.settings = settings;
        this.clock = clock;
    }

    /// An address that downloads the object under this name.
    public URI download(StoredObject object, String fileName) {
        ContentDisposition disposition = ContentDisposition.attachment()
                .filename(fileName, StandardCharsets.UTF_8)
                .build();
        return URI.create(presigner
                .presignGetObject(presign -> presign.signatureDuration(settings.downloadValidity())
                        .getObjectRequest(get -> get.bucket(object.bucket())
                                .key(object.key())
                                .responseContentDisposition(disposition.toString())))
                .url()
                .toString());
    }

    /// How long such an address works.
    public Duration downloadValidity() {
        return settings.downloadValidity();
    }

    /// A form that a browser may send a file with.
    public PresignedPost upload(PostPolicy policy) {
        var client = s3.serviceClientConfiguration();
        return PresignedPost.sign(
                policy,
                bucketAddress(policy.bucket()),
                client.credentialsProvider().resolveIdentity().join(),
                client.region().id(),
                clock.instant());
    }

    /// Where a bucket is, as browsers reach it; without a slash at the end where the bucket is part of the path.
    URI bucketAddress(String bucket) {
        URI object = URI.create(presigner
                .presignGetObject(presign -> presign.signatureDuration(settings.downloadValidity())
                        .getObjectRequest(get -> get.bucket(bucket).key("k")))
                .url()
                .toString());
        String path = object.getPath();
        return object.resolve(path.substring(0, path.length() - 1));
    }
}
