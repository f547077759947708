package gas.localcloud.glacier;

import gas.localcloud.CloudState;
import gas.localcloud.LocalCloudSettings;
import gas.localcloud.StateMap;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// What AWS can do for retrievals at this moment, from vaults and from S3's archive classes alike: how long each tier
/// takes, and whether Expedited finds capacity. Thread-safe.
public final class Capacity {
    private static final String REFUSALS = "refuse";

    private final CloudState state;
    private final StateMap refusals;
    private final Map<String, Duration> flexible;
    private final Map<String, Duration> deep;

    public Capacity(CloudState state, LocalCloudSettings settings) {
        this.state = state;
        this.refusals = state.map("glacier.refusals");
        this.flexible = Map.of(
                "Expedited", settings.duration("GAS_LOCAL_EXPEDITED", Duration.ofMinutes(3)),
                "Standard", settings.duration("GAS_LOCAL_STANDARD", Duration.ofHours(4)),
                "Bulk", settings.duration("GAS_LOCAL_BULK", Duration.ofHours(8)));
        this.deep = Map.of(
                "Standard", settings.duration("GAS_LOCAL_DEEP_STANDARD", Duration.ofHours(12)),
                "Bulk", settings.duration("GAS_LOCAL_DEEP_BULK", Duration.ofHours(48)));
    }

    /// The tiers of vaults and of the class GLACIER, and how long each takes.
    public Map<String, Duration> flexible() {
        return flexible;
    }

    /// The tiers of the class DEEP_ARCHIVE.
    public Map<String, Duration> deep() {
        return deep;
    }

    /// The next so many Expedited requests meet no capacity.
    void refuseExpedited(int requests) {
        refusals.put(REFUSALS, Integer.toString(requests));
    }

    /// Whether this request, which is Expedited, meets no capacity; it is used up by that.
    public boolean refuses() {
        AtomicBoolean refused = new AtomicBoolean();
        state.together(() -> {
            String saved = refusals.get(REFUSALS);
            int left = saved == null ? 0 : Integer.parseInt(saved);
            if (left > 0) {
                refusals.put(REFUSALS, Integer.toString(left - 1));
                refused.set(true);
            }
        });
        return refused.get();
    }
}
