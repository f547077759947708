package gas.engine.internal.conformance;

import gas.engine.internal.conformance.Definition.Meaning;
import gas.engine.internal.conformance.Definition.Type;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/// Holds INFO against its definitions (VCF 4.5, section 1.6.1).
final class InfoCheck {
    private final HeaderCheck header;
    private final Notices notices;
    private final int minor;
    private final Set<String> keys = new HashSet<>();
    private byte[] bytes = new byte[0];
    private long line;

    InfoCheck(HeaderCheck header, Notices notices) {
        this.header = header;
        this.notices = notices;
        minor = header.minor();
    }

    /// @param alternatives how many alternative alleles there are; 0 where ALT is missing
    void take(byte[] buffer, int start, int end, int alternatives, int position, long number) {
        bytes = buffer;
        line = number;
        if (start == end || Values.isMissing(bytes, start, end)) {
            return;
        }
        if (minor <= 2 && Values.hasSpace(bytes, start, end)) {
            notices.tell(line, Rule.INFO_FORM, () -> "INFO has a space; spaces came with 4.3");
        }
        keys.clear();
        for (int from = start; from <= end; ) {
            int to = Values.find(bytes, from, end, ';');
            if (from == to) {
                notices.tell(line, Rule.INFO_FORM, () -> "INFO has an empty entry");
            } else {
                entry(from, to, alternatives, position);
            }
            from = to + 1;
        }
    }

    private void entry(int from, int to, int alternatives, int position) {
        int equals = Values.find(bytes, from, to, '=');
        String key = new String(bytes, from, equals - from, StandardCharsets.UTF_8);
        boolean good = minor >= 3
                ? Values.isKey(bytes, from, equals) || key.equals("1000G")
                : from < equals && !Values.hasSpace(bytes, from, equals);
        if (!good) {
            notices.tell(line, Rule.INFO_KEY, () -> "INFO has the key " + Notices.extract(key));
            return;
        }
        if (minor >= 3 && !keys.add(key)) {
            notices.tell(line, Rule.INFO_KEY_DUPLICATE, () -> "INFO has " + Notices.extract(key) + " twice");
        }
        Definition definition = header.info(key);
        if (definition != null) {
            value(key, definition, equals, to, alternatives);
            if (key.equals("END")) {
                end(equals + 1, to, position);
            }
        }
    }

    private void value(String key, Definition definition, int equals, int to, int alternatives) {
        int from = equals + 1;
        if (definition.type() == Type.FLAG) {
            // as 4.2 shows: a property that a site has not, by H2=0
            boolean good = equals == to || to == from + 1 && (bytes[from] == '0' || bytes[from] == '1');
            if (!good) {
                notices.tell(
                        line, Rule.INFO_TYPE, () -> "INFO " + key + " is a Flag and has the value " + text(from, to));
            }
            return;
        }
        boolean genotypes = definition.count() == Definition.Count.GENOTYPES; // of which sample is open
        int expected = genotypes ? -1 : definition.expected(alternatives, 0);
        int count = from >= to ? 0 : isQuoted(from, to) ? 1 : Values.count(bytes, from, to);
        boolean missing = Values.isMissing(bytes, from, to);
        if (expected >= 0 && count != expected && !missing) {
            notices.tell(
                    line,
                    Rule.INFO_COUNT,
                    () -> "INFO " + key + " has " + values(count) + " instead of " + expected + " (Number="
                            + definition.number() + ")");
        }
        if (count == 0) {
            return;
        }
        if (!Values.areOfType(bytes, from, to, definition, minor)) {
            notices.tell(
                    line,
                    Rule.INFO_TYPE,
                    () -> "INFO " + key + "=" + text(from, to) + " is not of the type "
                            + definition.type().title());
        } else if (!Values.haveMeaning(bytes, from, to, definition.meaning())) {
            notices.tell(
                    line,
                    Rule.INFO_VALUE,
                    () -> "INFO " + key + "=" + text(from, to)
                            + (definition.meaning() == Meaning.CIGAR ? " is not a CIGAR string" : " is negative"));
        }
    }

    /// Text in double quotes, as some write it, is one value.
    private boolean isQuoted(int from, int to) {
        return to > from + 1 && bytes[from] == '"' && bytes[to - 1] == '"';
    }

    /// END is not before POS.
    private void end(int from, int to, int position) {
        if (to - from > 10 || !Values.isInteger(bytes, from, to, true) || !Values.isDigit(bytes[from])) {
            return;
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + bytes[i] - '0';
        }
        if (number < position) {
            notices.tell(
                    line,
                    Rule.INFO_VALUE,
                    () -> "INFO END=" + text(from, to) + " comes before the position " + position);
        }
    }

    static String values(int count) {
        return count == 1 ? "1 value" : count + " values";
    }

    private String text(int from, int to) {
        return Notices.extract(bytes, Math.min(from, to), to);
    }
}
