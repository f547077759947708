package gas.engine.internal.conformance;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/// Holds data lines against section 1.6 of the specification.
///
/// What keeps a line from being annotated (a POS or REF that cannot be read, too few columns) is told by the
/// annotation, not here.
final class RecordCheck {
    private static final int POS = 1;
    private static final int ID = 2;
    private static final int REF = 3;
    private static final int ALT = 4;
    private static final int QUAL = 5;
    private static final int FILTER = 6;
    private static final int INFO = 7;
    private static final int FORMAT = 8;
    private static final int SAMPLES = 9;
    private static final String[] NAMES = {"CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT"};

    private final Notices notices;
    private final int minor;
    private final int columns;
    private final boolean sorted;
    private final InfoCheck info;
    private final SampleCheck samples;
    private final Duplicates duplicates;
    private final Set<String> contigsBefore = new HashSet<>();
    private byte[] contig = new byte[0];
    /// Of the record before, on the contig of the reference.
    private int last;

    private int position;
    /// Not where CHROM is a contig of the assembly file, `<ID>`: it stands among the reference's.
    private boolean ordered;

    /// Where each column begins; one more than the end of the last.
    private int[] starts;

    private byte[] bytes = new byte[0];
    private long line;

    RecordCheck(HeaderCheck header, Notices notices) {
        this.notices = notices;
        minor = header.minor();
        columns = header.columns();
        sorted = header.sorted();
        info = new InfoCheck(header, notices);
        samples = new SampleCheck(header, notices);
        duplicates = new Duplicates(notices);
        starts = new int[Math.max(columns, SAMPLES) + 2];
    }

    /// @param start where the line begins
    /// @param end where it ends, without its line feed and carriage return
    void take(byte[] buffer, int start, int end, long number) {
        bytes = buffer;
        line = number;
        if (start == end) {
            notices.tell(line, Rule.LINE_EMPTY, () -> "the line is empty");
            return;
        }
        int count = split(start, end);
        if (count != columns) {
            notices.tell(
                    line,
                    Rule.COLUMN_COUNT,
                    () -> "the line has " + count + " columns, the line that begins with #CHROM has " + columns);
        }
        if (count <= INFO) {
            return;
        }
        for (int i = 0; i < Math.min(count, SAMPLES); i++) {
            if (start(i) == end(i)) {
                String name = NAMES[i];
                notices.tell(line, Rule.COLUMN_EMPTY, () -> name + " is empty");
            }
        }
        place();
        identifiers();
        int alternatives = alternatives();
        quality();
        filters();
        info.take(bytes, start(INFO), end(INFO), alternatives, position, line);
        if (count > FORMAT) {
            samples.format(bytes, start(FORMAT), end(FORMAT), line);
            for (int i = SAMPLES; i < count; i++) {
                samples.take(bytes, start(i), end(i), alternatives);
            }
        }
    }

    private int split(int start, int end) {
        int count = 0;
        boolean control = false;
        starts[0] = start;
        for (int i = start; i < end; i++) {
            byte letter = bytes[i];
            if (letter == '\t') {
                if (++count + 1 >= starts.length) {
                    starts = Arrays.copyOf(starts, 2 * starts.length);
                }
                starts[count] = i + 1;
            } else {
                control |= letter >= 0 && letter < ' ';
            }
        }
        starts[++count] = end + 1;
        if (control && minor >= 3) {
            notices.tell(line, Rule.CONTROL_CHARACTER, () -> "the line holds a control character");
        }
        return count;
    }

    private int start(int column) {
        return starts[column];
    }

    private int end(int column) {
        return starts[column + 1] - 1;
    }

    private String text(int column) {
        return Notices.extract(bytes, start(column), end(column));
    }

    private void place() {
        int from = start(0);
        int to = end(0);
        ordered = from == to || bytes[from] != '<';
        if (ordered && !Arrays.equals(contig, 0, contig.length, bytes, from, to)) {
            contigsBefore.add(new String(contig, StandardCharsets.UTF_8));
            contig = Arrays.copyOfRange(bytes, from, to);
            last = 0;
            duplicates.nextContig();
            if (contigsBefore.contains(new String(contig, StandardCharsets.UTF_8))) {
                notices.tell(line, Rule.CONTIG_SPLIT, () -> "contig " + text(0) + " comes back after others");
            }
        }
        if (!Values.isInteger(bytes, start(POS), end(POS), true) || end(POS) - start(POS) > 10) {
            return;
        }
        long number = 0;
        for (int i = start(POS); i < end(POS); i++) {
            number = Values.isDigit(bytes[i]) ? number * 10 + bytes[i] - '0' : number;
        }
        int before = last;
        position = (int) Math.min(Integer.MAX_VALUE, number);
        if (!ordered) {
            return;
        }
        last = position;
        if (position < before && sorted) {
            notices.tell(line, Rule.POSITION_ORDER, () -> "position " + text(POS) + " comes after " + before);
        }
    }

    private void identifiers() {
        int from = start(ID);
        int to = end(ID);
        if (from < to && (Values.hasSpace(bytes, from, to) || hasEmptyEntry(from, to))) {
            notices.tell(line, Rule.ID_FORM, () -> "ID is " + text(ID));
        } else if (minor >= 3 && repeats(from, to)) {
            notices.tell(line, Rule.ID_FORM, () -> "ID " + text(ID) + " has the same identifier twice");
        }
    }

    /// Of a list with semicolons between the entries.
    private boolean hasEmptyEntry(int from, int to) {
        boolean empty = bytes[from] == ';' || bytes[to - 1] == ';';
        for (int i = from + 1; i < to; i++) {
            empty |= bytes[i] == ';' && bytes[i - 1] == ';';
        }
        return empty;
    }

    private boolean repeats(int from, int to) {
        if (Values.find(bytes, from, to, ';') == to) {
            return false;
        }
        Set<String> seen = new HashSet<>();
        for (int start = from; start <= to; ) {
            int end = Values.find(bytes, start, to, ';');
            if (!seen.add(new String(bytes, start, end - start, StandardCharsets.UTF_8))) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }

    /// Checks ALT.
    ///
    /// @return how many alleles it has; 0 where it is missing
    private int alternatives() {
        int to = end(ALT);
        if (Values.isMissing(bytes, start(ALT), to)) {
            return 0;
        }
        int count = 0;
        for (int from = start(ALT); from <= to; ) {
            int end = Values.find(bytes, from, to, ',');
            count++;
            if (isBases(from, end) && ordered) {
                duplicates.take(bytes, position, start(REF), end(REF), from, end, line);
            } else if (from < end && !isBases(from, end) && !isAllele(from, end)) {
                int begin = from;
                notices.tell(line, Rule.ALT_FORM, () -> "ALT has " + Notices.extract(bytes, begin, end));
            }
            from = end + 1;
        }
        return count;
    }

    private boolean isBases(int from, int to) {
        for (int i = from; i < to; i++) {
            if ("ACGTNacgtn".indexOf(bytes[i]) < 0) {
                return false;
            }
        }
        return from < to;
    }

    private boolean isAllele(int from, int to) {
        byte first = bytes[from];
        byte last = bytes[to - 1];
        if (last == '>') { // of its own, or as the shorthand for an inserted contig, after bases (section 5.4.2)
            int open = Values.find(bytes, from, to, '<');
            return (open == from || isBases(from, open))
                    && open < to - 2
                    && Values.find(bytes, open + 1, to - 1, '<') == to - 1
                    && Values.find(bytes, open + 1, to - 1, '>') == to - 1
                    && !Values.hasSpace(bytes, open, to);
        }
        if (first == '[' || first == ']') {
            int mate = Values.find(bytes, from + 1, to, (char) first);
            return mate < to && isMate(from + 1, mate) && isBesideBreakend(mate + 1, to);
        }
        if (last == '[' || last == ']') {
            int mate = Values.find(bytes, from, to - 1, (char) last);
            return mate < to - 1 && isMate(mate + 1, to - 1) && isBesideBreakend(from, mate);
        }
        if (first == '.' || last == '.') { // a breakend without a mate, or what stands beside others
            return to - from == 1 || isBases(first == '.' ? from + 1 : from, last == '.' ? to - 1 : to);
        }
        return to - from == 1 && first == '*';
    }

    /// Contig, colon, position; an assembled contig of its own may do without the position (section 5.4).
    private boolean isMate(int from, int to) {
        return from < to && (bytes[from] == '<' || Values.find(bytes, from, to, ':') < to);
    }

    private boolean isBesideBreakend(int from, int to) {
        return isBases(from, to) || Values.isMissing(bytes, from, to);
    }

    private void quality() {
        int from = start(QUAL);
        int to = end(QUAL);
        boolean good = from == to
                || Values.isMissing(bytes, from, to)
                || bytes[from] != '-' && Values.isFloat(bytes, from, to);
        if (!good) {
            notices.tell(line, Rule.QUAL_FORM, () -> "QUAL is " + text(QUAL));
        }
    }

    private void filters() {
        int from = start(FILTER);
        int to = end(FILTER);
        boolean list = Values.find(bytes, from, to, ';') < to;
        boolean good = from == to || !Values.hasSpace(bytes, from, to) && !hasEmptyEntry(from, to);
        for (int start = from; good && start < to; ) {
            int end = Values.find(bytes, start, to, ';');
            good = end > start + 1 || bytes[start] != '0' && !(list && bytes[start] == '.');
            start = end + 1;
        }
        if (!good || minor >= 3 && list && repeats(from, to)) {
            notices.tell(line, Rule.FILTER_FORM, () -> "FILTER is " + text(FILTER));
        }
    }
}
