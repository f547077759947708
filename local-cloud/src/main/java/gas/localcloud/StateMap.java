package gas.localcloud;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/// A persistent map of text to JSON, ordered by key. Each change is durable when its method returns.
public final class StateMap {
    private final CloudState state;
    private final MVMap<String, String> map;

    StateMap(CloudState state, MVMap<String, String> map) {
        this.state = state;
        this.map = map;
    }

    public @Nullable String get(String key) {
        return map.get(key);
    }

    public boolean contains(String key) {
        return map.containsKey(key);
    }

    public void put(String key, String json) {
        state.together(() -> map.put(key, json));
    }

    /// Puts unless there is one; the one that was there, or null.
    public @Nullable String putIfAbsent(String key, String json) {
        var before = new AtomicReference<@Nullable String>();
        state.together(() -> before.set(map.putIfAbsent(key, json)));
        return before.get();
    }

    public @Nullable String remove(String key) {
        var before = new AtomicReference<@Nullable String>();
        state.together(() -> before.set(map.remove(key)));
        return before.get();
    }

    /// The keys at this moment, in order.
    public List<String> keys() {
        return new ArrayList<>(map.keySet());
    }

    /// A copy of the entries at this moment, in order of their keys.
    public SequencedMap<String, String> entries() {
        return new TreeMap<>(map);
    }

    /// A copy of the entries whose keys start so, in order.
    public SequencedMap<String, String> entriesFrom(String prefix) {
        var found = new TreeMap<String, String>();
        var keys = map.keyIterator(prefix);
        while (keys.hasNext()) {
            var key = keys.next();
            if (!key.startsWith(prefix)) {
                break;
            }
            var value = map.get(key);
            if (value != null) {
                found.put(key, value);
            }
        }
        return found;
    }

    public int size() {
        return map.size();
    }
}
