package gas.engine.internal.tracks;

import gas.engine.internal.bgzf.Decompressed;
import gas.engine.internal.reference.CompiledReference;
import gas.engine.internal.tracks.Rows.Column;
import gas.engine.internal.tracks.Rows.Known;
import gas.engine.internal.tracks.TrackFile.Field;
import gas.engine.internal.tracks.TrackFile.Range;
import gas.engine.internal.tracks.TrackFile.Section;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/// Compiles a VCF of known variants, or a BED file, into a track. It is written beside its place and moved there when
/// whole.
public final class TrackWriter {
    private final CompiledReference reference;
    private final String name;
    private final List<String> wanted;

    /// @param records lines read
    /// @param compiled alleles or intervals
    /// @param left alleles or intervals left out: without a sequence, or on contigs that the reference has not
    /// @param mismatched records left out that do not fit the reference: another REF, or beyond the contig's end
    public record Outcome(long records, long compiled, long left, long mismatched, long bytes) {}

    /// @param wanted of a VCF `ID` and keys of INFO, of a BED file `name`, `score`, `strand`; none: the first of these
    public TrackWriter(CompiledReference reference, String name, List<String> wanted) {
        this.reference = reference;
        this.name = name;
        this.wanted = List.copyOf(wanted);
    }

    public Outcome write(Path file, Path target) throws IOException {
        MessageDigest digest = sha256();
        Source source;
        try (InputStream text = Decompressed.open(new DigestInputStream(Files.newInputStream(file), digest))) {
            source = read(text);
        }
        String from = file.getFileName() + " " + HexFormat.of().formatHex(digest.digest());
        Path folder = target.toAbsolutePath().getParent();
        Path beside = Files.createTempFile(folder, ".building-", ".gastrack");
        try {
            long compiled = writeTo(beside, from, source);
            PosixFileAttributeView posix = Files.getFileAttributeView(beside, PosixFileAttributeView.class);
            if (posix != null) { // a temporary file is its owner's alone, a track is for every service's user
                posix.setPermissions(PosixFilePermissions.fromString("rw-r--r--"));
            }
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new Outcome(source.records(), compiled, source.left(), source.mismatched(), Files.size(target));
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private Source read(InputStream text) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8), 1 << 16);
        String line = lines.readLine();
        boolean vcf = line != null && line.startsWith("##fileformat=VCF");
        Source source = vcf
                ? new VcfSource(reference, name, wanted.isEmpty() ? List.of("ID") : wanted)
                : new BedSource(reference, wanted.isEmpty() ? List.of("name") : wanted);
        for (long number = 1; line != null; line = lines.readLine()) {
            source.line(line, number++);
        }
        return source;
    }

    private long writeTo(Path file, String from, Source source) throws IOException {
        Rows rows = source.rows();
        Known all = new Known(rows.wanted().size());
        Column bins = new Column();
        Map<String, Range> contigs = new LinkedHashMap<>();
        for (int contig : rows.contigs()) {
            Known sorted = rows.sorted(contig);
            int first = all.positions.size;
            int firstBin = bins.size;
            bins(sorted, rows.intervals(), first, bins);
            append(all.positions, sorted.positions);
            append(all.alleles, sorted.alleles);
            for (int field = 0; field < all.values.length; field++) {
                append(all.values[field], sorted.values[field]);
            }
            contigs.put(
                    reference.contig(contig).name(),
                    new Range(first, sorted.positions.size, firstBin, bins.size - firstBin - 1));
        }
        write(file, from, source, all, bins, contigs);
        return all.positions.size;
    }

    /// Of each bin the first row at or after its first base; of intervals the first that ends at or after it.
    private static void bins(Known sorted, boolean intervals, int first, Column bins) {
        int last = 0;
        for (int i = 0; i < sorted.positions.size; i++) {
            last = Math.max(last, intervals ? sorted.alleles.values[i] : sorted.positions.values[i]);
        }
        int at = 0;
        for (int bin = 0; bin <= (last >> TrackFile.BIN_SHIFT) + 1; bin++) {
            int begin = bin << TrackFile.BIN_SHIFT;
            while (at < sorted.positions.size
                    && (intervals ? sorted.alleles.values[at] : sorted.positions.values[at]) < begin) {
                at++;
            }
            bins.add(first + at);
        }
    }

    private static void append(Column all, Column more) {
        for (int i = 0; i < more.size; i++) {
            all.add(more.values[i]);
        }
    }

    private void write(Path file, String from, Source source, Known all, Column bins, Map<String, Range> contigs)
            throws IOException {
        Rows rows = source.rows();
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < rows.wanted().size(); i++) {
            fields.add(source.field(i));
        }
        ByteArrayOutputStream about = new ByteArrayOutputStream();
        TrackFile.writeAbout(
                new DataOutputStream(about),
                name,
                reference.checksum(),
                from,
                rows.intervals(),
                fields,
                all.positions.size,
                contigs);
        while (about.size() % 8 != 0) {
            about.write(0);
        }
        long[] places = new long[Section.values().length];
        MessageDigest digest = sha256();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.position(TrackFile.HEADER);
            OutputStream out = new BufferedOutputStream(
                    new DigestOutputStream(Channels.newOutputStream(channel), digest), 1 << 20);
            long at = TrackFile.HEADER;
            places[Section.ABOUT.ordinal()] = at;
            out.write(about.toByteArray());
            at += about.size();
            at = column(out, places, Section.POSITIONS, at, all.positions);
            at = column(out, places, Section.ALLELES, at, all.alleles);
            at = column(out, places, Section.BINS, at, bins);
            places[Section.VALUES.ordinal()] = at;
            for (Column value : all.values) {
                at = column(out, new long[places.length], Section.VALUES, at, value);
            }
            Column offsets = new Column();
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            for (String string : rows.strings()) {
                offsets.add(text.size());
                text.writeBytes(string.getBytes(StandardCharsets.UTF_8));
            }
            offsets.add(text.size());
            at = column(out, places, Section.OFFSETS, at, offsets);
            places[Section.STRINGS.ordinal()] = at;
            text.writeTo(out);
            at += text.size();
            out.flush();
            header(channel, places, at, digest.digest());
            channel.force(true);
        }
    }

    private static long column(OutputStream out, long[] places, Section section, long at, Column column)
            throws IOException {
        places[section.ordinal()] = at;
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < column.size; from += buffer.capacity() / 4) {
            int count = Math.min(column.size - from, buffer.capacity() / 4);
            buffer.asIntBuffer().put(column.values, from, count);
            out.write(buffer.array(), 0, 4 * count);
        }
        return at + 4L * column.size;
    }

    private static void header(FileChannel channel, long[] places, long length, byte[] digest) throws IOException {
        byte[] bytes = new byte[TrackFile.HEADER];
        MemorySegment header = MemorySegment.ofArray(bytes);
        header.set(TrackFile.LONG, 0, TrackFile.MAGIC);
        header.set(TrackFile.INT, TrackFile.AT_FORMAT, TrackFile.FORMAT);
        header.set(TrackFile.LONG, TrackFile.AT_LENGTH, length);
        System.arraycopy(digest, 0, bytes, TrackFile.AT_DIGEST, digest.length);
        for (Section section : Section.values()) {
            header.set(TrackFile.LONG, section.at(), places[section.ordinal()]);
        }
        CRC32 crc = new CRC32();
        crc.update(bytes);
        header.set(TrackFile.INT, TrackFile.AT_CRC, (int) crc.getValue());
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer, buffer.position());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
