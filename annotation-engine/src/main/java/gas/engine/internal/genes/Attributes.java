package gas.engine.internal.genes;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// The ninth column of a gene file's line.
final class Attributes {
    private Attributes() {}

    /// GFF3: `key=value;key=value`, percent-encoded.
    static Map<String, String> gff3(String column) {
        Map<String, String> attributes = new HashMap<>();
        for (String part : column.split(";")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                attributes.put(
                        part.substring(0, equals).strip(),
                        decode(part.substring(equals + 1).strip()));
            }
        }
        return attributes;
    }

    /// GTF: `key "value"; key "value";`. A key that comes again, as GENCODE's `tag` does, is joined with commas.
    static Map<String, String> gtf(String column) {
        Map<String, String> attributes = new HashMap<>();
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
            attributes.merge(
                    column.substring(at, keyEnd),
                    column.substring(from, to).strip(),
                    (one, other) -> one.isEmpty() ? other : one + "," + other);
            at = to + 1;
        }
        return attributes;
    }

    private static String decode(String value) {
        return value.indexOf('%') < 0 ? value : URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
