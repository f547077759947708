package gas.web.result;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Where the records of a region can be (SAM specification, tabix): of each contig where its records begin and end, and
/// the first record that reaches into each window of 16 kb.
public final class TabixIndex {
    private static final int MAGIC = 0x01494254;
    private static final int LINEAR_SHIFT = 14;
    /// What stands in this bin is no stretch of records.
    private static final int COUNTS = 37450;

    private final Map<String, Contig> contigs = new LinkedHashMap<>();

    /// @param linear virtual offsets
    /// @param end the virtual offset behind its last record
    private record Contig(long[] linear, long first, long end) {}

    /// A stretch of a file: virtual offsets, the end excluded.
    public record Span(long from, long to) {
        public boolean isEmpty() {
            return from >= to;
        }
    }

    private TabixIndex() {}

    /// @param most bytes that its text may have
    public static TabixIndex parse(byte[] compressed, int most) throws IOException {
        byte[] bytes;
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            bytes = in.readNBytes(most + 1);
        }
        if (bytes.length > most) {
            throw new ResultDamaged("the index has more than " + most + " bytes");
        }
        try {
            return parse(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        } catch (BufferUnderflowException | NegativeArraySizeException cut) {
            throw new ResultDamaged("the index ends too early");
        }
    }

    private static TabixIndex parse(ByteBuffer in) throws ResultDamaged {
        if (in.getInt() != MAGIC) {
            throw new ResultDamaged("the index is no tabix index");
        }
        int count = in.getInt();
        in.position(in.position() + 6 * Integer.BYTES);
        byte[] names = new byte[Math.min(in.getInt(), in.remaining())];
        in.get(names);
        String[] contigNames = new String(names, StandardCharsets.UTF_8).split("\0", -1);
        TabixIndex index = new TabixIndex();
        for (int i = 0; i < count && i < contigNames.length; i++) {
            long first = Long.MAX_VALUE;
            long end = 0;
            for (int bins = in.getInt(); bins > 0; bins--) {
                int bin = in.getInt();
                for (int chunks = in.getInt(); chunks > 0; chunks--) {
                    long from = in.getLong();
                    long to = in.getLong();
                    if (bin != COUNTS) {
                        first = Math.min(first, from);
                        end = Math.max(end, to);
                    }
                }
            }
            long[] linear = new long[Math.min(in.getInt(), in.remaining() / Long.BYTES)];
            for (int j = 0; j < linear.length; j++) {
                linear[j] = in.getLong();
            }
            index.contigs.put(contigNames[i], new Contig(linear, first, end));
        }
        return index;
    }

    /// In the order of the file.
    public List<String> contigs() {
        return List.copyOf(contigs.keySet());
    }

    /// Where the records are that overlap a region, among others; empty where there are none.
    ///
    /// @param start 1-based
    Span find(String contig, int start) {
        @Nullable Contig known = contigs.get(contig);
        int window = Math.max(0, start - 1) >> LINEAR_SHIFT;
        if (known == null || known.first > known.end || window >= known.linear.length) {
            return new Span(0, 0);
        }
        // where nothing lies in a window, some writers have 0 for it
        return new Span(Math.max(known.first, known.linear[window]), known.end);
    }
}
