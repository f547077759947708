package gas.engine.internal.conformance;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Finds changes of the sequence that one contig's records name twice, whatever bases each of them carries around it.
final class Duplicates {
    private final Notices notices;
    /// Where a change was seen first.
    private final Map<String, Long> lines = new HashMap<>();

    Duplicates(Notices notices) {
        this.notices = notices;
    }

    void nextContig() {
        lines.clear();
    }

    void take(byte[] bytes, int position, int reference, int referenceEnd, int allele, int alleleEnd, long line) {
        int end = referenceEnd;
        int otherEnd = alleleEnd;
        while (end > reference && otherEnd > allele && upper(bytes[end - 1]) == upper(bytes[otherEnd - 1])) {
            end--;
            otherEnd--;
        }
        int from = reference;
        int otherFrom = allele;
        while (from < end && otherFrom < otherEnd && upper(bytes[from]) == upper(bytes[otherFrom])) {
            from++;
            otherFrom++;
        }
        if (from == end && otherFrom == otherEnd) {
            return;
        }
        String change =
                position + from - reference + " " + bases(bytes, from, end) + ">" + bases(bytes, otherFrom, otherEnd);
        Long before = lines.putIfAbsent(change, line);
        if (before != null) {
            notices.tell(
                    line,
                    Rule.VARIANT_DUPLICATE,
                    () -> "the change " + Notices.extract(change) + " is on line " + before + " already");
        }
    }

    private static String bases(byte[] bytes, int from, int to) {
        return from == to
                ? "-"
                : new String(bytes, from, to - from, StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT);
    }

    private static int upper(byte letter) {
        return letter & 0xdf;
    }
}
