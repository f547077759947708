package gas.web.result;

import htsjdk.samtools.util.BlockCompressedOutputStream;
import htsjdk.tribble.index.tabix.TabixFormat;
import htsjdk.tribble.index.tabix.TabixIndexCreator;
import htsjdk.tribble.util.LittleEndianOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// BGZF files in memory, written by htsjdk: another hand than the reader's.
public final class Written implements ByteRanges {
    private final byte[] bytes;

    private Written(byte[] bytes) {
        this.bytes = bytes;
    }

    /// @param cuts decides after which lines a block ends; blocks end within lines, too
    public static Written bgzf(String text, Random cuts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (BlockCompressedOutputStream blocks = new BlockCompressedOutputStream(out, (File) null)) {
            byte[] all = text.getBytes(StandardCharsets.UTF_8);
            for (int from = 0; from < all.length; ) {
                int length = Math.min(all.length - from, 1 + cuts.nextInt(400));
                blocks.write(all, from, length);
                blocks.flush();
                from += length;
            }
        }
        return new Written(out.toByteArray());
    }

    /// In blocks as they are usual.
    public static Written bgzf(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (BlockCompressedOutputStream blocks = new BlockCompressedOutputStream(out, (File) null)) {
            blocks.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return new Written(out.toByteArray());
    }

    /// A tabix index of sorted records, by htsjdk.
    ///
    /// @param records what lies where: contig, start and end, 1-based, with the virtual offset
    public static byte[] tabix(List<Placed> records, long end) throws IOException {
        TabixIndexCreator creator = new TabixIndexCreator(TabixFormat.VCF);
        for (Placed record : records) {
            creator.addFeature(record, record.offset());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream blocks = new BlockCompressedOutputStream(out, (File) null);
                LittleEndianOutputStream little = new LittleEndianOutputStream(blocks)) {
            creator.finalizeIndex(end).write(little);
        }
        return out.toByteArray();
    }

    /// Where a record lies.
    public record Placed(String contig, int start, int end, long offset) implements htsjdk.tribble.Feature {
        @Override
        public String getContig() {
            return contig;
        }

        @Override
        public int getStart() {
            return start;
        }

        @Override
        public int getEnd() {
            return end;
        }
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public byte[] read(long from, int length) {
        int to = (int) Math.min(bytes.length, from + length);
        return from >= to ? new byte[0] : Arrays.copyOfRange(bytes, (int) from, to);
    }
}
