package gas.localcloud.control;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// How often each operation was called since the start, as `s3.PutObject`. Not persistent. Thread-safe.
public final class Calls {
    private final ConcurrentHashMap<String, LongAdder> counts = new ConcurrentHashMap<>();

    public void count(String service, String operation) {
        counts.computeIfAbsent(service + "." + operation, _ -> new LongAdder()).increment();
    }

    public SortedMap<String, Long> counts() {
        SortedMap<String, Long> sums = new TreeMap<>();
        counts.forEach((operation, count) -> sums.put(operation, count.sum()));
        return sums;
    }
}
