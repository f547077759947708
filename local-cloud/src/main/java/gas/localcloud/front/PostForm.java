package gas.localcloud.front;

import gas.localcloud.AwsError;
import gas.localcloud.LocalCloudSettings;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/// An upload form while it comes in: first its fields, then its file, which goes on to S3's backend in parts, so that a
/// file of any size needs no more memory than one part. Nothing is stored of a form that is refused or breaks off.
final class PostForm implements MultiPart.Parser.Listener {
    private static final int PART = 8 << 20;
    private static final int LONGEST_FIELD = 20 << 10;
    private static final Pattern QUOTED = Pattern.compile("; *(name|filename)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final S3Client backend;
    private final String bucket;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private final ByteArrayOutputStream field = new ByteArrayOutputStream();
    private final byte[] part = new byte[PART];
    private final List<CompletedPart> sent = new ArrayList<>();
    private String name = "";
    private String fileName = "";
    private int filled;
    private long length;
    private boolean fileEnded;
    private @Nullable PostPolicy policy;
    private @Nullable String upload;
    private @Nullable AwsError refused;

    PostForm(S3Client backend, String bucket) {
        this.backend = backend;
        this.bucket = bucket;
        fields.put("bucket", bucket);
    }

    @Override
    public void onPartBegin() {
        name = "";
        field.reset();
    }

    @Override
    public void onPartHeader(String header, String value) {
        if (!header.equalsIgnoreCase("Content-Disposition")) {
            return;
        }
        Matcher quoted = QUOTED.matcher(value);
        while (quoted.find()) {
            String decoded = quoted.group(2).replaceAll("\\\\(.)", "$1");
            if (quoted.group(1).equals("name")) {
                name = decoded.toLowerCase(Locale.ROOT);
            } else {
                fileName = decoded.substring(decoded.replace('\\', '/').lastIndexOf('/') + 1);
            }
        }
    }

    @Override
    public void onPartContent(Content.Chunk chunk) {
        ByteBuffer bytes = chunk.getByteBuffer();
        if (refused != null || fileEnded) {
            return; // what comes after the file is not looked at
        }
        try {
            if (name.equals("file")) {
                take(bytes);
            } else {
                if (field.size() + bytes.remaining() > LONGEST_FIELD) {
                    throw new AwsError(
                            400,
                            "MaxPostPreDataLengthExceeded",
                            "Your POST request fields preceding the file are too large.");
                }
                while (bytes.hasRemaining()) {
                    field.write(bytes.get());
                }
            }
        } catch (AwsError no) {
            refused = no;
        }
    }

    @Override
    public void onPartEnd() {
        if (refused != null || fileEnded) {
            return;
        }
        if (name.equals("file")) {
            try {
                begin();
                fileEnded = true;
            } catch (AwsError no) {
                refused = no;
            }
        } else if (!name.isEmpty()) {
            fields.put(name, field.toString(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void onFailure(Throwable broken) {
        refused = refused == null ? malformed() : refused;
    }

    private static AwsError malformed() {
        return new AwsError(
                400, "MalformedPOSTRequest", "The body of your POST request is not well-formed multipart/form-data.");
    }

    /// The policy, checked when the file begins: by then every field that counts is there.
    private PostPolicy begin() {
        PostPolicy checked = policy;
        if (checked == null) {
            String key = fields.get("key");
            if (key == null || key.isEmpty()) {
                throw new AwsError(400, "InvalidArgument", "Bucket POST must contain a field named 'key'.");
            }
            checked = PostPolicy.check(fields, Instant.now());
            fields.put("key", key.replace("${filename}", fileName));
            policy = checked;
        }
        return checked;
    }

    private void take(ByteBuffer bytes) {
        PostPolicy allowed = begin();
        length += bytes.remaining();
        if (length > allowed.most()) {
            throw new AwsError(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");
        }
        while (bytes.hasRemaining()) {
            if (filled == PART) {
                send();
            }
            int count = Math.min(PART - filled, bytes.remaining());
            bytes.get(part, filled, count);
            filled += count;
        }
    }

    private void send() {
        String begun = upload;
        if (begun == null) {
            begun = backend.createMultipartUpload(b -> b.bucket(bucket)
                            .key(key())
                            .contentType(fields.get("content-type"))
                            .metadata(metadata()))
                    .uploadId();
            upload = begun;
        }
        String id = begun;
        int number = sent.size() + 1;
        String tag = backend.uploadPart(
                        b -> b.bucket(bucket).key(key()).uploadId(id).partNumber(number), body())
                .eTag();
        sent.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
        filled = 0;
    }

    private RequestBody body() {
        return RequestBody.fromByteBuffer(ByteBuffer.wrap(part, 0, filled));
    }

    private Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        fields.forEach((field, value) -> {
            if (field.startsWith("x-amz-meta-")) {
                metadata.put(field.substring("x-amz-meta-".length()), value);
            }
        });
        return metadata;
    }

    /// Stores the object; returns its entity tag.
    ///
    /// @throws AwsError where the form is refused; nothing is stored then
    String store() {
        AwsError no = refused;
        if (no == null && !fileEnded) {
            no = malformed();
        } else if (no == null && length < begin().least()) {
            no = new AwsError(
                    400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed object size.");
        }
        if (no != null) {
            abort();
            throw no;
        }
        if (upload == null) {
            return backend.putObject(
                            b -> b.bucket(bucket)
                                    .key(key())
                                    .contentType(fields.get("content-type"))
                                    .metadata(metadata()),
                            body())
                    .eTag();
        }
        send();
        String tag = backend.completeMultipartUpload(
                        b -> b.bucket(bucket).key(key()).uploadId(upload).multipartUpload(m -> m.parts(sent)))
                .eTag();
        upload = null;
        return tag;
    }

    /// Leaves nothing of a form that was not stored.
    void abort() {
        String begun = upload;
        if (begun != null) {
            upload = null;
            backend.abortMultipartUpload(b -> b.bucket(bucket).key(key()).uploadId(begun));
        }
    }

    String key() {
        return fields.getOrDefault("key", "");
    }

    String bucket() {
        return bucket;
    }

    String field(String wanted) {
        return fields.getOrDefault(wanted, "");
    }

    /// A client of S3's backend.
    static S3Client client(int port) {
        return S3Client.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + port))
                .region(Region.of(LocalCloudSettings.REGION))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(LocalCloudSettings.ACCESS_KEY, LocalCloudSettings.SECRET_KEY)))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }
}
