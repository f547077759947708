package gas.engine.internal.tracks;

import gas.engine.internal.reference.CompiledReference;
import gas.engine.internal.tracks.TrackFile.Field;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A BED file (GA4GH, BED v1.0) of three to twelve columns. A feature without a name goes by its place,
/// `20:101-200`, 1-based and closed.
final class BedSource implements Source {
    private static final List<String> COLUMNS = List.of("name", "score", "strand");
    private static final int FIRST = 3;

    private final CompiledReference reference;
    private final Rows rows;
    private long records;
    private long left;
    private long mismatched;

    BedSource(CompiledReference reference, List<String> wanted) throws IOException {
        for (String field : wanted) {
            if (!COLUMNS.contains(field)) {
                throw new IOException("the source does not begin with ##fileformat=VCF; as a BED file it has no field "
                        + field + ", only " + String.join(", ", COLUMNS));
            }
        }
        this.reference = reference;
        this.rows = new Rows(wanted, true);
    }

    @Override
    public void line(String line, long number) throws IOException {
        if (line.isBlank() || line.startsWith("#") || line.startsWith("track") || line.startsWith("browser")) {
            return;
        }
        records++;
        String[] columns = line.split(line.indexOf('\t') < 0 ? " +" : "\t", -1);
        long start = columns.length < FIRST ? -1 : place(columns[1]);
        long end = columns.length < FIRST ? -1 : place(columns[2]);
        if (start < 0 || end < start) {
            throw new IOException("line " + number + " of the source is neither VCF nor BED: a VCF begins with"
                    + " ##fileformat=VCF, a BED feature has contig, start and end, 0-based and half-open");
        }
        int contig = reference.contig(columns[0]);
        if (contig < 0 || start == end) {
            left++;
        } else if (end > reference.contig(contig).length()) {
            mismatched++;
        } else {
            List<String> values = new ArrayList<>();
            for (String field : rows.wanted()) {
                int column = FIRST + COLUMNS.indexOf(field);
                String value = column < columns.length ? columns[column].strip() : "";
                boolean nameless = field.equals("name") && (value.isEmpty() || value.equals("."));
                values.add(nameless ? columns[0] + ":" + (start + 1) + "-" + end : value);
            }
            rows.add(contig, (int) start + 1, (int) end, values);
        }
    }

    /// -1 where it is no number or lies beyond what a contig can have.
    private static long place(String text) {
        return text.matches("[0-9]{1,10}") ? Math.min(Long.parseLong(text), Integer.MAX_VALUE) : -1;
    }

    @Override
    public Rows rows() {
        return rows;
    }

    @Override
    public Field field(int number) {
        String name = rows.wanted().get(number);
        return new Field(name, rows.prefix(number), "String", "The " + name + " of each feature that overlaps");
    }

    @Override
    public long records() {
        return records;
    }

    @Override
    public long left() {
        return left;
    }

    @Override
    public long mismatched() {
        return mismatched;
    }
}
