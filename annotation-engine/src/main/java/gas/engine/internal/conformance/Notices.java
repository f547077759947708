package gas.engine.internal.conformance;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Collects notices: counts, by rule, the lines that break it, and keeps the first of them.
final class Notices {
    private static final int KEPT = 100;
    /// One rule that every record breaks must not hide the others.
    private static final int KEPT_OF_ONE_RULE = 10;

    private static final int LONGEST_EXTRACT = 40;

    private final List<Notice> kept = new ArrayList<>();
    private final long[] lines = new long[Rule.values().length];
    private final long[] last = new long[lines.length];

    /// A line counts once for a rule, however often it breaks it.
    void tell(long line, Rule rule, Supplier<String> what) {
        int index = rule.ordinal();
        if (last[index] == line) {
            return;
        }
        last[index] = line;
        lines[index]++;
        if (lines[index] <= KEPT_OF_ONE_RULE && kept.size() < KEPT) {
            kept.add(new Notice(line, rule, what.get()));
        }
    }

    /// In the order of the file.
    List<Notice> kept() {
        return List.copyOf(kept);
    }

    /// How many lines break a rule, by its code.
    Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        for (Rule rule : Rule.values()) {
            if (lines[rule.ordinal()] > 0) {
                counts.put(rule.name(), lines[rule.ordinal()]);
            }
        }
        return counts;
    }

    /// A piece of the file, fit to be shown.
    static String extract(byte[] bytes, int from, int to) {
        int end = Math.min(to, from + 4 * LONGEST_EXTRACT);
        return extract(new String(bytes, from, end - from, StandardCharsets.UTF_8));
    }

    static String extract(String text) {
        StringBuilder shown = new StringBuilder("'");
        for (int i = 0; i < text.length(); i++) {
            if (i == LONGEST_EXTRACT) {
                return shown.append("...'").toString();
            }
            char letter = text.charAt(i);
            shown.append(Character.isISOControl(letter) ? '?' : letter);
        }
        return shown.append('\'').toString();
    }
}
