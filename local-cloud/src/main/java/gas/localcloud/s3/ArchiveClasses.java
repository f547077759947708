package gas.localcloud.s3;

import gas.localcloud.AwsError;
import gas.localcloud.CloudContext;
import gas.localcloud.Json;
import gas.localcloud.StateMap;
import gas.localcloud.glacier.Capacity;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The objects of the classes GLACIER and DEEP_ARCHIVE, and the temporary copies that RestoreObject makes of them.
/// Their
/// bytes stay where all objects' bytes are; here is what may be done with them. Thread-safe.
final class ArchiveClasses {
    static final Set<String> NAMES = Set.of("GLACIER", "DEEP_ARCHIVE");

    /// An object in an archive class.
    ///
    /// @param due when its restore is, or was, complete; null where none was asked for
    /// @param done whether the restore is complete
    /// @param expiry when the restored copy is gone again
    private record Archived(
            String storageClass,
            @Nullable Instant due,
            boolean done,
            @Nullable Instant expiry) {
        static Archived of(String json) {
            ObjectNode saved = Json.object(json);
            return new Archived(
                    saved.path("class").asString(),
                    saved.has("due") ? Instant.parse(saved.get("due").asString()) : null,
                    saved.path("done").asBoolean(),
                    saved.has("expiry") ? Instant.parse(saved.get("expiry").asString()) : null);
        }

        String json() {
            ObjectNode saved = Json.object().put("class", storageClass).put("done", done);
            if (due != null) {
                saved.put("due", due.toString());
            }
            if (expiry != null) {
                saved.put("expiry", expiry.toString());
            }
            return saved.toString();
        }

        boolean isOngoing() {
            return due != null && !done;
        }

        boolean isReadable(Instant now) {
            return done && expiry != null && expiry.isAfter(now);
        }
    }

    private final CloudContext context;
    private final Capacity capacity;
    private final Notifications notifications;
    private final StateMap objects;
    private final StateMap uploads;

    /// Object -> the class that a copy on its way will have: S3Proxy's copies know none.
    private final Map<String, String> copies = new ConcurrentHashMap<>();

    ArchiveClasses(CloudContext context, Capacity capacity, Notifications notifications) {
        this.context = context;
        this.capacity = capacity;
        this.notifications = notifications;
        this.objects = context.state().map("s3.archived");
        this.uploads = context.state().map("s3.archived-uploads");
    }

    void resume() {
        objects.entries().forEach((object, saved) -> {
            Archived archived = Archived.of(saved);
            if (archived.isOngoing()) {
                await(object, archived);
            }
        });
    }

    /// An object came into being, in this class.
    void written(String bucket, String key, @Nullable String storageClass) {
        String object = name(bucket, key);
        if (storageClass != null && NAMES.contains(storageClass)) {
            objects.put(object, new Archived(storageClass, null, false, null).json());
        } else if (objects.contains(object)) {
            objects.remove(object);
        }
    }

    void removed(String bucket, String key) {
        written(bucket, key, null);
    }

    void copying(String bucket, String key, String storageClass) {
        copies.put(name(bucket, key), storageClass);
    }

    void copied(String bucket, String key) {
        written(bucket, key, copies.remove(name(bucket, key)));
    }

    void uploading(String upload, String storageClass) {
        uploads.put(upload, storageClass);
    }

    void uploaded(String upload, String bucket, String key) {
        written(bucket, key, uploads.get(upload));
        forget(upload);
    }

    void forget(String upload) {
        if (uploads.contains(upload)) {
            uploads.remove(upload);
        }
    }

    /// The object's archive class, or null where it has none.
    @Nullable
    String of(String bucket, String key) {
        String saved = objects.get(name(bucket, key));
        return saved == null ? null : Archived.of(saved).storageClass();
    }

    boolean isReadable(String bucket, String key) {
        String saved = objects.get(name(bucket, key));
        return saved == null || Archived.of(saved).isReadable(context.clock().instant());
    }

    /// The value of `x-amz-restore`, or null where there is nothing to tell.
    @Nullable
    String restoreHeader(String bucket, String key) {
        String saved = objects.get(name(bucket, key));
        if (saved == null) {
            return null;
        }
        Archived archived = Archived.of(saved);
        if (archived.isOngoing()) {
            return "ongoing-request=\"true\"";
        }
        Instant expiry = archived.expiry();
        if (expiry == null || !archived.isReadable(context.clock().instant())) {
            return null;
        }
        return "ongoing-request=\"false\", expiry-date=\""
                + DateTimeFormatter.RFC_1123_DATE_TIME.format(expiry.atOffset(ZoneOffset.UTC)) + "\"";
    }

    /// RestoreObject.
    ///
    /// @return 202 where a restore began, 200 where only the life of the copy changed
    int restore(String bucket, String key, String tier, int days) {
        String object = name(bucket, key);
        int[] status = {0};
        context.state().together(() -> status[0] = restore(object, bucket, key, tier, days));
        return status[0];
    }

    private int restore(String object, String bucket, String key, String tier, int days) {
        String saved = objects.get(object);
        if (saved == null) {
            throw new AwsError(
                    403, "InvalidObjectState", "Restore is not allowed for the object's current storage class");
        }
        Archived archived = Archived.of(saved);
        Map<String, Duration> tiers = archived.storageClass().equals("GLACIER") ? capacity.flexible() : capacity.deep();
        if (!tiers.containsKey(tier)) {
            throw new AwsError(400, "InvalidRequest", "Retrieval option is not supported by this storage class");
        }
        if (archived.isOngoing()) {
            throw new AwsError(409, "RestoreAlreadyInProgress", "Object restore is already in progress");
        }
        Instant now = context.clock().instant();
        if (archived.isReadable(now)) {
            objects.put(object, new Archived(archived.storageClass(), now, true, expiry(now, days)).json());
            return 200;
        }
        if (tier.equals("Expedited") && capacity.refuses()) {
            throw new AwsError(
                    503,
                    "GlacierExpeditedRetrievalNotAvailable",
                    "Glacier expedited retrievals are currently not available, please try again later");
        }
        Instant due = now.plus(tiers.get(tier));
        Archived restoring = new Archived(archived.storageClass(), due, false, expiry(due, days));
        objects.put(object, restoring.json());
        notifications.tell("ObjectRestore:Post", bucket, key, event -> {});
        await(object, restoring);
        return 202;
    }

    /// S3 rounds up to the next midnight, UTC.
    private static Instant expiry(Instant from, int days) {
        return from.plus(Duration.ofDays(days)).truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
    }

    private void await(String object, Archived restoring) {
        Instant due = restoring.due();
        if (due != null) {
            context.clock().at(due, () -> complete(object, due));
        }
    }

    /// The end and the news of it are one change: whoever is told sees the copy, and a kill loses neither.
    private void complete(String object, Instant due) {
        context.state().together(() -> {
            String saved = objects.get(object);
            if (saved == null) {
                return;
            }
            Archived archived = Archived.of(saved);
            Instant expiry = archived.expiry();
            if (!archived.isOngoing() || expiry == null || !due.equals(archived.due())) {
                return; // written anew meanwhile
            }
            objects.put(object, new Archived(archived.storageClass(), due, true, expiry).json());
            int slash = object.indexOf('/');
            notifications.tell(
                    "ObjectRestore:Completed",
                    object.substring(0, slash),
                    object.substring(slash + 1),
                    event -> event.putObject("glacierEventData")
                            .putObject("restoreEventData")
                            .put(
                                    "lifecycleRestorationExpiryTime",
                                    expiry.truncatedTo(ChronoUnit.MILLIS).toString())
                            .put("lifecycleRestoreStorageClass", archived.storageClass()));
        });
    }

    private static String name(String bucket, String key) {
        return bucket + "/" + key;
    }
}
