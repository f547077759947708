package gas.engine.internal.haplotype;

import gas.engine.internal.haplotype.Held.Entry;
import gas.engine.internal.text.TextBuffer;
import gas.engine.internal.vcf.VcfRecord;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// The HCSQ field: in INFO what was found, in FORMAT who has it.
public final class Hcsq {
    private static final byte[] INFO_KEY = ";HCSQ=".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FORMAT_KEY = ":HCSQ".getBytes(StandardCharsets.US_ASCII);

    private final VcfRecord record = new VcfRecord();
    /// For each haplotype that has an entry: its number in the upper half, that of the entry in the lower.
    private long[] has = new long[64];

    private int count;

    /// The header lines, each without its line feed.
    public static List<String> headerLines() {
        return List.of(
                "##INFO=<ID=HCSQ,Number=.,Type=String,Description=\"What alleles do together that one haplotype carries:"
                        + " those that touch the same codon, or that come while the reading frame is open, as one change"
                        + " (Variants); and those beyond a stop that the haplotype gains (After_stop names what brings"
                        + " it). Amino_acids end at a gained stop. Haplotypes counts who has it."
                        + " Format: ALLELE_NUM|Consequence|IMPACT|SYMBOL|Gene|Feature|Protein_position|Amino_acids|HGVSp|"
                        + "Variants|After_stop|Haplotypes\">",
                "##FORMAT=<ID=HCSQ,Number=1,Type=String,Description=\"For each haplotype, in the order of GT, its HCSQ"
                        + " entries in INFO, counted from 1 and joined by &; 0 for none\">");
    }

    /// Writes a record's line with what was found.
    ///
    /// @param line begins with the line
    /// @param rest bytes of the line and what follows it
    void write(TextBuffer out, byte[] line, int rest, List<Entry> entries) {
        int lineEnd = 0;
        while (lineEnd < rest && line[lineEnd] != '\n') {
            lineEnd++;
        }
        int end = lineEnd > 0 && line[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
        if (!record.parse(line, 0, end)) {
            throw new IllegalStateException("a record was judged that is none: " + record.fault());
        }
        List<Entry> sorted = entries.stream()
                .sorted((one, other) -> Arrays.compare(one.text(), other.text()))
                .toList();
        out.add(line, 0, record.infoEnd());
        out.add(INFO_KEY);
        count = 0;
        for (int i = 0; i < sorted.size(); i++) {
            if (i > 0) {
                out.add(',');
            }
            out.add(sorted.get(i).text());
            collect(sorted.get(i).carriers(), i + 1);
        }
        Arrays.sort(has, 0, count);
        samples(out, line, record.infoEnd() + 1, end);
        out.add(line, end, rest - end);
    }

    private void collect(Slots carriers, int number) {
        int index = 0;
        for (int slot = carriers.next(0, 0); slot >= 0; slot = carriers.next(++index, slot + 1)) {
            if (count == has.length) {
                has = Arrays.copyOf(has, 2 * count);
            }
            has[count++] = (long) slot << 32 | number;
        }
    }

    /// FORMAT and the samples; a sample's fields that were left out are filled in where something is to
    /// follow them.
    private void samples(TextBuffer out, byte[] line, int from, int end) {
        int at = from;
        int next = 0;
        int keys = 0;
        for (int sample = -1; at < end; sample++) {
            out.add('\t');
            int begin = at;
            int fields = 1;
            while (at < end && line[at] != '\t') {
                fields += line[at++] == ':' ? 1 : 0;
            }
            out.add(line, begin, at - begin);
            if (sample < 0) {
                out.add(FORMAT_KEY);
                keys = fields;
            } else if (next < count && (int) (has[next] >>> 33) == sample) {
                for (; fields < keys; fields++) {
                    out.add(':');
                    out.add('.');
                }
                out.add(':');
                next = haplotypes(out, next, haploid(line, begin, at));
            } else if (fields == keys) {
                out.add(':');
                out.add('.');
            }
            at++;
        }
    }

    private static boolean haploid(byte[] line, int from, int to) {
        for (int i = from + 1; i < to && line[i] != ':'; i++) {
            if (line[i] == '|' || line[i] == '/') {
                return false;
            }
        }
        return true;
    }

    private int haplotypes(TextBuffer out, int first, boolean haploid) {
        int next = first;
        int slot = (int) (has[first] >>> 33) << 1;
        for (int side = 0; side < (haploid ? 1 : 2); side++, slot++) {
            if (side > 0) {
                out.add('|');
            }
            boolean any = false;
            for (; next < count && (int) (has[next] >>> 32) == slot; next++) {
                if (any) {
                    out.add('&');
                }
                any = true;
                out.addNumber((int) has[next]);
            }
            if (!any) {
                out.add('0');
            }
        }
        return next;
    }
}
