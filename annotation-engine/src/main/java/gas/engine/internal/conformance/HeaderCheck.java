package gas.engine.internal.conformance;

import gas.engine.internal.conformance.Definition.Meaning;
import gas.engine.internal.conformance.Definition.Type;
import gas.engine.internal.conformance.MetaLine.Field;
import gas.engine.internal.conformance.MetaLine.Form;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Holds the lines of the header against sections 1.4 and 1.5 of the specification, and keeps what they define.
///
/// Up to 4.3 the fields of a line have an order, `extra fields can be included after the default fields`; later they
/// have none.
final class HeaderCheck {
    private static final String VERSION = "##fileformat=VCFv4.";
    private static final int LATEST = 5;
    private static final String[] COLUMNS = {"#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO"};
    private static final String[] NAME_TYPE_TEXT = {"ID", "Number", "Type", "Description"};
    private static final String[] NAME_TEXT = {"ID", "Description"};
    private static final String[] NAME = {"ID"};
    private static final String[] META = {"ID", "Type", "Number", "Values"};
    private static final String[] SAMPLE_UNTIL_2 = {"ID", "Genomes", "Mixture", "Description"};
    private static final List<Field> NONE = List.of();

    private final Notices notices;
    private final Map<String, Definition> info = new HashMap<>();
    private final Map<String, Definition> format = new HashMap<>();
    private final Map<String, Set<String>> ids = new HashMap<>();
    private int minor = LATEST;
    private Reserved reserved = new Reserved(LATEST);
    private long line;
    private int columns = COLUMNS.length;

    HeaderCheck(Notices notices) {
        this.notices = notices;
    }

    /// @param start where the line begins, from `##fileformat` to `#CHROM`
    /// @param end where it ends, without its line feed and carriage return
    void take(byte[] bytes, int start, int end) {
        line++;
        if (line == 1) {
            boolean mark = start < end && bytes[start] == (byte) 0xef;
            version(new String(bytes, start, end - start, StandardCharsets.UTF_8).substring(mark ? 1 : 0), mark);
            return;
        }
        String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
        if (text.startsWith("##")) {
            meta(text);
        } else {
            columns(text);
        }
    }

    private void version(String first, boolean mark) {
        boolean known = first.length() == VERSION.length() + 1
                && first.startsWith(VERSION)
                && first.charAt(VERSION.length()) >= '1'
                && first.charAt(VERSION.length()) <= '0' + LATEST;
        if (known) {
            minor = first.charAt(VERSION.length()) - '0';
            reserved = new Reserved(minor);
        } else {
            notices.tell(line, Rule.FILEFORMAT, () -> Notices.extract(first) + " is no version from 4.1 to 4.5");
        }
        if (mark && minor >= 4) {
            notices.tell(line, Rule.BYTE_ORDER_MARK, () -> "the file begins with a byte order mark");
        }
    }

    private void meta(String text) {
        int equals = text.indexOf('=');
        if (equals <= 2) {
            notices.tell(line, Rule.META_SYNTAX, () -> Notices.extract(text) + " is not ##key=value");
            return;
        }
        String key = text.substring(2, equals);
        String value = text.substring(equals + 1);
        if (value.isEmpty()) {
            notices.tell(line, Rule.META_SYNTAX, () -> key + " has no value");
            return;
        }
        switch (key) {
            case "fileformat" -> notices.tell(line, Rule.FILEFORMAT, () -> "there is another fileformat line");
            case "INFO", "FORMAT" -> {
                MetaLine meta = structured(key, value, NAME_TYPE_TEXT);
                if (meta != null) {
                    definition(key, meta);
                }
            }
            case "FILTER" -> filter(structured(key, value, NAME_TEXT));
            case "ALT" -> alternative(structured(key, value, NAME_TEXT));
            case "contig" -> contig(structured(key, value, NAME));
            case "META" -> {
                if (minor >= 3) {
                    vocabulary(structured(key, value, META));
                }
            }
            case "SAMPLE" -> sample(structured(key, value, minor >= 3 ? NAME : SAMPLE_UNTIL_2));
            case "PEDIGREE" -> pedigree(structured(key, value, minor >= 3 ? NAME : new String[0]));
            case "assembly", "pedigreeDB" -> url(key, value);
            default -> {
                if (minor >= 3 && value.startsWith("<")) {
                    structured(key, value, NAME);
                }
            }
        }
    }

    /// Null where the line cannot be taken apart, or lacks its ID.
    private @Nullable MetaLine structured(String key, String value, String[] required) {
        MetaLine meta = MetaLine.of(value);
        String fault = meta.fault();
        if (fault != null) {
            notices.tell(line, Rule.META_SYNTAX, () -> key + ": " + fault);
            return null;
        }
        int before = -1;
        boolean ordered = true;
        boolean complete = true;
        for (String name : required) {
            int index = meta.indexOf(name);
            if (index < 0) {
                complete = false;
                notices.tell(line, Rule.META_FIELD_MISSING, () -> key + " has no " + name);
            } else {
                ordered &= index == before + 1;
                before = index;
            }
        }
        boolean asked = minor <= 3 && required.length > 1 && !key.equals("META");
        if (asked && complete && !ordered) {
            notices.tell(
                    line,
                    Rule.META_FIELD_ORDER,
                    () -> key + " has not " + String.join(", ", required) + " in this order");
        }
        Field text = meta.field("Description");
        if (text != null && text.form() != Form.QUOTED) {
            notices.tell(line, Rule.META_QUOTES, () -> "the Description of " + key + " is not in quotes");
        }
        String id = meta.value("ID");
        if (id == null) {
            return required.length == 0 ? meta : null;
        }
        identifier(key, id);
        return meta;
    }

    private void identifier(String key, String id) {
        if (id.isEmpty() || has(id, " \t")) {
            notices.tell(line, Rule.META_ID, () -> "the ID of " + key + " is " + Notices.extract(id));
        }
        boolean unique = ids.computeIfAbsent(key, first -> new HashSet<>()).add(id);
        if (!unique && minor >= 3) {
            notices.tell(line, Rule.META_ID_DUPLICATE, () -> key + " " + Notices.extract(id) + " is defined before");
        }
    }

    private static boolean has(String text, String letters) {
        for (int i = 0; i < text.length(); i++) {
            if (letters.indexOf(text.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    private void definition(String key, MetaLine meta) {
        boolean samples = key.equals("FORMAT");
        String id = String.valueOf(meta.value("ID"));
        String number = meta.value("Number");
        String type = meta.value("Type");
        byte[] letters = id.getBytes(StandardCharsets.UTF_8);
        if (minor >= 3 && !Values.isKey(letters, 0, letters.length) && (samples || !id.equals("1000G"))) {
            notices.tell(line, Rule.META_ID, () -> "the ID of " + key + " is " + Notices.extract(id));
        }
        if (number != null && Definition.count(number, minor, samples) == null) {
            notices.tell(line, Rule.META_NUMBER, () -> key + " " + id + " has the Number " + Notices.extract(number));
        }
        Type known = type == null ? null : Type.of(type);
        if (type != null && (known == null || samples && known == Type.FLAG)) {
            notices.tell(line, Rule.META_TYPE, () -> key + " " + id + " has the Type " + Notices.extract(type));
        }
        if (minor >= 3) {
            quoted(key, meta, "Source");
            quoted(key, meta, "Version");
        }
        if (number == null || type == null) {
            return;
        }
        Definition fixed = samples ? reserved.format(id) : reserved.info(id);
        Definition defined = Definition.of(number, type, fixed == null ? Meaning.ANY : fixed.meaning(), minor, samples);
        if (defined == null) {
            return;
        }
        boolean agrees = fixed == null || Reserved.agrees(defined, fixed);
        if (!agrees && fixed != null && !samples && Reserved.typeIsOpen(id, defined.type())) {
            agrees =
                    Reserved.agrees(new Definition(defined.count(), defined.fixed(), fixed.type(), Meaning.ANY), fixed);
        }
        if (!agrees && fixed != null) {
            notices.tell(
                    line,
                    Rule.META_RESERVED,
                    () -> key + " " + id + " has Number=" + number + ",Type=" + type
                            + "; the specification says Number=" + fixed.number() + ",Type="
                            + fixed.type().title());
        }
        (samples ? format : info).putIfAbsent(id, defined);
    }

    private void quoted(String key, MetaLine meta, String name) {
        Field field = meta.field(name);
        if (field != null && field.form() != Form.QUOTED) {
            notices.tell(line, Rule.META_QUOTES, () -> "the " + name + " of " + key + " is not in quotes");
        }
    }

    private void filter(@Nullable MetaLine meta) {
        String id = meta == null ? null : meta.value("ID");
        if (id != null && (id.equals("0") || has(id, ";"))) {
            notices.tell(line, Rule.META_ID, () -> "the ID of FILTER is " + Notices.extract(id));
        }
    }

    private void alternative(@Nullable MetaLine meta) {
        String id = meta == null ? null : meta.value("ID");
        if (id == null) {
            return;
        }
        if (has(id, "<>")) {
            notices.tell(line, Rule.META_ID, () -> "the ID of ALT is " + Notices.extract(id));
            return;
        }
        int colon = id.indexOf(':');
        String first = colon < 0 ? id : id.substring(0, colon);
        boolean structural = switch (first) {
            case "DEL", "INS", "DUP", "INV", "CNV" -> true;
            case "BND" -> minor >= 3;
            default -> false;
        };
        // from 4.3 on an ID may stand for something else, such as an IUPAC code; what no caller says of a site (4.3,
        // section 5.5) was written before
        boolean free = minor >= 3 && colon < 0;
        boolean unspecified = id.equals("*") || id.equals("X") || id.equals("NON_REF");
        if (!structural && !free && !unspecified) {
            notices.tell(line, Rule.META_ALT_TYPE, () -> "ALT " + Notices.extract(id) + " is none of the types");
        }
    }

    private void contig(@Nullable MetaLine meta) {
        if (meta == null) {
            return;
        }
        String id = String.valueOf(meta.value("ID"));
        if (minor >= 3 && !isContigName(id)) {
            notices.tell(line, Rule.META_ID, () -> "the ID of contig is " + Notices.extract(id));
        }
        String length = meta.value("length");
        if (length != null && !isPositive(length)) {
            notices.tell(line, Rule.META_VALUE, () -> "contig " + id + " has the length " + Notices.extract(length));
        }
    }

    /// As SAM names sequences (VCF 4.3, section 1.4.7).
    private static boolean isContigName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            if (letter < '!' || letter > '~' || "\\,\"`'()[]{}<>".indexOf(letter) >= 0) {
                return false;
            }
        }
        return !name.isEmpty() && name.charAt(0) != '*' && name.charAt(0) != '=';
    }

    private static boolean isPositive(String number) {
        for (int i = 0; i < number.length(); i++) {
            if (number.charAt(i) < '0' || number.charAt(i) > '9') {
                return false;
            }
        }
        return !number.isEmpty();
    }

    private void vocabulary(@Nullable MetaLine meta) {
        if (meta == null) {
            return;
        }
        String id = String.valueOf(meta.value("ID"));
        String number = meta.value("Number");
        String type = meta.value("Type");
        Field values = meta.field("Values");
        if (number != null && Definition.count(number, minor, false) == null) {
            notices.tell(line, Rule.META_NUMBER, () -> "META " + id + " has the Number " + Notices.extract(number));
        }
        if (type != null && Type.of(type) == null) {
            notices.tell(line, Rule.META_TYPE, () -> "META " + id + " has the Type " + Notices.extract(type));
        }
        if (values != null && values.form() != Form.LIST) {
            notices.tell(line, Rule.META_VALUE, () -> "the Values of META " + id + " are not in square brackets");
        }
    }

    private void sample(@Nullable MetaLine meta) {
        if (meta == null) {
            return;
        }
        String id = String.valueOf(meta.value("ID"));
        if (!isName(id)) {
            notices.tell(line, Rule.META_ID, () -> "the ID of SAMPLE is " + Notices.extract(id));
        }
        for (String name : minor >= 3 ? new String[0] : new String[] {"Genomes", "Mixture"}) {
            Field field = meta.field(name);
            if (field != null && field.form() != Form.BARE) {
                notices.tell(line, Rule.META_QUOTES, () -> "the " + name + " of SAMPLE " + id + " is in quotes");
            }
        }
    }

    private void pedigree(@Nullable MetaLine meta) {
        for (Field field : meta == null ? NONE : meta.fields()) {
            if (field.form() == Form.BARE && !isName(field.value())) {
                notices.tell(
                        line,
                        Rule.META_VALUE,
                        () -> "PEDIGREE names " + Notices.extract(field.value()) + " as " + field.key());
            }
        }
    }

    /// Of a sample or genome: what parts the fields of lines and samples is not in it.
    private static boolean isName(String name) {
        return !name.isEmpty() && !has(name, " \t,;:=<>\"'*");
    }

    /// Where a scheme is given, a host follows: a name, or an IPv4 address. 4.1 and 4.2 show the URL in brackets.
    private void url(String key, String value) {
        boolean enclosed = minor <= 2 && value.startsWith("<") && value.endsWith(">");
        String url = enclosed ? value.substring(1, value.length() - 1) : value;
        int scheme = url.indexOf("://");
        boolean good = !url.isEmpty() && !has(url, " \t<>\"");
        if (good && scheme >= 0 && !url.startsWith("file:")) {
            int slash = url.indexOf('/', scheme + 3);
            String authority = url.substring(scheme + 3, slash < 0 ? url.length() : slash);
            String host = authority.substring(authority.indexOf('@') + 1);
            int colon = host.startsWith("[") ? -1 : host.indexOf(':');
            good = isHost(colon < 0 ? host : host.substring(0, colon));
        }
        if (!good) {
            notices.tell(line, Rule.META_URL, () -> key + " is " + Notices.extract(value));
        }
    }

    private static boolean isHost(String host) {
        int dots = 0;
        for (int i = 0; i < host.length(); i++) {
            char letter = host.charAt(i);
            if (letter != '.' && (letter < '0' || letter > '9')) {
                return true;
            }
            dots += letter == '.' ? 1 : 0;
        }
        return dots == 3 && !host.startsWith(".") && !host.endsWith(".") && !host.contains("..");
    }

    private void columns(String text) {
        String[] names = text.split("\t", -1);
        columns = names.length;
        for (int i = 0; i < COLUMNS.length; i++) {
            String expected = COLUMNS[i];
            String found = i < names.length ? names[i] : "";
            if (!found.equals(expected)) {
                notices.tell(
                        line,
                        Rule.HEADER_COLUMNS,
                        () -> "there is " + Notices.extract(found) + " instead of " + expected);
                return;
            }
        }
        if (columns > COLUMNS.length && (!names[COLUMNS.length].equals("FORMAT") || columns == COLUMNS.length + 1)) {
            notices.tell(line, Rule.HEADER_COLUMNS, () -> "after INFO there is not FORMAT and at least one sample");
            return;
        }
        Set<String> samples = new HashSet<>();
        for (int i = COLUMNS.length + 1; i < columns; i++) {
            String name = names[i];
            if (name.isEmpty()) {
                notices.tell(line, Rule.HEADER_COLUMNS, () -> "a sample has no name");
            } else if (!samples.add(name)) {
                notices.tell(line, Rule.SAMPLE_DUPLICATE, () -> "two samples are named " + Notices.extract(name));
            }
        }
    }

    long lines() {
        return line;
    }

    /// The 3 of VCFv4.3.
    int minor() {
        return minor;
    }

    /// Whether records out of order are told. The specification asks for order in every version, but a file for 4.5
    /// that
    /// has none is valid in the format's own suite; that such a file gets no index is told of every version.
    boolean sorted() {
        return minor <= 4;
    }

    /// Whether a last line without its line feed is told: it was free before 4.3, and the same file for 4.5 has none.
    boolean lineEnds() {
        return minor == 3 || minor == 4;
    }

    /// How many columns a record has.
    int columns() {
        return columns;
    }

    /// What a key of INFO holds; null where nobody says.
    @Nullable
    Definition info(String key) {
        Definition defined = info.get(key);
        return defined == null ? reserved.info(key) : defined;
    }

    /// What a key of FORMAT holds; null where nobody says.
    @Nullable
    Definition format(String key) {
        Definition defined = format.get(key);
        return defined == null ? reserved.format(key) : defined;
    }

    /// Whether the header itself has the key of FORMAT.
    boolean defines(String key) {
        return format.containsKey(key);
    }
}
