package gas.localcloud.s3;

import gas.localcloud.Annex;
import gas.localcloud.AwsError;
import gas.localcloud.AwsExchange;
import gas.localcloud.Xml;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/// What S3Proxy does not know of archive classes: RestoreObject, the notifications of it, the header that tells of it,
/// and the class of a copy.
final class ArchiveAnnex implements Annex {
    private static final Set<String> SERVED =
            Set.of("RestoreObject", "PutBucketNotificationConfiguration", "GetBucketNotificationConfiguration");
    private static final Map<String, String> XML = Map.of("Content-Type", "application/xml");

    private final ArchiveClasses classes;
    private final Notifications notifications;
    private final ClassedBlobStore objects;

    ArchiveAnnex(ArchiveClasses classes, Notifications notifications, ClassedBlobStore objects) {
        this.classes = classes;
        this.notifications = notifications;
        this.objects = objects;
    }

    @Override
    public boolean serves(AwsExchange x) {
        return SERVED.contains(x.operation()) || isChangeOfClass(x);
    }

    @Override
    public void handle(AwsExchange x) throws Exception {
        String bucket = x.segments()[0];
        switch (x.operation()) {
            case "RestoreObject" -> restore(x, bucket, key(x));
            case "CopyObject" -> changeClass(x, bucket, key(x));
            case "GetBucketNotificationConfiguration" -> {
                requireBucket(bucket);
                x.respond(200, XML, notifications.configuration(bucket));
            }
            case "PutBucketNotificationConfiguration" -> {
                requireBucket(bucket);
                notifications.configure(bucket, x.text());
                x.respond(200, Map.of(), "");
            }
            default -> throw new AwsError(501, "NotImplemented", x.operation() + " is not implemented");
        }
    }

    private void restore(AwsExchange x, String bucket, String key) throws Exception {
        requireBucket(bucket);
        require(bucket, key);
        Element wanted = RequestXml.root(x.text());
        String tier = RequestXml.texts(wanted, "Tier").stream().findFirst().orElse("Standard");
        int days = RequestXml.texts(wanted, "Days").stream()
                .findFirst()
                .filter(text -> text.matches("[1-9]\\d{0,5}"))
                .map(Integer::parseInt)
                .orElseThrow(() -> new AwsError(400, "MalformedXML", "Days must be 1 or more"));
        x.respond(classes.restore(bucket, key, tier, days), Map.of(), "");
    }

    /// A copy of an object onto itself that changes nothing but its class: S3Proxy sees no change in it at all.
    private static boolean isChangeOfClass(AwsExchange x) {
        @Nullable String source = x.header("x-amz-copy-source");
        return x.operation().equals("CopyObject")
                && source != null
                && x.header("x-amz-storage-class") != null
                && !"REPLACE".equals(x.header("x-amz-metadata-directive"))
                && URLDecoder.decode(source.replace("+", "%2B"), StandardCharsets.UTF_8)
                        .replaceFirst("^/", "")
                        .equals(x.segments()[0] + "/" + key(x));
    }

    private void changeClass(AwsExchange x, String bucket, String key) {
        requireBucket(bucket);
        HeadObjectResponse object = require(bucket, key);
        if (!classes.isReadable(bucket, key)) {
            throw new AwsError(403, "InvalidObjectState", "The operation is not valid for the object's storage class");
        }
        classes.written(bucket, key, x.header("x-amz-storage-class"));
        x.respond(
                200,
                XML,
                "<CopyObjectResult>" + Xml.element("ETag", object.eTag())
                        + Xml.element("LastModified", object.lastModified().toString()) + "</CopyObjectResult>");
    }

    private HeadObjectResponse require(String bucket, String key) {
        @Nullable
        HeadObjectResponse object = objects.blobMetadataIfPresent(
                HeadObjectRequest.builder().bucket(bucket).key(key).build());
        if (object == null) {
            throw new AwsError(404, "NoSuchKey", "The specified key does not exist.");
        }
        return object;
    }

    @Override
    public Map<String, String> headers(AwsExchange x) {
        switch (x.operation()) {
            case "HeadObject", "GetObject" -> {
                @Nullable String restore = classes.restoreHeader(x.segments()[0], key(x));
                return restore == null ? Map.of() : Map.of("x-amz-restore", restore);
            }
            case "CopyObject" -> {
                @Nullable String storageClass = x.header("x-amz-storage-class");
                if (storageClass != null) {
                    classes.copying(x.segments()[0], key(x), storageClass);
                }
                return Map.of();
            }
            default -> {
                return Map.of();
            }
        }
    }

    private void requireBucket(String bucket) {
        if (!objects.containerExists(bucket)) {
            throw new AwsError(404, "NoSuchBucket", "The specified bucket does not exist");
        }
    }

    private static String key(AwsExchange x) {
        String[] path = x.segments();
        return String.join("/", Arrays.asList(path).subList(1, path.length));
    }
}
