package gas.engine.internal.reference;

import gas.engine.internal.bgzf.Decompressed;
import gas.engine.internal.genes.GeneFile;
import gas.engine.internal.genes.GeneModel;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/// Compiles FASTA and a gene file into one file, in the order of [Layout]. It is written beside its place and moved
/// there
/// when whole, so that two builders may race and a reader never sees half of one.
public final class ReferenceWriter {
    /// A contig's name and length where the FASTA file's own are not to be taken.
    public record Naming(String name, long length) {}

    /// What was compiled and what was left out.
    public record Outcome(About about, int transcripts, int withoutContig, int beyondSequence) {}

    private final String name;
    private final String assembly;
    private final Map<String, Naming> namings;
    private final Map<String, Integer> stringIds = new LinkedHashMap<>();
    private int withoutContig;
    private int beyondSequence;

    public ReferenceWriter(String name, String assembly, Map<String, Naming> namings) {
        this.name = name;
        this.assembly = assembly;
        this.namings = Map.copyOf(namings);
    }

    public Outcome write(SourceFile fasta, SourceFile genes, Path target) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path beside = Files.createTempFile(folder, ".building-", ".gasref");
        try {
            Outcome outcome = writeTo(beside, fasta, genes);
            readableByAll(beside);
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return outcome;
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /// A temporary file is its owner's alone, a reference is for every service's user.
    private static void readableByAll(Path file) throws IOException {
        PosixFileAttributeView posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (posix != null) {
            posix.setPermissions(PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    private Outcome writeTo(Path file, SourceFile fasta, SourceFile genes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.position(Layout.HEADER);
            MessageDigest body = sha256();
            Body out = new Body(
                    new DigestOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 20), body));

            FastaPacker packer = new FastaPacker(out);
            out.begin(Layout.Section.SEQUENCE);
            String fastaDigest = read(fasta, text -> {
                packer.pack(
                        text,
                        line -> new IOException("line " + line + " of " + fasta.name()
                                + " is not FASTA: a line that starts with '>' must come first"));
                return true;
            });
            if (packer.contigs().isEmpty()) {
                throw new IOException(fasta.name() + " has no sequence in it");
            }
            out.begin(Layout.Section.RUNS);
            out.ints(packer.runs());

            List<GeneModel> models = new ArrayList<>();
            String genesDigest = read(genes, text -> models.addAll(GeneFile.read(text)));
            List<ContigEntry> contigs = writeGenes(out, packer.contigs(), models);
            int transcripts =
                    contigs.stream().mapToInt(ContigEntry::transcripts).sum();
            if (transcripts == 0) {
                throw new IOException("no transcript of " + genes.name() + " lies on a contig of " + fasta.name()
                        + ": are the two of the same genome?");
            }
            About about =
                    new About(name, assembly(contigs), fasta.name(), fastaDigest, genes.name(), genesDigest, contigs);
            out.begin(Layout.Section.ABOUT);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            about.write(new DataOutputStream(bytes));
            out.write(bytes.toByteArray());
            out.end();
            writeHeader(channel, out, body.digest());
            channel.force(true);
            return new Outcome(about, transcripts, withoutContig, beyondSequence);
        }
    }

    private interface Reading {
        boolean from(InputStream text) throws IOException;
    }

    /// Returns the SHA-256 of the file's bytes.
    private static String read(SourceFile file, Reading reading) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream raw = new DigestInputStream(file.open(), digest);
                InputStream text = Decompressed.open(raw)) {
            reading.from(text);
            text.transferTo(OutputStream.nullOutputStream()); // to the end of the file, for its digest
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private String assembly(List<ContigEntry> contigs) {
        if (!assembly.isEmpty()) {
            return assembly;
        }
        for (ContigEntry contig : contigs) {
            String known = ContigNames.assembly(contig.name(), contig.length());
            if (!known.isEmpty()) {
                return known;
            }
        }
        return name;
    }

    private List<ContigEntry> writeGenes(Body out, List<FastaPacker.Packed> packed, List<GeneModel> models)
            throws IOException {
        Map<String, Integer> byName = new HashMap<>();
        List<Naming> names = new ArrayList<>();
        for (int i = 0; i < packed.size(); i++) {
            FastaPacker.Packed contig = packed.get(i);
            Naming naming = namings.getOrDefault(contig.name(), new Naming(contig.name(), contig.length()));
            names.add(naming);
            byName.putIfAbsent(naming.name(), i);
        }
        for (int i = 0; i < packed.size(); i++) {
            for (String alias :
                    ContigNames.aliases(names.get(i).name(), names.get(i).length())) {
                byName.putIfAbsent(alias, i);
            }
        }
        List<List<GeneModel>> placed = new ArrayList<>();
        packed.forEach(contig -> placed.add(new ArrayList<>()));
        for (GeneModel model : models) {
            Integer contig = byName.get(model.contig);
            if (contig == null) {
                withoutContig++;
            } else if (model.end() > packed.get(contig).length()) {
                beyondSequence++;
            } else {
                placed.get(contig).add(model);
            }
        }
        Tables tables = new Tables();
        List<ContigEntry> entries = new ArrayList<>();
        for (int i = 0; i < packed.size(); i++) {
            FastaPacker.Packed contig = packed.get(i);
            List<GeneModel> here = placed.get(i);
            here.sort(Comparator.comparing(model -> model.feature));
            int firstTranscript = tables.rows.size() / Layout.ROW_INTS;
            int firstBin = tables.bins.size();
            int code = ContigNames.geneticCode(names.get(i).name());
            for (GeneModel model : here) {
                tables.add(model, code);
            }
            int bins = tables.addBins(here, firstTranscript, contig.length());
            entries.add(new ContigEntry(
                    names.get(i).name(),
                    names.get(i).length(),
                    contig.length(),
                    ContigNames.aliases(names.get(i).name(), names.get(i).length()),
                    contig.sequenceAt(),
                    contig.firstRun(),
                    contig.runs(),
                    firstTranscript,
                    here.size(),
                    firstBin,
                    bins));
        }
        tables.write(out);
        return entries;
    }

    private static void writeHeader(FileChannel channel, Body out, byte[] digest) throws IOException {
        byte[] bytes = new byte[Layout.HEADER];
        MemorySegment header = MemorySegment.ofArray(bytes);
        header.set(Layout.LONG, Layout.AT_MAGIC, Layout.MAGIC);
        header.set(Layout.INT, Layout.AT_FORMAT, Layout.FORMAT);
        header.set(Layout.LONG, Layout.AT_LENGTH, Layout.HEADER + out.written);
        MemorySegment.copy(MemorySegment.ofArray(digest), 0, header, Layout.AT_DIGEST, Layout.DIGEST);
        for (Layout.Section section : Layout.Section.values()) {
            header.set(Layout.LONG, section.at(), out.offsets[section.ordinal()]);
            header.set(Layout.LONG, section.at() + 8, out.lengths[section.ordinal()]);
        }
        CRC32 crc = new CRC32();
        crc.update(bytes);
        header.set(Layout.INT, Layout.AT_CRC, (int) crc.getValue());
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer, buffer.position());
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /// The transcripts' tables while they grow.
    private final class Tables {
        private final IntList rows = new IntList();
        private final IntList exons = new IntList();
        private final IntList bins = new IntList();
        private final IntList items = new IntList();

        void add(GeneModel model, int contigCode) {
            int code = model.codeTable == 0 ? contigCode : model.codeTable;
            int properties = (model.forward ? 1 : 0) | model.startPhase() << 1 | code << 8 | model.flags << 16;
            rows.add(model.start());
            rows.add(model.end());
            rows.add(model.codingStart());
            rows.add(model.codingEnd());
            rows.add(exons.size() / 2);
            rows.add(model.exonCount());
            rows.add(properties);
            rows.add(string(model.feature));
            rows.add(string(model.gene));
            rows.add(string(model.symbol));
            rows.add(string(model.biotype));
            rows.add(string(model.protein));
            for (int filler = Layout.ROW_PROTEIN + 1; filler < Layout.ROW_INTS; filler++) {
                rows.add(0);
            }
            for (int i = 0; i < model.exonCount(); i++) {
                exons.add(model.exonStart(i));
                exons.add(model.exonEnd(i));
            }
        }

        int addBins(List<GeneModel> models, int firstTranscript, long length) {
            int count = (int) (length >> Layout.BIN_SHIFT) + 1;
            int[] sizes = new int[count + 1];
            for (GeneModel model : models) {
                for (int bin = bin(model.start()); bin <= bin(model.end()); bin++) {
                    sizes[bin + 1]++;
                }
            }
            int base = items.size();
            int[] next = new int[count + 1];
            for (int bin = 0; bin <= count; bin++) {
                next[bin] = sizes[bin] + (bin == 0 ? 0 : next[bin - 1]);
                bins.add(base + next[bin]);
            }
            int[] filled = new int[next[count]];
            for (int i = 0; i < models.size(); i++) {
                for (int bin = bin(models.get(i).start());
                        bin <= bin(models.get(i).end());
                        bin++) {
                    filled[next[bin]++] = firstTranscript + i;
                }
            }
            for (int item : filled) {
                items.add(item);
            }
            return count;
        }

        private static int bin(int position) {
            return (position - 1) >> Layout.BIN_SHIFT;
        }

        private int string(String text) {
            return stringIds.computeIfAbsent(text, absent -> stringIds.size());
        }

        void write(Body out) throws IOException {
            out.begin(Layout.Section.ROWS);
            out.ints(rows.toArray());
            out.begin(Layout.Section.EXONS);
            out.ints(exons.toArray());
            out.begin(Layout.Section.BINS);
            out.ints(bins.toArray());
            out.begin(Layout.Section.ITEMS);
            out.ints(items.toArray());
            IntList offsets = new IntList();
            ByteArrayOutputStream strings = new ByteArrayOutputStream();
            for (String text : stringIds.keySet()) {
                offsets.add(strings.size());
                strings.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            }
            offsets.add(strings.size());
            out.begin(Layout.Section.OFFSETS);
            out.ints(offsets.toArray());
            out.begin(Layout.Section.STRINGS);
            out.write(strings.toByteArray());
        }
    }

    /// Everything after the header, and where its sections came to lie.
    private static final class Body extends OutputStream {
        private final OutputStream out;
        private final long[] offsets = new long[Layout.Section.values().length];
        private final long[] lengths = new long[Layout.Section.values().length];
        private int section = -1;
        private long written;

        Body(OutputStream out) {
            this.out = out;
        }

        void begin(Layout.Section next) throws IOException {
            end();
            section = next.ordinal();
            offsets[section] = Layout.HEADER + written;
        }

        void end() throws IOException {
            if (section >= 0) {
                lengths[section] = Layout.HEADER + written - offsets[section];
            }
            while ((written & 7) != 0) {
                write(0);
            }
            out.flush();
        }

        void ints(int[] values) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            buffer.asIntBuffer().put(values);
            write(buffer.array());
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
            written++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            written += length;
        }
    }
}
