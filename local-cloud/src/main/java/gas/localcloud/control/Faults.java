package gas.localcloud.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// The faults that are ordered at this moment. Not persistent: a restart heals. Thread-safe.
public final class Faults {
    private final List<Fault> ordered = new ArrayList<>();

    public synchronized void order(Fault fault) {
        ordered.add(fault);
    }

    public synchronized List<Fault> ordered() {
        return List.copyOf(ordered);
    }

    public synchronized void clear() {
        ordered.clear();
    }

    /// The fault that befalls this request or delivery, if one does; it is used up by that.
    public synchronized Optional<Fault> strike(String service, String operation) {
        for (int i = 0; i < ordered.size(); i++) {
            var fault = ordered.get(i);
            if (fault.fits(service, operation) && ThreadLocalRandom.current().nextDouble() < fault.probability()) {
                var left = fault.once();
                if (left.times() == 0) {
                    ordered.remove(i);
                } else {
                    ordered.set(i, left);
                }
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }
}
