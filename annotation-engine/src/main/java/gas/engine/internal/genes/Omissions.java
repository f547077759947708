package gas.engine.internal.genes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What of the source files did not become part of a reference: counted by kind, with the first of each.
public final class Omissions {
    private record Kind(long count, String first) {}

    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    /// @param kind plural, so that a number may stand before it
    public void add(String kind, long count, String example) {
        kinds.merge(kind, new Kind(count, example), (one, other) -> new Kind(one.count + other.count, one.first));
    }

    /// One line a kind: `3 transcripts without exons left out (first: line 12, T1)`.
    public List<String> told() {
        List<String> lines = new ArrayList<>();
        kinds.forEach((kind, known) -> lines.add(known.count + " " + kind + " (first: " + known.first + ")"));
        return lines;
    }
}
