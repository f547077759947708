package gas.engine.internal.tracks;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// A compiled track, of alleles or of intervals, mapped into memory; shared by any number of threads until closed.
/// Little-endian:
///
///     header     256 bytes: magic, format, CRC of the header, length and SHA-256 of what follows, places of sections
///     about      name, reference, source, whether of intervals, fields, contigs (DataOutput)
///     positions  int each record, ascending within a contig, 1-based; alleles normalised
///     alleles    int each record: 4 * REF + ALT of one base in place of another (A C G T = 0 1 2 3), else 16 + a
///                string; of intervals the last base
///     bins       for each contig and 1,024 bases: the first record at or after them, of intervals the first that ends
///                there or after; one more ends the last
///     values     int each record, field after field: -1 missing, less than that -2 - a string, else a number that
///                follows the field's prefix
///     offsets    where each string begins in `strings`; one more ends the last
///     strings    UTF-8
public final class TrackFile implements AutoCloseable {
    static final long MAGIC = 0x0147_5352_5441_47c7L;
    static final int FORMAT = 2;
    static final int HEADER = 256;
    static final int AT_FORMAT = 8;
    static final int AT_CRC = 12;
    static final int AT_LENGTH = 16;
    static final int AT_DIGEST = 24;
    static final int AT_SECTIONS = 56;
    static final int BIN_SHIFT = 10;
    static final int SUBSTITUTIONS = 16;
    static final int MISSING = -1;
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    enum Section {
        ABOUT,
        POSITIONS,
        ALLELES,
        BINS,
        VALUES,
        OFFSETS,
        STRINGS;

        int at() {
            return AT_SECTIONS + 8 * ordinal();
        }
    }

    /// @param prefix of the values that are kept as numbers, such as `rs`
    /// @param type and `description` of the source's header
    public record Field(String name, String prefix, String type, String description) {}

    /// Records of a contig, and its bins.
    record Range(int first, int records, int firstBin, int bins) {}

    private final Arena arena;
    private final MemorySegment file;
    private final long[] places = new long[Section.values().length];
    private final String checksum;
    private final String name;
    private final String reference;
    private final String source;
    private final boolean intervals;
    private final List<Field> fields = new ArrayList<>();
    private final byte[][] prefixes;
    private final int records;
    private final Map<String, Range> contigs = new HashMap<>();

    private TrackFile(Arena arena, MemorySegment file) throws IOException {
        this.arena = arena;
        this.file = file;
        for (Section section : Section.values()) {
            places[section.ordinal()] = file.get(LONG, section.at());
        }
        byte[] digest = file.asSlice(AT_DIGEST, 32).toArray(ValueLayout.JAVA_BYTE);
        checksum = HexFormat.of().formatHex(digest);
        long length = places[Section.POSITIONS.ordinal()] - places[Section.ABOUT.ordinal()];
        byte[] about = file.asSlice(places[Section.ABOUT.ordinal()], length).toArray(ValueLayout.JAVA_BYTE);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(about));
        name = in.readUTF();
        reference = in.readUTF();
        source = in.readUTF();
        intervals = in.readBoolean();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            fields.add(new Field(in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF()));
        }
        prefixes = fields.stream()
                .map(field -> field.prefix().getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        records = in.readInt();
        count = in.readInt();
        for (int i = 0; i < count; i++) {
            contigs.put(in.readUTF(), new Range(in.readInt(), in.readInt(), in.readInt(), in.readInt()));
        }
    }

    static void writeAbout(
            DataOutputStream out,
            String name,
            String reference,
            String source,
            boolean intervals,
            List<Field> fields,
            int records,
            Map<String, Range> contigs)
            throws IOException {
        out.writeUTF(name);
        out.writeUTF(reference);
        out.writeUTF(source);
        out.writeBoolean(intervals);
        out.writeInt(fields.size());
        for (Field field : fields) {
            for (String text : List.of(field.name(), field.prefix(), field.type(), field.description())) {
                out.writeUTF(text);
            }
        }
        out.writeInt(records);
        out.writeInt(contigs.size());
        for (Map.Entry<String, Range> contig : contigs.entrySet()) {
            out.writeUTF(contig.getKey());
            out.writeInt(contig.getValue().first());
            out.writeInt(contig.getValue().records());
            out.writeInt(contig.getValue().firstBin());
            out.writeInt(contig.getValue().bins());
        }
    }

    /// @throws IOException where the file is no track of this engine's format, saying so
    public static TrackFile open(Path path) throws IOException {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            if (channel.size() < HEADER) {
                throw unusable(path, "is too short to be a compiled track");
            }
            MemorySegment file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            check(path, file);
            return new TrackFile(arena, file);
        } catch (IOException | RuntimeException failed) {
            arena.close();
            throw failed;
        }
    }

    private static void check(Path path, MemorySegment file) throws IOException {
        if (file.get(LONG, 0) != MAGIC) {
            throw unusable(path, "is not a compiled track");
        }
        if (file.get(INT, AT_FORMAT) != FORMAT) {
            throw unusable(path, "has format " + file.get(INT, AT_FORMAT) + ", this engine reads format " + FORMAT);
        }
        byte[] header = file.asSlice(0, HEADER).toArray(ValueLayout.JAVA_BYTE);
        int crc = MemorySegment.ofArray(header).get(INT, AT_CRC);
        MemorySegment.ofArray(header).set(INT, AT_CRC, 0);
        CRC32 computed = new CRC32();
        computed.update(header);
        if (crc != (int) computed.getValue() || file.get(LONG, AT_LENGTH) != file.byteSize()) {
            throw unusable(path, "is damaged or cut short");
        }
    }

    private static IOException unusable(Path path, String why) {
        return new IOException(path + " " + why + ": build it with `gas track build`");
    }

    public String name() {
        return name;
    }

    /// The checksum of the reference that alleles were normalised with.
    public String reference() {
        return reference;
    }

    /// Name and checksum of the file that it was made of.
    public String source() {
        return source;
    }

    /// Whether it is matched by the bases that a change touches, and not by the allele.
    public boolean intervals() {
        return intervals;
    }

    public String checksum() {
        return checksum;
    }

    public List<Field> fields() {
        return List.copyOf(fields);
    }

    public int fieldCount() {
        return prefixes.length;
    }

    public int records() {
        return records;
    }

    /// Null where the track has nothing of a contig.
    @Nullable
    Range contig(String contig) {
        return contigs.get(contig);
    }

    int position(int record) {
        return file.get(INT, places[Section.POSITIONS.ordinal()] + 4L * record);
    }

    /// The allele's code, or the interval's last base.
    int allele(int record) {
        return file.get(INT, places[Section.ALLELES.ordinal()] + 4L * record);
    }

    int bin(int bin) {
        return file.get(INT, places[Section.BINS.ordinal()] + 4L * bin);
    }

    int value(int field, int record) {
        return file.get(INT, places[Section.VALUES.ordinal()] + 4L * ((long) field * records + record));
    }

    byte[] prefix(int field) {
        return prefixes[field];
    }

    int stringLength(int string) {
        return stringAt(string + 1) - stringAt(string);
    }

    private int stringAt(int string) {
        return file.get(INT, places[Section.OFFSETS.ordinal()] + 4L * string);
    }

    byte stringByte(int string, int index) {
        return file.get(ValueLayout.JAVA_BYTE, places[Section.STRINGS.ordinal()] + stringAt(string) + index);
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
