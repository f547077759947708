package gas.engine.internal.conformance;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A structured meta-information line, `##key=<key=value,...>`, taken apart (VCF 4.5, section 1.4).
///
/// @param fault why it cannot be taken apart; the fields are those up to there
record MetaLine(List<Field> fields, @Nullable String fault) {
    /// @param value without its quotes
    record Field(String key, String value, Form form) {}

    enum Form {
        BARE,
        QUOTED,
        /// in square brackets
        LIST
    }

    /// @param value what follows the first `=`
    static MetaLine of(String value) {
        List<Field> fields = new ArrayList<>();
        if (!value.startsWith("<") || !value.endsWith(">")) {
            return new MetaLine(fields, "it is not enclosed by < and >");
        }
        int end = value.length() - 1;
        int at = 1;
        while (true) {
            int equals = at;
            while (equals < end && value.charAt(equals) != '=' && value.charAt(equals) != ',') {
                equals++;
            }
            if (equals == end || value.charAt(equals) == ',' || equals == at) {
                return new MetaLine(fields, Notices.extract(value.substring(at, equals)) + " is not key=value");
            }
            String key = value.substring(at, equals);
            int from = equals + 1;
            char first = value.charAt(from);
            Form form = first == '"' ? Form.QUOTED : first == '[' ? Form.LIST : Form.BARE;
            int to = end(value, from, end, form);
            if (to < 0) {
                return new MetaLine(
                        fields, key + (form == Form.QUOTED ? " has no closing quote" : " has no closing ]"));
            }
            fields.add(new Field(
                    key, form == Form.BARE ? value.substring(from, to) : value.substring(from + 1, to), form));
            int next = form == Form.BARE ? to : to + 1;
            if (next == end) {
                return new MetaLine(fields, null);
            }
            if (value.charAt(next) != ',') {
                return new MetaLine(
                        fields,
                        key + (form == Form.QUOTED ? " has a quote that is not escaped" : " goes on after its ]"));
            }
            at = next + 1;
        }
    }

    /// Where a value ends, its closing mark not counted; -1 where it does not.
    private static int end(String value, int from, int end, Form form) {
        if (form == Form.BARE) {
            int at = from;
            while (at < end && value.charAt(at) != ',') {
                at++;
            }
            return at;
        }
        char closing = form == Form.QUOTED ? '"' : ']';
        for (int at = from + 1; at < end; at++) {
            char letter = value.charAt(at);
            if (letter == closing) {
                return at;
            }
            if (letter == '\\' && form == Form.QUOTED) {
                at++;
            }
        }
        return -1;
    }

    int indexOf(String key) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).key().equals(key)) {
                return i;
            }
        }
        return -1;
    }

    @Nullable
    Field field(String key) {
        int index = indexOf(key);
        return index < 0 ? null : fields.get(index);
    }

    @Nullable
    String value(String key) {
        Field field = field(key);
        return field == null ? null : field.value();
    }
}
