package gas.engine.internal.output;

import gas.engine.internal.bgzf.BgzfBlocks;
import gas.engine.internal.text.TextBuffer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// A tabix index (SAM specification, tabix) in the making: for each contig, which stretches of the file hold the
/// records
/// of each bin. Virtual offsets are a block's place in the file, shifted by 16, and a place in the block's text.
final class TabixIndex {
    private static final int MOST = 1 << 29;
    private static final int LINEAR_SHIFT = 14;
    private static final int VCF = 2;
    /// A bin that cannot be: what stands in it are the contig's place in the file and how many records it has.
    private static final int COUNTS = 37450;

    private final Map<String, Contig> contigs = new LinkedHashMap<>();
    private Contig contig = new Contig();
    private String name = "";
    private int position;
    private boolean possible = true;

    private static final class Contig {
        private final TreeMap<Integer, Longs> bins = new TreeMap<>();
        private long[] linear = new long[0];
        private int lastBin = -1;
        private Longs last = new Longs();
        private long first;
        private long end;
        private long records;
    }

    private static final class Longs {
        private long[] values = new long[2];
        private int size;

        private void add(long value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }
    }

    /// A record, in the order of the file.
    ///
    /// @param start 1-based
    /// @param end 1-based, inclusive
    /// @param from the virtual offset of its line, `to` that of the next
    void add(String contigName, int start, int end, long from, long to) {
        if (!possible) {
            return;
        }
        if (!contigName.equals(name)) {
            if (contigs.containsKey(contigName)) {
                possible = false;
                return;
            }
            contig = new Contig();
            contig.first = from;
            contigs.put(contigName, contig);
            name = contigName;
            position = 0;
        }
        if (start < position || start < 1 || end > MOST) {
            possible = false; // not sorted, or beyond what tabix can say: an index would lie
            return;
        }
        position = start;
        contig.end = to;
        contig.records++;
        int bin = bin(start - 1, Math.max(start, end));
        if (bin == contig.lastBin) {
            contig.last.values[contig.last.size - 1] = to;
        } else {
            contig.last = contig.bins.computeIfAbsent(bin, absent -> new Longs());
            contig.lastBin = bin;
            contig.last.add(from);
            contig.last.add(to);
        }
        int lastWindow = Math.max(start, end) - 1 >> LINEAR_SHIFT;
        if (lastWindow >= contig.linear.length) {
            int known = contig.linear.length;
            contig.linear = Arrays.copyOf(contig.linear, lastWindow + 1);
            Arrays.fill(contig.linear, known, lastWindow + 1, from);
        }
    }

    /// A line that cannot be placed makes an index impossible.
    void impossible() {
        possible = false;
    }

    boolean possible() {
        return possible;
    }

    /// The smallest bin that holds a range, 0-based and half-open (SAM specification, section 5.3).
    private static int bin(int from, int to) {
        int last = to - 1;
        for (int shift = LINEAR_SHIFT, first = 4681; shift <= 26; shift += 3, first = first - 1 >> 3) {
            if (from >> shift == last >> shift) {
                return first + (from >> shift);
            }
        }
        return 0;
    }

    void write(Path file) throws IOException {
        TextBuffer index = new TextBuffer(1 << 16);
        index.add("TBI\1".getBytes(StandardCharsets.US_ASCII));
        TextBuffer names = new TextBuffer(256);
        for (String each : contigs.keySet()) {
            names.add(each);
            names.add((byte) 0);
        }
        for (int value : new int[] {contigs.size(), VCF, 1, 2, 0, '#', 0, names.size()}) {
            little(index, value, 4);
        }
        index.add(names);
        for (Contig each : contigs.values()) {
            little(index, each.bins.size() + 1, 4);
            each.bins.forEach((bin, chunks) -> {
                little(index, bin, 4);
                little(index, chunks.size / 2, 4);
                for (int i = 0; i < chunks.size; i++) {
                    little(index, chunks.values[i], 8);
                }
            });
            for (long value : new long[] {COUNTS, 2}) {
                little(index, value, 4);
            }
            for (long value : new long[] {each.first, each.end, each.records, 0}) {
                little(index, value, 8);
            }
            little(index, each.linear.length, 4);
            for (long offset : each.linear) {
                little(index, offset, 8);
            }
        }
        BgzfBlocks blocks = new BgzfBlocks(6);
        try (OutputStream out = Files.newOutputStream(file)) {
            TextBuffer compressed = new TextBuffer(1 << 16);
            blocks.compress(index, compressed);
            out.write(compressed.bytes(), 0, compressed.size());
            out.write(BgzfBlocks.end());
        } finally {
            blocks.close();
        }
    }

    private static void little(TextBuffer out, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.add((byte) (value >>> 8 * i));
        }
    }
}
