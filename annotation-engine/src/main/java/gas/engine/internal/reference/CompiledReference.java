package gas.engine.internal.reference;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/// A compiled reference, mapped into memory: opened in milliseconds whatever its size, and shared by any number of
/// threads
/// until closed. Using it after that throws.
public final class CompiledReference implements AutoCloseable {
    private static final byte[] LETTERS = new byte[4 * 256];

    static {
        byte[] bases = {'A', 'C', 'G', 'T'};
        for (int packed = 0; packed < 256; packed++) {
            for (int i = 0; i < 4; i++) {
                LETTERS[4 * packed + i] = bases[packed >> 2 * i & 3];
            }
        }
    }

    private final Arena arena;
    private final MemorySegment file;
    private final long[] offsets;
    private final long[] lengths;
    private final About about;
    private final String checksum;
    private final Map<String, Integer> contigByName = new HashMap<>();

    private CompiledReference(Arena arena, MemorySegment file) throws IOException {
        this.arena = arena;
        this.file = file;
        Layout.Section[] sections = Layout.Section.values();
        offsets = new long[sections.length];
        lengths = new long[sections.length];
        for (Layout.Section section : sections) {
            offsets[section.ordinal()] = file.get(Layout.LONG, section.at());
            lengths[section.ordinal()] = file.get(Layout.LONG, section.at() + 8);
        }
        byte[] digest = new byte[Layout.DIGEST];
        MemorySegment.copy(file, ValueLayout.JAVA_BYTE, Layout.AT_DIGEST, digest, 0, Layout.DIGEST);
        checksum = HexFormat.of().formatHex(digest);
        byte[] bytes = section(Layout.Section.ABOUT).toArray(ValueLayout.JAVA_BYTE);
        about = About.read(new DataInputStream(new ByteArrayInputStream(bytes)));
        for (int i = 0; i < about.contigs().size(); i++) {
            contigByName.putIfAbsent(about.contigs().get(i).name(), i);
        }
        for (int i = 0; i < about.contigs().size(); i++) {
            for (String alias : about.contigs().get(i).aliases()) {
                contigByName.putIfAbsent(alias, i);
            }
        }
    }

    public static CompiledReference open(Path path) throws IOException {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            if (channel.size() < Layout.HEADER) {
                throw unusable(path, "is too short to be a compiled reference");
            }
            MemorySegment file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            check(path, file);
            return new CompiledReference(arena, file);
        } catch (IOException | RuntimeException failed) {
            arena.close();
            throw failed;
        }
    }

    private static void check(Path path, MemorySegment file) throws IOException {
        if (file.get(Layout.LONG, Layout.AT_MAGIC) != Layout.MAGIC) {
            throw unusable(path, "is not a compiled reference");
        }
        int format = file.get(Layout.INT, Layout.AT_FORMAT);
        if (format != Layout.FORMAT) {
            throw unusable(path, "has format " + format + ", this engine reads format " + Layout.FORMAT);
        }
        byte[] header = file.asSlice(0, Layout.HEADER).toArray(ValueLayout.JAVA_BYTE);
        int crc = MemorySegment.ofArray(header).get(Layout.INT, Layout.AT_CRC);
        MemorySegment.ofArray(header).set(Layout.INT, Layout.AT_CRC, 0);
        CRC32 computed = new CRC32();
        computed.update(header);
        if (crc != (int) computed.getValue() || file.get(Layout.LONG, Layout.AT_LENGTH) != file.byteSize()) {
            throw unusable(path, "is damaged or cut short");
        }
    }

    private static IOException unusable(Path path, String why) {
        return new IOException(path + " " + why + ": build it with `gas reference build`");
    }

    private MemorySegment section(Layout.Section section) {
        return file.asSlice(offsets[section.ordinal()], lengths[section.ordinal()]);
    }

    private int intAt(Layout.Section section, long index) {
        return file.get(Layout.INT, offsets[section.ordinal()] + 4 * index);
    }

    public About about() {
        return about;
    }

    /// SHA-256 of all that the file holds, in hex: the reference's identity.
    public String checksum() {
        return checksum;
    }

    /// Reads the whole file and tells whether it has the checksum that it names.
    public boolean intact() {
        MessageDigest digest = ReferenceWriter.sha256();
        long step = 1 << 24;
        for (long at = Layout.HEADER; at < file.byteSize(); at += step) {
            digest.update(file.asSlice(at, Math.min(step, file.byteSize() - at)).asByteBuffer());
        }
        return HexFormat.of().formatHex(digest.digest()).equals(checksum);
    }

    /// The contig of that name or alias, or -1.
    public int contig(String name) {
        Integer index = contigByName.get(name);
        return index == null ? -1 : index;
    }

    public ContigEntry contig(int index) {
        return about.contigs().get(index);
    }

    public int transcripts() {
        return (int) (lengths[Layout.Section.ROWS.ordinal()] / (4L * Layout.ROW_INTS));
    }

    /// Copies bases, upper case: A, C, G, T, N or whatever letter the FASTA file had.
    ///
    /// @param start 0-based, within what is sequenced of the contig, as is `start + length`
    public void bases(ContigEntry contig, int start, int length, byte[] target, int offset) {
        if (start < 0 || length < 0 || (long) start + length > contig.sequenced()) {
            throw new IndexOutOfBoundsException(contig.name() + ":" + start + "+" + length);
        }
        long at = offsets[Layout.Section.SEQUENCE.ordinal()] + contig.sequenceAt();
        int done = 0;
        while (done < length) {
            int position = start + done;
            int packed = file.get(ValueLayout.JAVA_BYTE, at + (position >> 2)) & 0xff;
            int within = position & 3;
            int count = Math.min(4 - within, length - done);
            for (int i = 0; i < count; i++) {
                target[offset + done + i] = LETTERS[4 * packed + within + i];
            }
            done += count;
        }
        if (contig.runs() > 0) {
            overlayRuns(contig, start, length, target, offset);
        }
    }

    /// Copies bases of a circular contig, on from its end to its start. Elsewhere the same as [#bases].
    ///
    /// @param start 0-based; less than 0 or past the contig's end where a circle's origin lies between
    void basesAround(ContigEntry contig, int start, int length, byte[] target, int offset) {
        int circle = (int) contig.sequenced();
        for (int done = 0; done < length; ) {
            int from = Math.floorMod(start + done, circle);
            int count = Math.min(length - done, circle - from);
            bases(contig, from, count, target, offset + done);
            done += count;
        }
    }

    private void overlayRuns(ContigEntry contig, int start, int length, byte[] target, int offset) {
        int low = contig.firstRun();
        int high = low + contig.runs();
        while (low < high) { // the first run that ends after `start`
            int middle = (low + high) >>> 1;
            if (runStart(middle) + runLength(middle) <= start) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        for (int run = low; run < contig.firstRun() + contig.runs() && runStart(run) < start + length; run++) {
            int from = Math.max(start, runStart(run));
            int to = Math.min(start + length, runStart(run) + runLength(run));
            byte letter = (byte) intAt(Layout.Section.RUNS, (long) Layout.RUN_INTS * run + 2);
            java.util.Arrays.fill(target, offset + from - start, offset + to - start, letter);
        }
    }

    private int runStart(int run) {
        return intAt(Layout.Section.RUNS, (long) Layout.RUN_INTS * run);
    }

    private int runLength(int run) {
        return intAt(Layout.Section.RUNS, (long) Layout.RUN_INTS * run + 1);
    }

    /// Finds the transcripts that overlap a range, in the order of their names.
    ///
    /// @param from 1-based, inclusive, as is `to`
    public void transcripts(ContigEntry contig, int from, int to, TranscriptHits hits) {
        hits.clear();
        if (contig.transcripts() == 0) {
            return;
        }
        int first = Math.max(0, from - 1) >> Layout.BIN_SHIFT;
        int last = Math.min(contig.bins() - 1, Math.max(0, to - 1) >> Layout.BIN_SHIFT);
        for (int bin = first; bin <= last; bin++) {
            int item = intAt(Layout.Section.BINS, contig.firstBin() + bin);
            int end = intAt(Layout.Section.BINS, contig.firstBin() + bin + 1);
            for (; item < end; item++) {
                int transcript = intAt(Layout.Section.ITEMS, item);
                int start = row(transcript, Layout.ROW_START);
                boolean counted = bin != Math.max(first, (start - 1) >> Layout.BIN_SHIFT); // once, in its first bin
                if (!counted && start <= to && row(transcript, Layout.ROW_END) >= from) {
                    hits.add(transcript);
                }
            }
        }
        if (first != last) {
            hits.sort();
        }
    }

    private int row(int transcript, int column) {
        return intAt(Layout.Section.ROWS, (long) Layout.ROW_INTS * transcript + column);
    }

    /// Lifts a transcript out of the file.
    public Transcript transcript(int index, ContigEntry contig) {
        int properties = row(index, Layout.ROW_PROPERTIES);
        int count = row(index, Layout.ROW_EXONS);
        int firstExon = row(index, Layout.ROW_FIRST_EXON);
        int[] starts = new int[count];
        int[] ends = new int[count];
        for (int i = 0; i < count; i++) {
            starts[i] = intAt(Layout.Section.EXONS, 2L * (firstExon + i));
            ends[i] = intAt(Layout.Section.EXONS, 2L * (firstExon + i) + 1);
        }
        return new Transcript(
                this,
                contig,
                starts,
                ends,
                row(index, Layout.ROW_CODING_START),
                row(index, Layout.ROW_CODING_END),
                (properties & 1) != 0,
                properties >> 1 & 3,
                properties >> 8 & 0xff,
                properties >>> 16,
                string(row(index, Layout.ROW_FEATURE)),
                string(row(index, Layout.ROW_GENE)),
                string(row(index, Layout.ROW_SYMBOL)),
                string(row(index, Layout.ROW_BIOTYPE)),
                details(index));
    }

    private TranscriptDetails details(int index) {
        int levels = detail(index, Layout.DETAIL_LEVELS);
        return new TranscriptDetails(
                detail(index, Layout.DETAIL_VERSION),
                levels & 0xff,
                levels >> 8 & 0xff,
                string(detail(index, Layout.DETAIL_SYMBOL_SOURCE)),
                string(detail(index, Layout.DETAIL_HGNC)),
                string(row(index, Layout.ROW_PROTEIN)),
                string(detail(index, Layout.DETAIL_CCDS)),
                string(detail(index, Layout.DETAIL_MANE)),
                coding(detail(index, Layout.DETAIL_FIRST_SEGMENT), detail(index, Layout.DETAIL_SEGMENTS)),
                coding(detail(index, Layout.DETAIL_FIRST_RECODING), detail(index, Layout.DETAIL_RECODINGS)));
    }

    private int detail(int transcript, int column) {
        return intAt(Layout.Section.DETAILS, (long) Layout.DETAIL_INTS * transcript + column);
    }

    private int[] coding(int first, int count) {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = intAt(Layout.Section.CODING, first + i);
        }
        return values;
    }

    /// Finds the regulatory features that overlap a range, in the order of their starts.
    ///
    /// @param contig its index
    /// @param from 1-based, inclusive, as is `to`
    public void regulatory(int contig, int from, int to, TranscriptHits hits) {
        hits.clear();
        int low = intAt(Layout.Section.REGULATORY, contig);
        int end = intAt(Layout.Section.REGULATORY, contig + 1);
        int high = end;
        while (low < high) { // the first that something at or before it reaches `from`
            int middle = (low + high) >>> 1;
            if (regulatory(middle, Layout.REGULATORY_REACH) < from) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        for (int feature = low; feature < end && regulatory(feature, Layout.REGULATORY_START) <= to; feature++) {
            if (regulatory(feature, Layout.REGULATORY_END) >= from) {
                hits.add(feature);
            }
        }
    }

    /// Transcripts of each biotype, by name.
    public Map<String, Integer> biotypes() {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int transcript = 0; transcript < transcripts(); transcript++) {
            counts.merge(row(transcript, Layout.ROW_BIOTYPE), 1, Integer::sum);
        }
        return named(counts);
    }

    /// Regulatory features of each type, by name.
    public Map<String, Integer> regulatoryTypes() {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int feature = 0; feature < regulatoryFeatures(); feature++) {
            counts.merge(regulatory(feature, Layout.REGULATORY_TYPE), 1, Integer::sum);
        }
        return named(counts);
    }

    private Map<String, Integer> named(Map<Integer, Integer> byString) {
        Map<String, Integer> named = new TreeMap<>();
        byString.forEach((id, count) -> named.put(new String(string(id), StandardCharsets.UTF_8), count));
        return named;
    }

    public int regulatoryFeatures() {
        return intAt(Layout.Section.REGULATORY, about.contigs().size());
    }

    public RegulatoryFeature regulatoryFeature(int index) {
        return new RegulatoryFeature(
                regulatory(index, Layout.REGULATORY_START),
                regulatory(index, Layout.REGULATORY_END),
                string(regulatory(index, Layout.REGULATORY_ID)),
                string(regulatory(index, Layout.REGULATORY_TYPE)));
    }

    private int regulatory(int feature, int column) {
        int before = about.contigs().size() + 1;
        return intAt(Layout.Section.REGULATORY, before + (long) Layout.REGULATORY_INTS * feature + column);
    }

    private byte[] string(int id) {
        int from = intAt(Layout.Section.OFFSETS, id);
        int to = intAt(Layout.Section.OFFSETS, id + 1L);
        return file.asSlice(offsets[Layout.Section.STRINGS.ordinal()] + from, to - from)
                .toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
