package gas.web.explore;

import gas.web.result.Variant;
import gas.web.site.Harmless;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/// A workbook with the columns of the table. Every cell is text or a number, typed as such, so that nothing is a
/// formula
/// whatever it begins with; a sheet that is full is followed by another.
final class XlsxExport implements Export {
    /// Of a sheet, as the format has it.
    private static final int MOST_ROWS = 1 << 20;

    /// Letters of a cell, likewise.
    private static final int LONGEST = 32_767;

    private static final int ROWS_HELD = 500;

    private final Workbook workbook;
    private final List<Column> columns;
    private final int mostRows;
    private Worksheet sheet;
    private int sheets;
    private int row;

    XlsxExport(OutputStream out, List<Column> columns) throws IOException {
        this(out, columns, MOST_ROWS);
    }

    XlsxExport(OutputStream out, List<Column> columns, int mostRows) throws IOException {
        this.columns = columns;
        this.mostRows = mostRows;
        workbook = new Workbook(out, "GAS", "1.0");
        sheet = begin();
    }

    private Worksheet begin() throws IOException {
        sheets++;
        Worksheet begun = workbook.newWorksheet(sheets == 1 ? "Variants" : "Variants " + sheets);
        begun.freezePane(0, 1);
        for (int i = 0; i < columns.size(); i++) {
            begun.inlineString(0, i, cell(columns.get(i).name()));
        }
        row = 1;
        return begun;
    }

    @Override
    public void add(Variant variant, Match match) throws IOException {
        if (row == mostRows) {
            sheet.finish();
            sheet = begin();
        }
        boolean annotated = match.choose(variant);
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            String text = column.of(variant, match, annotated);
            if (column.kind() == Column.Kind.RECORD && column.place() == Variant.POS && variant.position() > 0) {
                sheet.value(row, i, variant.position());
            } else if (!text.isEmpty()) {
                sheet.inlineString(row, i, cell(text));
            }
        }
        row++;
        if (row % ROWS_HELD == 0) {
            sheet.flush();
        }
    }

    /// XML 1.0 has no control characters.
    private static String cell(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
        return Harmless.line(cut);
    }

    @Override
    public void end() throws IOException {
        sheet.finish();
        workbook.finish();
    }
}
