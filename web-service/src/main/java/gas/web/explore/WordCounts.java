package gas.web.explore;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Counts words that stand in lines, without making strings of them. Knows a limited number of words: a hostile file
/// may
/// have any number; the others are counted together.
final class WordCounts {
    private static final int SLOTS = 4096;
    private static final int MOST = SLOTS / 4;
    private static final int LONGEST = 200;

    private final byte[] @Nullable [] words = new byte[SLOTS][];
    private final long[] counts = new long[SLOTS];
    private int known;
    private long others;

    void add(byte[] text, int from, int to, long count) {
        if (to - from > LONGEST) {
            others += count;
            return;
        }
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text[i];
        }
        int slot = hash * 0x9e3779b9 >>> 20;
        while (true) {
            byte @Nullable [] word = words[slot];
            if (word == null) {
                if (known == MOST) {
                    others += count;
                    return;
                }
                known++;
                words[slot] = Arrays.copyOfRange(text, from, to);
                counts[slot] = count;
                return;
            }
            if (Arrays.equals(word, 0, word.length, text, from, to)) {
                counts[slot] += count;
                return;
            }
            slot = slot + 1 & SLOTS - 1;
        }
    }

    void add(WordCounts more) {
        others += more.others;
        for (int i = 0; i < SLOTS; i++) {
            byte @Nullable [] word = more.words[i];
            if (word != null) {
                add(word, 0, word.length, more.counts[i]);
            }
        }
    }

    /// The most frequent first; what was counted together last.
    Map<String, Long> counts() {
        Map<String, Long> all = new LinkedHashMap<>();
        for (int i = 0; i < SLOTS; i++) {
            byte @Nullable [] word = words[i];
            if (word != null) {
                all.merge(new String(word, StandardCharsets.UTF_8), counts[i], Long::sum);
            }
        }
        Map<String, Long> sorted = new LinkedHashMap<>();
        all.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        if (others > 0) {
            sorted.put("(others)", others);
        }
        return sorted;
    }
}
