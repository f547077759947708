package gas.engine.internal.genes;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The ninth column of a gene file's line.
final class Attributes {
    static final Attributes NONE = new Attributes(Map.of(), false);

    private final Map<String, String> values;
    private final boolean percentEncoded;

    private Attributes(Map<String, String> values, boolean percentEncoded) {
        this.values = values;
        this.percentEncoded = percentEncoded;
    }

    /// GFF3: `key=value;key=value`, percent-encoded.
    static Attributes gff3(String column) {
        Map<String, String> values = new HashMap<>();
        int at = 0;
        while (at < column.length()) {
            int end = column.indexOf(';', at);
            end = end < 0 ? column.length() : end;
            int equals = column.indexOf('=', at);
            if (equals > at && equals < end) {
                values.put(
                        column.substring(at, equals).strip(),
                        column.substring(equals + 1, end).strip());
            }
            at = end + 1;
        }
        return new Attributes(values, true);
    }

    /// GTF: `key "value"; key "value";`. A key that comes again, as GENCODE's `tag` does, is joined with
    /// commas.
    static Attributes gtf(String column) {
        Map<String, String> values = new HashMap<>();
        int at = 0;
        while (at < column.length()) {
            while (at < column.length() && (column.charAt(at) == ' ' || column.charAt(at) == ';')) {
                at++;
            }
            int keyEnd = column.indexOf(' ', at);
            if (keyEnd < 0) {
                break;
            }
            int value = keyEnd + 1;
            while (value < column.length() && column.charAt(value) == ' ') {
                value++;
            }
            boolean quoted = value < column.length() && column.charAt(value) == '"';
            int from = quoted ? value + 1 : value;
            int to = column.indexOf(quoted ? '"' : ';', from);
            to = to < 0 ? column.length() : to;
            values.merge(
                    column.substring(at, keyEnd),
                    column.substring(from, to).strip(),
                    (one, other) -> one.isEmpty() ? other : one + "," + other);
            at = to + 1;
        }
        return new Attributes(values, false);
    }

    /// One value of a GTF line whose others do not matter; empty where it is not written as `key "value"`.
    static String gtfValue(String column, String key) {
        String opening = key + " \"";
        int at = column.indexOf(opening);
        if (at < 0 || at > 0 && column.charAt(at - 1) != ' ' && column.charAt(at - 1) != ';') {
            return "";
        }
        int from = at + opening.length();
        int to = column.indexOf('"', from);
        return to < 0 ? "" : column.substring(from, to);
    }

    /// Only these keys, held in little space.
    Attributes keeping(Set<String> keys) {
        Map<String, String> kept = new HashMap<>(values);
        kept.keySet().retainAll(keys);
        return new Attributes(Map.copyOf(kept), percentEncoded);
    }

    /// Empty where the line does not have it.
    String get(String key) {
        String value = values.get(key);
        return value == null ? "" : decode(value);
    }

    /// The value of the first of these keys that has one, else empty.
    String first(String... keys) {
        for (String key : keys) {
            String value = get(key);
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    /// Values between commas; in GFF3 a comma within a value is percent-encoded.
    List<String> list(String key) {
        String value = values.get(key);
        List<String> list = new ArrayList<>();
        if (value != null) {
            for (String part : value.split(",")) {
                if (!part.isBlank()) {
                    list.add(decode(part.strip()));
                }
            }
        }
        return list;
    }

    private String decode(String value) {
        if (!percentEncoded || value.indexOf('%') < 0) {
            return value;
        }
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException percentThatIsNoEncoding) {
            return value;
        }
    }
}
