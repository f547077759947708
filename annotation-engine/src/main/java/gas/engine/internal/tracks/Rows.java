package gas.engine.internal.tracks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a source says, in columns that grow: of each contig the positions, the alleles or ends, and the values of each
/// field.
final class Rows {
    private static final Pattern NUMBERED = Pattern.compile("([A-Za-z]{0,8})(0|[1-9][0-9]{0,8})");

    private final List<String> wanted;
    private final boolean intervals;
    private final Map<String, Integer> stringIds = new LinkedHashMap<>();
    private final Map<Integer, Known> byContig = new TreeMap<>();
    /// Of each field what stands before the numbers that are kept as such: that of the first.
    private final @Nullable String[] prefixes;

    private List<String> strings = List.of();

    /// @param intervals whether they may overlap and are kept each, unlike alleles, of which each is kept once
    Rows(List<String> wanted, boolean intervals) {
        this.wanted = List.copyOf(wanted);
        this.intervals = intervals;
        this.prefixes = new String[wanted.size()];
    }

    /// The rows of one contig.
    static final class Known {
        final Column positions = new Column();
        final Column alleles = new Column();
        final Column[] values;

        Known(int fields) {
            values = new Column[fields];
            Arrays.setAll(values, field -> new Column());
        }

        private void add(int position, int allele, Known from, int row) {
            positions.add(position);
            alleles.add(allele);
            for (int field = 0; field < values.length; field++) {
                values[field].add(from.values[field].values[row]);
            }
        }
    }

    static final class Column {
        int[] values = new int[256];
        int size;

        void add(int value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size + size / 2);
            }
            values[size++] = value;
        }
    }

    boolean intervals() {
        return intervals;
    }

    List<String> wanted() {
        return wanted;
    }

    String prefix(int field) {
        String prefix = prefixes[field];
        return prefix == null ? "" : prefix;
    }

    /// In the order of their numbers.
    Iterable<String> strings() {
        return stringIds.keySet();
    }

    /// The numbers of the contigs that have rows, ascending.
    Iterable<Integer> contigs() {
        return byContig.keySet();
    }

    /// @param position 1-based
    /// @param allele as the track has it, or the interval's last base
    /// @param values one a field, empty or `.` where there is none
    void add(int contig, int position, int allele, List<String> values) {
        Known known = byContig.computeIfAbsent(contig, absent -> new Known(wanted.size()));
        known.positions.add(position);
        known.alleles.add(allele);
        for (int field = 0; field < values.size(); field++) {
            known.values[field].add(encode(field, values.get(field)));
        }
    }

    int string(String text) {
        return stringIds.computeIfAbsent(text, absent -> stringIds.size());
    }

    private int encode(int field, String value) {
        if (value.isEmpty() || value.equals(".")) {
            return TrackFile.MISSING;
        }
        Matcher numbered = NUMBERED.matcher(value);
        if (numbered.matches()) {
            if (prefixes[field] == null) {
                prefixes[field] = numbered.group(1);
            }
            if (numbered.group(1).equals(prefixes[field])) {
                return Integer.parseInt(numbered.group(2));
            }
        }
        return -2 - string(value);
    }

    private String decode(int field, int value) {
        if (value >= 0) {
            return prefix(field) + value;
        }
        if (strings.size() != stringIds.size()) {
            strings = new ArrayList<>(stringIds.keySet());
        }
        return value == TrackFile.MISSING ? "" : strings.get(-2 - value);
    }

    /// A contig's rows by position. Of alleles that are the same one is made: all their IDs, and what the first says
    /// else.
    Known sorted(int contig) {
        Known known = byContig.getOrDefault(contig, new Known(wanted.size()));
        int count = known.positions.size;
        long[] order = new long[count];
        for (int i = 0; i < count; i++) {
            order[i] = (long) known.positions.values[i] << 32 | i;
        }
        Arrays.sort(order);
        Known sorted = new Known(wanted.size());
        for (long each : order) {
            int row = (int) each;
            int position = known.positions.values[row];
            int allele = known.alleles.values[row];
            int same = intervals ? -1 : same(sorted, position, allele);
            if (same >= 0) {
                join(sorted.values, same, known, row);
            } else {
                sorted.add(position, allele, known, row);
            }
        }
        return sorted;
    }

    private static int same(Known sorted, int position, int allele) {
        int row = sorted.positions.size - 1;
        while (row >= 0 && sorted.positions.values[row] == position && sorted.alleles.values[row] != allele) {
            row--;
        }
        return row >= 0 && sorted.positions.values[row] == position ? row : -1;
    }

    private void join(Column[] values, int same, Known known, int row) {
        for (int field = 0; field < values.length; field++) {
            int other = known.values[field].values[row];
            int own = values[field].values[same];
            if (own == TrackFile.MISSING) {
                values[field].values[same] = other;
            } else if (wanted.get(field).equals("ID") && other != TrackFile.MISSING && other != own) {
                values[field].values[same] = -2 - string(decode(field, own) + "&" + decode(field, other));
            }
        }
    }
}
