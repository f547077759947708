package gas.localcloud.front;

import gas.localcloud.AwsExchange;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The names of S3's operations, which only method, path, query and headers tell.
final class S3Operations {
    /// Sub-resources of objects and buckets: what follows the verb in the operation's name.
    private static final Map<String, String> OBJECT_PARTS = Map.of(
            "acl", "ObjectAcl",
            "tagging", "ObjectTagging",
            "attributes", "ObjectAttributes",
            "retention", "ObjectRetention",
            "legal-hold", "ObjectLegalHold",
            "torrent", "ObjectTorrent");

    private static final Map<String, String> BUCKET_PARTS = Map.ofEntries(
            Map.entry("acl", "BucketAcl"),
            Map.entry("cors", "BucketCors"),
            Map.entry("encryption", "BucketEncryption"),
            Map.entry("lifecycle", "BucketLifecycleConfiguration"),
            Map.entry("location", "BucketLocation"),
            Map.entry("logging", "BucketLogging"),
            Map.entry("notification", "BucketNotificationConfiguration"),
            Map.entry("policy", "BucketPolicy"),
            Map.entry("publicAccessBlock", "PublicAccessBlock"),
            Map.entry("replication", "BucketReplication"),
            Map.entry("tagging", "BucketTagging"),
            Map.entry("versioning", "BucketVersioning"),
            Map.entry("website", "BucketWebsite"));

    private S3Operations() {}

    static String of(AwsExchange x) {
        var path = x.path();
        int slash = path.indexOf('/', 1);
        var query = Stream.of(x.query().split("&"))
                .map(pair -> pair.split("=", 2)[0])
                .collect(Collectors.toSet());
        if (path.length() <= 1) {
            return "ListBuckets";
        }
        boolean bucket = slash < 0 || slash == path.length() - 1;
        return bucket ? ofBucket(x, query) : ofObject(x, query);
    }

    private static String ofBucket(AwsExchange x, Set<String> query) {
        for (var part : BUCKET_PARTS.entrySet()) {
            if (query.contains(part.getKey())) {
                return verb(x.method()) + part.getValue();
            }
        }
        return switch (x.method()) {
            case "GET" ->
                query.contains("uploads")
                        ? "ListMultipartUploads"
                        : query.contains("versions")
                                ? "ListObjectVersions"
                                : query.contains("list-type") ? "ListObjectsV2" : "ListObjects";
            case "PUT" -> "CreateBucket";
            case "DELETE" -> "DeleteBucket";
            case "HEAD" -> "HeadBucket";
            case "POST" -> query.contains("delete") ? "DeleteObjects" : "PostObject";
            default -> x.method();
        };
    }

    private static String ofObject(AwsExchange x, Set<String> query) {
        for (var part : OBJECT_PARTS.entrySet()) {
            if (query.contains(part.getKey())) {
                return verb(x.method()) + part.getValue();
            }
        }
        boolean upload = query.contains("uploadId");
        boolean copy = x.header("x-amz-copy-source") != null;
        return switch (x.method()) {
            case "GET" -> upload ? "ListParts" : "GetObject";
            case "HEAD" -> "HeadObject";
            case "PUT" -> upload ? copy ? "UploadPartCopy" : "UploadPart" : copy ? "CopyObject" : "PutObject";
            case "DELETE" -> upload ? "AbortMultipartUpload" : "DeleteObject";
            case "POST" ->
                query.contains("uploads")
                        ? "CreateMultipartUpload"
                        : query.contains("restore")
                                ? "RestoreObject"
                                : query.contains("select") ? "SelectObjectContent" : "CompleteMultipartUpload";
            default -> x.method();
        };
    }

    private static String verb(String method) {
        return switch (method) {
            case "PUT", "POST" -> "Put";
            case "DELETE" -> "Delete";
            default -> "Get";
        };
    }
}
