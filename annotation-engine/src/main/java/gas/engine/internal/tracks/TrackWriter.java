package gas.engine.internal.tracks;

import gas.engine.internal.bgzf.Decompressed;
import gas.engine.internal.reference.CompiledReference;
import gas.engine.internal.reference.ContigEntry;
import gas.engine.internal.tracks.TrackFile.Field;
import gas.engine.internal.tracks.TrackFile.Range;
import gas.engine.internal.tracks.TrackFile.Section;
import gas.engine.internal.vcf.VcfRecord;
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
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/// Compiles a VCF of known variants into a track. It is written beside its place and moved there when whole.
public final class TrackWriter {
    private static final Pattern NUMBERED = Pattern.compile("([A-Za-z]{0,8})(0|[1-9][0-9]{0,8})");

    private final CompiledReference reference;
    private final String name;
    private final List<String> wanted;
    private final Normaliser normaliser;
    private final Map<String, Integer> stringIds = new LinkedHashMap<>();
    private final Map<String, String[]> definitions = new HashMap<>();
    private final Map<Integer, Known> byContig = new TreeMap<>();
    private final String[] prefixes;
    private final VcfRecord record = new VcfRecord();
    private long records;
    private long left;
    private long mismatched;

    /// @param records lines read
    /// @param alleles compiled
    /// @param left alleles left out: without a sequence, or on contigs that the reference has not
    /// @param mismatched records left out whose REF is not the reference's
    public record Outcome(long records, long alleles, long left, long mismatched, long bytes) {}

    /// The alleles of one contig while they grow.
    private static final class Known {
        private final Column positions = new Column();
        private final Column alleles = new Column();
        private final Column[] values;

        private Known(int fields) {
            values = new Column[fields];
            Arrays.setAll(values, field -> new Column());
        }
    }

    private static final class Column {
        private int[] values = new int[256];
        private int size;

        private void add(int value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size + size / 2);
            }
            values[size++] = value;
        }
    }

    /// @param fields `ID`, and keys of INFO
    public TrackWriter(CompiledReference reference, String name, List<String> fields) {
        this.reference = reference;
        this.name = name;
        this.wanted = List.copyOf(fields);
        this.normaliser = new Normaliser(reference);
        this.prefixes = new String[fields.size()];
        Arrays.fill(prefixes, "");
    }

    public Outcome write(Path source, Path target) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream text = Decompressed.open(new DigestInputStream(Files.newInputStream(source), digest))) {
            read(text);
        }
        String from = source.getFileName() + " " + HexFormat.of().formatHex(digest.digest());
        Path folder = target.toAbsolutePath().getParent();
        Path beside = Files.createTempFile(folder, ".building-", ".gastrack");
        try {
            long alleles = writeTo(beside, from);
            PosixFileAttributeView posix = Files.getFileAttributeView(beside, PosixFileAttributeView.class);
            if (posix != null) { // a temporary file is its owner's alone, a track is for every service's user
                posix.setPermissions(PosixFilePermissions.fromString("rw-r--r--"));
            }
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new Outcome(records, alleles, left, mismatched, Files.size(target));
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private void read(InputStream text) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8), 1 << 16);
        long number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (number == 1 && !line.startsWith("##fileformat=VCF")) {
                throw new IOException("a track is made of a VCF, and this does not begin with ##fileformat=VCF");
            }
            if (line.startsWith("##INFO=<")) {
                define(line);
            } else if (line.startsWith("#CHROM")) {
                check();
            } else if (!line.isEmpty() && line.charAt(0) != '#') {
                add(line, number);
            }
        }
    }

    private void define(String line) {
        Matcher definition = Pattern.compile(
                        "##INFO=<ID=([^,]+),Number=([^,]+),Type=([^,]+),.*?Description=\"((?:[^\"\\\\]|\\\\.)*)\".*")
                .matcher(line);
        if (definition.matches()) {
            definitions.put(
                    definition.group(1), new String[] {definition.group(2), definition.group(3), definition.group(4)});
        }
    }

    private void check() throws IOException {
        for (String field : wanted) {
            if (!field.equals("ID") && !definitions.containsKey(field)) {
                throw new IOException("the source has no INFO field " + field + "; it has "
                        + String.join(", ", new TreeMap<>(definitions).keySet()));
            }
        }
    }

    private void add(String line, long number) throws IOException {
        records++;
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        if (!record.parse(bytes, 0, bytes.length)) {
            throw new IOException("line " + number + " of the source: " + record.fault());
        }
        int index = reference.contig(record.contig());
        if (index < 0) {
            left += record.alleles();
            return;
        }
        ContigEntry contig = reference.contig(index);
        if (!agrees(contig, bytes)) {
            mismatched++;
            return;
        }
        String[] columns = line.split("\t", 9);
        Map<String, String> info = info(columns[7]);
        for (int allele = 0; allele < record.alleles(); allele++) {
            if (record.kind(allele) != VcfRecord.Allele.SEQUENCE) {
                left++;
                continue;
            }
            normaliser.of(
                    contig,
                    record.position(),
                    bytes,
                    record.referenceStart(),
                    record.referenceLength(),
                    bytes,
                    record.alleleStart(allele),
                    record.alleleLength(allele));
            Known known = byContig.computeIfAbsent(index, absent -> new Known(wanted.size()));
            known.positions.add(normaliser.position());
            int code = normaliser.substitution();
            known.alleles.add(
                    code >= 0
                            ? code
                            : TrackFile.SUBSTITUTIONS
                                    + string(new String(normaliser.toBytes(), StandardCharsets.US_ASCII)));
            for (int field = 0; field < wanted.size(); field++) {
                String value = wanted.get(field).equals("ID") ? columns[2] : value(field, info, allele);
                known.values[field].add(encode(field, value));
            }
        }
    }

    private boolean agrees(ContigEntry contig, byte[] line) {
        int length = record.referenceLength();
        if (record.position() < 1 || (long) record.position() + length - 1 > contig.sequenced()) {
            return false;
        }
        byte[] bases = new byte[length];
        reference.bases(contig, record.position() - 1, length, bases, 0);
        for (int i = 0; i < length; i++) {
            byte given = record.base(record.referenceStart() + i);
            if (given != bases[i] && given != 'N' && bases[i] != 'N') {
                return false;
            }
        }
        return true;
    }

    private static Map<String, String> info(String column) {
        Map<String, String> info = new HashMap<>();
        for (String entry : column.split(";")) {
            int equals = entry.indexOf('=');
            info.put(equals < 0 ? entry : entry.substring(0, equals), equals < 0 ? "1" : entry.substring(equals + 1));
        }
        return info;
    }

    /// The value that belongs to an allele: of Number=A and Number=R its own.
    private String value(int field, Map<String, String> info, int allele) {
        String value = info.getOrDefault(wanted.get(field), ".");
        String[] definition = definitions.get(wanted.get(field));
        if (definition == null || !(definition[0].equals("A") || definition[0].equals("R"))) {
            return value;
        }
        String[] each = value.split(",", -1);
        int at = definition[0].equals("A") ? allele : allele + 1;
        return at < each.length ? each[at] : ".";
    }

    private int encode(int field, String value) {
        if (value.isEmpty() || value.equals(".")) {
            return TrackFile.MISSING;
        }
        Matcher numbered = NUMBERED.matcher(value);
        if (numbered.matches()) {
            if (prefixes[field].isEmpty()) {
                prefixes[field] = numbered.group(1);
            }
            if (prefixes[field].equals(numbered.group(1))) {
                return Integer.parseInt(numbered.group(2));
            }
        }
        return -2 - string(value);
    }

    private int string(String text) {
        return stringIds.computeIfAbsent(text, absent -> stringIds.size());
    }

    private String decode(int field, int value) {
        return value >= 0
                ? prefixes[field] + value
                : value == TrackFile.MISSING ? "" : strings().get(-2 - value);
    }

    private List<String> stringList = List.of();

    private List<String> strings() {
        if (stringList.size() != stringIds.size()) {
            stringList = new ArrayList<>(stringIds.keySet());
        }
        return stringList;
    }

    private long writeTo(Path file, String source) throws IOException {
        Column positions = new Column();
        Column alleles = new Column();
        Column bins = new Column();
        Column[] values = new Column[wanted.size()];
        Arrays.setAll(values, field -> new Column());
        Map<String, Range> contigs = new LinkedHashMap<>();
        for (Map.Entry<Integer, Known> entry : byContig.entrySet()) {
            Known known = entry.getValue();
            int first = positions.size;
            merge(known, positions, alleles, values);
            int firstBin = bins.size;
            int last = positions.values[positions.size - 1];
            int at = first;
            for (int bin = 0; bin <= (last >> TrackFile.BIN_SHIFT) + 1; bin++) {
                while (at < positions.size && positions.values[at] < bin << TrackFile.BIN_SHIFT) {
                    at++;
                }
                bins.add(at);
            }
            contigs.put(
                    reference.contig(entry.getKey()).name(),
                    new Range(first, positions.size - first, firstBin, bins.size - firstBin - 1));
        }
        write(file, source, positions, alleles, bins, values, contigs);
        return positions.size;
    }

    /// Sorts a contig's alleles and makes one of those that are the same: all their IDs, and what the first says else.
    private void merge(Known known, Column positions, Column alleles, Column[] values) {
        int count = known.positions.size;
        long[] order = new long[count];
        for (int i = 0; i < count; i++) {
            order[i] = (long) known.positions.values[i] << 32 | i;
        }
        Arrays.sort(order);
        int begin = positions.size;
        for (long each : order) {
            int i = (int) each;
            int position = known.positions.values[i];
            int same = positions.size - 1;
            while (same >= begin
                    && positions.values[same] == position
                    && alleles.values[same] != known.alleles.values[i]) {
                same--;
            }
            if (same >= begin && positions.values[same] == position) {
                join(values, same, known, i);
                continue;
            }
            positions.add(position);
            alleles.add(known.alleles.values[i]);
            for (int field = 0; field < values.length; field++) {
                values[field].add(known.values[field].values[i]);
            }
        }
    }

    private void join(Column[] values, int same, Known known, int i) {
        for (int field = 0; field < values.length; field++) {
            int other = known.values[field].values[i];
            int own = values[field].values[same];
            if (own == TrackFile.MISSING) {
                values[field].values[same] = other;
            } else if (wanted.get(field).equals("ID") && other != TrackFile.MISSING && other != own) {
                values[field].values[same] = -2 - string(decode(field, own) + "&" + decode(field, other));
            }
        }
    }

    private void write(
            Path file,
            String source,
            Column positions,
            Column alleles,
            Column bins,
            Column[] values,
            Map<String, Range> contigs)
            throws IOException {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            String[] definition =
                    definitions.getOrDefault(wanted.get(i), new String[] {".", "String", "Identifiers of " + name});
            fields.add(new Field(wanted.get(i), prefixes[i], definition[1], definition[2]));
        }
        ByteArrayOutputStream about = new ByteArrayOutputStream();
        TrackFile.writeAbout(
                new DataOutputStream(about), name, reference.checksum(), source, fields, positions.size, contigs);
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
            at = column(out, places, Section.POSITIONS, at, positions);
            at = column(out, places, Section.ALLELES, at, alleles);
            at = column(out, places, Section.BINS, at, bins);
            places[Section.VALUES.ordinal()] = at;
            for (Column value : values) {
                at = column(out, new long[places.length], Section.VALUES, at, value);
            }
            Column offsets = new Column();
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            for (String string : stringIds.keySet()) {
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
