package gas.web.result;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What the header of an annotated VCF says of its records.
///
/// @param csq the columns of a CSQ entry, in order; none where the file has no CSQ
/// @param info the ids of INFO, CSQ not among them
/// @param contigs as the header names them, which need not be all
/// @param samples as the column line names them
/// @param text all lines, as they are
/// @param records the virtual offset of the first record
public record ResultHeader(
        List<String> csq, Set<String> info, Set<String> contigs, List<String> samples, byte[] text, long records) {
    private static final String FORMAT = "Format: ";

    /// @param lines without their line feeds
    static ResultHeader of(List<String> lines, byte[] text, long records) {
        List<String> csq = List.of();
        Set<String> info = new LinkedHashSet<>();
        Set<String> contigs = new LinkedHashSet<>();
        List<String> samples = List.of();
        for (String line : lines) {
            if (line.startsWith("##INFO=<")) {
                String id = id(line);
                if (!id.equals("CSQ")) {
                    info.add(id);
                } else if (line.contains(FORMAT)) {
                    String format = line.substring(line.indexOf(FORMAT) + FORMAT.length());
                    int end = format.indexOf('"');
                    csq = List.of((end < 0 ? format : format.substring(0, end)).split("\\|", -1));
                }
            } else if (line.startsWith("##contig=<")) {
                contigs.add(id(line));
            } else if (line.startsWith("#CHROM")) {
                String[] columns = line.split("\t", -1);
                samples = columns.length > 9 ? List.of(columns).subList(9, columns.length) : List.of();
            }
        }
        info.remove("");
        contigs.remove("");
        return new ResultHeader(csq, info, contigs, samples, text, records);
    }

    private static String id(String line) {
        int from = line.indexOf("ID=");
        if (from < 0) {
            return "";
        }
        int to = from + 3;
        while (to < line.length() && line.charAt(to) != ',' && line.charAt(to) != '>') {
            to++;
        }
        return line.substring(from + 3, to);
    }

    /// Which column of CSQ has this name; -1 where none has.
    public int column(String name) {
        return csq.indexOf(name);
    }

    /// What holds a frequency of alleles: columns of CSQ as `CSQ.name`, and ids of INFO as `INFO.name`.
    public List<String> frequencies() {
        return fields("(.*[_.])?(max_)?af([_.].*)?|.*_af");
    }

    /// What holds a clinical significance.
    public List<String> significances() {
        return fields("(.*[_.])?(clin_sig|clnsig)([_.].*)?");
    }

    private List<String> fields(String pattern) {
        LinkedHashSet<String> found = new LinkedHashSet<>();
        for (String column : csq) {
            if (column.toLowerCase(Locale.ROOT).matches(pattern)) {
                found.add("CSQ." + column);
            }
        }
        for (String id : info) {
            if (id.toLowerCase(Locale.ROOT).matches(pattern)) {
                found.add("INFO." + id);
            }
        }
        return List.copyOf(found);
    }
}
