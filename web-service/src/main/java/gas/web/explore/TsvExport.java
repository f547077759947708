package gas.web.explore;

import gas.web.result.Variant;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/// A line a variant, with the columns of the table. What a spreadsheet would take for a formula begins with an
/// apostrophe
/// (OWASP, "CSV injection"); a number stays one.
final class TsvExport implements Export {
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?");

    private final Writer out;
    private final List<Column> columns;

    TsvExport(OutputStream out, List<Column> columns) throws IOException {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
        this.columns = columns;
        line(columns.stream().map(Column::name).toList());
    }

    @Override
    public void add(Variant variant, Match match) throws IOException {
        boolean annotated = match.choose(variant);
        for (int i = 0; i < columns.size(); i++) {
            if (i > 0) {
                out.write('\t');
            }
            out.write(cell(columns.get(i).of(variant, match, annotated)));
        }
        out.write('\n');
    }

    private void line(List<String> cells) throws IOException {
        out.write(String.join("\t", cells.stream().map(TsvExport::cell).toList()) + "\n");
    }

    /// A cell that is one cell, and no formula.
    static String cell(String text) {
        StringBuilder cell = null;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter < ' ' || letter >= 0x7f && letter < 0xa0 || letter == '\u2028' || letter == '\u2029') {
                if (cell == null) {
                    cell = new StringBuilder(text);
                }
                cell.setCharAt(i, ' ');
            }
        }
        String clean = cell == null ? text : cell.toString();
        return formula(text) || formula(clean.stripLeading()) ? "'" + clean : clean;
    }

    private static boolean formula(String text) {
        if (text.isEmpty()) {
            return false;
        }
        return switch (text.charAt(0)) {
            case '=', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠' -> true;
            case '+', '-' -> text.length() > 1 && !NUMBER.matcher(text).matches();
            default -> false;
        };
    }

    @Override
    public void end() throws IOException {
        out.flush();
    }
}
