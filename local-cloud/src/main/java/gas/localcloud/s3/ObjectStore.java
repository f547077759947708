package gas.localcloud.s3;

import gas.localcloud.Annex;
import gas.localcloud.CloudContext;
import gas.localcloud.LocalCloudSettings;
import gas.localcloud.Part;
import gas.localcloud.glacier.Capacity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.S3ProxyConstants;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The S3 backend: S3Proxy on the folder `s3`. It checks signatures, of headers, presigned URLs and forms.
public final class ObjectStore implements Part {
    private static final Logger log = LoggerFactory.getLogger(ObjectStore.class);

    private final LocalCloudSettings settings;
    private final ArchiveClasses classes;
    private final Notifications notifications;
    private final ClassedBlobStore objects;
    private @Nullable S3Proxy proxy;

    public ObjectStore(CloudContext context, Capacity capacity) {
        settings = context.settings();
        notifications = new Notifications(context);
        classes = new ArchiveClasses(context, capacity, notifications);
        Path folder = settings.data().resolve("s3");
        try {
            Files.createDirectories(folder);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        objects = new ClassedBlobStore(new AwsLikeBlobStore(new FilesystemNio2BlobStore(folder.toString())), classes);
    }

    /// What S3Proxy lacks, for the front to serve.
    public Annex annex() {
        return new ArchiveAnnex(classes, notifications, objects);
    }

    @Override
    public void start() throws Exception {
        var properties = new Properties();
        properties.setProperty(S3ProxyConstants.PROPERTY_ENDPOINT, "http://127.0.0.1:" + settings.s3Port());
        properties.setProperty(S3ProxyConstants.PROPERTY_AUTHORIZATION, "aws-v4");
        properties.setProperty(S3ProxyConstants.PROPERTY_IDENTITY, LocalCloudSettings.ACCESS_KEY);
        properties.setProperty(S3ProxyConstants.PROPERTY_CREDENTIAL, LocalCloudSettings.SECRET_KEY);
        // Encryption headers and the like are taken and have no effect.
        properties.setProperty(S3ProxyConstants.PROPERTY_IGNORE_UNKNOWN_HEADERS, "true");
        properties.setProperty(
                S3ProxyConstants.PROPERTY_CORS_ALLOW_ORIGINS, "https?://(localhost|127\\.0\\.0\\.1)(:\\d+)?");
        properties.setProperty(S3ProxyConstants.PROPERTY_CORS_ALLOW_METHODS, "GET HEAD PUT POST DELETE");
        properties.setProperty(S3ProxyConstants.PROPERTY_CORS_ALLOW_HEADERS, "*");
        properties.setProperty(
                S3ProxyConstants.PROPERTY_CORS_EXPOSED_HEADERS, "ETag Location Content-Range Accept-Ranges");
        properties.setProperty(S3ProxyConstants.PROPERTY_CORS_ALLOW_CREDENTIAL, "false");
        proxy = S3Proxy.Builder.fromProperties(properties)
                .blobStore(objects)
                .jettyMaxThreads(64)
                .build();
        proxy.start();
    }

    @Override
    public void resume() {
        classes.resume();
    }

    @Override
    public void close() {
        if (proxy != null) {
            try {
                proxy.stop();
            } catch (Exception e) {
                log.warn("S3 did not stop cleanly", e);
            }
        }
    }
}
