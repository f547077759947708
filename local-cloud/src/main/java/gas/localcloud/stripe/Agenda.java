package gas.localcloud.stripe;

import gas.localcloud.CloudClock;
import gas.localcloud.CloudState;
import gas.localcloud.StateMap;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// What Stripe does by itself when its time has come: periods end, invoices are collected, sessions expire.
///
/// An entry is durable with the change that made it. However far the clock jumps, entries are seen to one by one, each
/// as of its own time, so that three months at once leave what three months leave. An entry may be out of date; who
/// handles it looks at what it is about.
final class Agenda {
    private final StateMap entries;
    private final StripeObjects objects;
    private final Events events;
    private final CloudClock clock;
    private final Map<String, Consumer<String>> handlers = new LinkedHashMap<>();

    Agenda(CloudState state, StripeObjects objects, Events events, CloudClock clock) {
        this.entries = state.map("stripe.agenda");
        this.objects = objects;
        this.events = events;
        this.clock = clock;
    }

    /// @param handler is given the id of what the entry is about
    void handle(String what, Consumer<String> handler) {
        handlers.put(what, handler);
    }

    void at(Instant due, String what, String id) {
        entries.put("%015d %s %s".formatted(due.toEpochMilli(), what, id), "{}");
        clock.at(due, this::keep);
    }

    void resume() {
        for (String entry : entries.keys()) {
            clock.at(due(entry), this::keep);
        }
        keep();
    }

    /// Sees to all that is due.
    void keep() {
        objects.alone(this::catchUp);
        events.deliver();
    }

    /// As [#keep], within a change that goes on.
    void catchUp() {
        while (true) {
            String first = entries.keys().stream().findFirst().orElse(null);
            if (first == null || due(first).isAfter(clock.instant())) {
                return;
            }
            entries.remove(first);
            String[] parts = first.split(" ");
            Consumer<String> handler = handlers.get(parts[1]);
            if (handler == null) {
                throw new IllegalStateException("nobody sees to " + first);
            }
            objects.asOf(due(first), () -> handler.accept(parts[2]));
        }
    }

    private static Instant due(String entry) {
        return Instant.ofEpochMilli(Long.parseLong(entry.substring(0, entry.indexOf(' '))));
    }
}
