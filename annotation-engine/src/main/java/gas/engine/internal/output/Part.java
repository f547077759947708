package gas.engine.internal.output;

import gas.engine.internal.bgzf.BgzfBlocks;
import gas.engine.internal.text.TextBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// What becomes of one chunk: its text, its text compressed, and where its records stand. Filled by one thread, written
/// by another.
public final class Part {
    private static final int FIRST_TEXT = 1 << 20;

    private final TextBuffer text = new TextBuffer(FIRST_TEXT);
    private final TextBuffer compressed;
    private final boolean indexed;
    private final boolean compressedToo;
    private int[] blockStarts = new int[0];

    private int records;
    private int[] starts = new int[1024];
    private int[] ends = new int[1024];
    private int[] offsets = new int[1024];
    private final List<String> contigs = new ArrayList<>();
    /// For each of `contigs`, how many records come before it.
    private final List<Integer> contigFrom = new ArrayList<>();
    private boolean unplaced;

    /// The records in whose text something within a coding sequence is described, where they are noted.
    private final BitSet coding = new BitSet();

    /// @param noted whether to keep where its records stand
    Part(boolean noted, boolean compressedToo) {
        indexed = noted;
        this.compressedToo = compressedToo;
        compressed = new TextBuffer(compressedToo ? FIRST_TEXT / 2 : 0);
    }

    public void clear() {
        text.clear();
        compressed.clear();
        records = 0;
        contigs.clear();
        contigFrom.clear();
        coding.clear();
        unplaced = false;
    }

    public TextBuffer text() {
        return text;
    }

    /// Notes the record whose line is written next.
    ///
    /// @param contig the same object as long as the contig is the same
    public void record(String contig, int start, int end) {
        if (!indexed) {
            return;
        }
        if (contigs.isEmpty() || contigs.getLast() != contig) {
            contigs.add(contig);
            contigFrom.add(records);
        }
        if (records == starts.length) {
            starts = Arrays.copyOf(starts, 2 * records);
            ends = Arrays.copyOf(ends, 2 * records);
            offsets = Arrays.copyOf(offsets, 2 * records);
        }
        starts[records] = start;
        ends[records] = end;
        offsets[records++] = text.size();
    }

    /// A line that cannot be placed makes an index impossible.
    public void unplaced() {
        unplaced = true;
    }

    /// Notes that the record whose line was begun last changes a coding sequence.
    public void coding() {
        if (indexed) {
            coding.set(records - 1);
        }
    }

    public boolean isCoding(int record) {
        return coding.get(record);
    }

    public boolean isUnplaced() {
        return unplaced;
    }

    /// How many records are noted.
    public int records() {
        return records;
    }

    /// Where the line of a record begins in the text.
    public int offset(int record) {
        return offsets[record];
    }

    public int start(int record) {
        return starts[record];
    }

    public int end(int record) {
        return ends[record];
    }

    /// The contig of a record, the same object as long as the contig is the same.
    public String contig(int record) {
        int run = contigFrom.size() - 1;
        while (contigFrom.get(run) > record) {
            run--;
        }
        return contigs.get(run);
    }

    public void compress(BgzfBlocks blocks) {
        blockStarts = blocks.compress(text, compressed);
    }

    TextBuffer written() {
        return compressedToo ? compressed : text;
    }

    /// Tells an index its records, the part's first block being at a place of the file.
    void index(TabixIndex index, long place) {
        if (unplaced) {
            index.impossible();
        }
        int contig = -1;
        for (int i = 0; i < records && index.possible(); i++) {
            if (contig + 1 < contigs.size() && contigFrom.get(contig + 1) == i) {
                contig++;
            }
            long to = i + 1 < records ? offset(place, offsets[i + 1]) : place + compressed.size() << 16;
            index.add(contigs.get(contig), starts[i], ends[i], offset(place, offsets[i]), to);
        }
    }

    private long offset(long place, int textOffset) {
        return place + blockStarts[textOffset / BgzfBlocks.TEXT] << 16 | textOffset % BgzfBlocks.TEXT;
    }
}
