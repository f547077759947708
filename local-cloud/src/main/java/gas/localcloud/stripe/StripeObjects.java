package gas.localcloud.stripe;

import gas.localcloud.CloudClock;
import gas.localcloud.CloudState;
import gas.localcloud.Json;
import gas.localcloud.LocalCloudSettings;
import gas.localcloud.StateMap;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Stripe's objects, in the shape in which its API answers them. A field whose name starts with `_` is our own note and
/// is never shown.
final class StripeObjects {
    private static final Random RANDOM = new SecureRandom();
    private static final ScopedValue<Instant> AS_OF = ScopedValue.newInstance();
    private static final AtomicLong LAST_ID = new AtomicLong();
    static final Comparator<ObjectNode> OLDEST_FIRST = Comparator.<ObjectNode>comparingLong(
                    object -> object.path("created").asLong())
            .thenComparing(object -> text(object, "id"));

    private final StateMap objects;
    private final CloudState state;
    private final CloudClock clock;

    StripeObjects(CloudState state, CloudClock clock) {
        this.objects = state.map("stripe.objects");
        this.state = state;
        this.clock = clock;
    }

    /// What is for sale.
    void seed(LocalCloudSettings settings) {
        String interval = settings.text("GAS_LOCAL_STRIPE_INTERVAL", "month");
        if (!List.of("day", "week", "month", "year").contains(interval)) {
            throw new IllegalArgumentException(
                    "GAS_LOCAL_STRIPE_INTERVAL=" + interval + " must be day, week, month or year");
        }
        String amount = settings.text("GAS_LOCAL_STRIPE_AMOUNT", "900");
        if (!amount.matches("\\d{1,8}")) {
            throw new IllegalArgumentException(
                    "GAS_LOCAL_STRIPE_AMOUNT=" + amount + " must be a number of cents, or of the currency's own least");
        }
        alone(() -> {
            ObjectNode product = seeded("prod_premium", "product")
                    .put("name", "Premium")
                    .put("active", true)
                    .put("default_price", "price_premium_monthly");
            product.putObject("metadata");
            ObjectNode price = seeded("price_premium_monthly", "price")
                    .put("product", "prod_premium")
                    .put("active", true)
                    .put("billing_scheme", "per_unit")
                    .put("currency", settings.text("GAS_LOCAL_STRIPE_CURRENCY", "usd"))
                    .put("unit_amount", Long.parseLong(amount))
                    .put("type", "recurring");
            price.putObject("recurring")
                    .put("interval", interval)
                    .put("interval_count", 1)
                    .put("usage_type", "licensed");
            price.putObject("metadata");
            save(product);
            save(price);
        });
    }

    private ObjectNode seeded(String id, String kind) {
        ObjectNode object = object(id, kind);
        find(id).ifPresent(before -> object.set("created", before.path("created")));
        return object;
    }

    /// A change that nobody interferes with: what it reads stays so until all that it writes is durable.
    void alone(Runnable change) {
        state.together(change);
    }

    <T> T alone(Supplier<T> change) {
        AtomicReference<@Nullable T> made = new AtomicReference<>();
        state.together(() -> made.set(change.get()));
        T object = made.get();
        if (object == null) {
            throw new IllegalStateException("a change without its outcome");
        }
        return object;
    }

    /// Makes a change that was due then.
    void asOf(Instant time, Runnable change) {
        ScopedValue.where(AS_OF, time).run(change);
    }

    Optional<ObjectNode> find(String id) {
        return Optional.ofNullable(objects.get(id)).map(Json::object);
    }

    Optional<ObjectNode> find(String kind, String id) {
        return find(id).filter(object -> text(object, "object").equals(kind));
    }

    ObjectNode require(String kind, String id) {
        return find(kind, id).orElseThrow(() -> Refusal.missing(kind, id));
    }

    /// All of a kind, newest first.
    List<ObjectNode> all(String kind) {
        return objects.entries().values().stream()
                .map(Json::object)
                .filter(object -> text(object, "object").equals(kind))
                .sorted(OLDEST_FIRST.reversed())
                .toList();
    }

    /// A new object, not yet saved.
    ObjectNode object(String id, String kind) {
        return Json.object()
                .put("id", id)
                .put("object", kind)
                .put("created", now())
                .put("livemode", false);
    }

    ObjectNode save(ObjectNode object) {
        objects.put(text(object, "id"), object.toString());
        return object;
    }

    /// As Stripe shows it: without what we note for ourselves.
    static ObjectNode shown(ObjectNode object) {
        ObjectNode shown = object.deepCopy();
        object.propertyNames().stream().filter(name -> name.startsWith("_")).forEach(shown::remove);
        return shown;
    }

    /// In seconds, as Stripe counts.
    long now() {
        return instant().getEpochSecond();
    }

    Instant instant() {
        return AS_OF.isBound() ? AS_OF.get() : clock.instant();
    }

    /// A name that nobody can guess; later ones sort after earlier ones.
    static String id(String prefix) {
        byte[] random = new byte[12];
        RANDOM.nextBytes(random);
        long micros = System.currentTimeMillis() * 1000;
        long order = LAST_ID.updateAndGet(last -> Math.max(last + 1, micros));
        return prefix + "_" + HexFormat.of().toHexDigits(order, 14)
                + HexFormat.of().formatHex(random);
    }

    static String text(JsonNode object, String field) {
        return object.path(field).asString("");
    }
}
