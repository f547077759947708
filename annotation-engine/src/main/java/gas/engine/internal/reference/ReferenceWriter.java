package gas.engine.internal.reference;

import gas.engine.internal.bgzf.Decompressed;
import gas.engine.internal.genes.GeneFile;
import gas.engine.internal.genes.GeneModel;
import gas.engine.internal.genes.Omissions;
import gas.engine.internal.genes.RegulatoryFile;
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
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// Compiles FASTA and a gene file into one file, in the order of [Layout]. It is written beside its place and
/// moved there when whole, so that two builders may race and a reader never sees half of one.
public final class ReferenceWriter {
    /// A contig's name and length where the FASTA file's own are not to be taken.
    public record Naming(String name, long length) {}

    /// What was compiled and what was left out.
    ///
    /// @param omissions one sentence for each kind of thing left out
    public record Outcome(
            About about,
            int transcripts,
            int withoutContig,
            int beyondSequence,
            int regulatoryFeatures,
            List<String> omissions) {}

    private final String name;
    private final String assembly;
    private final Map<String, Naming> namings;
    private final Omissions omissions = new Omissions();
    private int withoutContig;
    private int beyondSequence;

    public ReferenceWriter(String name, String assembly, Map<String, Naming> namings) {
        this.name = name;
        this.assembly = assembly;
        this.namings = Map.copyOf(namings);
    }

    public Outcome write(SourceFile fasta, SourceFile genes, Path target) throws IOException {
        return write(fasta, genes, null, target);
    }

    /// @param regulatory a regulatory build's GFF, or null
    public Outcome write(SourceFile fasta, SourceFile genes, @Nullable SourceFile regulatory, Path target)
            throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path beside = Files.createTempFile(folder, ".building-", ".gasref");
        try {
            Outcome outcome = writeTo(beside, fasta, genes, regulatory);
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

    private Outcome writeTo(Path file, SourceFile fasta, SourceFile genes, @Nullable SourceFile regulatory)
            throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.position(Layout.HEADER);
            MessageDigest body = sha256();
            SectionOutput out = new SectionOutput(
                    new BufferedOutputStream(new DigestOutputStream(Channels.newOutputStream(channel), body), 1 << 20));

            FastaPacker packer = new FastaPacker(out);
            out.begin(Layout.Section.SEQUENCE);
            String fastaDigest = read(fasta, text -> {
                packer.pack(text, fasta.name());
                return true;
            });
            if (packer.contigs().isEmpty()) {
                throw new IOException(fasta.name() + " has no sequence in it");
            }
            out.begin(Layout.Section.RUNS);
            out.ints(packer.runs());

            List<Place> places = places(fasta, packer.contigs());
            StringTable strings = new StringTable();
            List<GeneFile.Read> models = new ArrayList<>();
            String genesDigest = read(genes, text -> models.add(GeneFile.read(genes.name(), text, omissions)));
            List<ContigEntry> contigs =
                    writeGenes(out, places, models.removeFirst(), strings, new CompletedStops(channel));
            int transcripts =
                    contigs.stream().mapToInt(ContigEntry::transcripts).sum();
            if (transcripts == 0) {
                throw new IOException("no transcript of " + genes.name() + " lies on a contig of " + fasta.name()
                        + ": are the two of the same genome?");
            }
            List<RegulatoryFile.Feature> features = new ArrayList<>();
            String regulatoryDigest = regulatory == null
                    ? ""
                    : read(
                            regulatory,
                            text -> features.addAll(RegulatoryFile.read(regulatory.name(), text, omissions)));
            int regulatoryFeatures = writeRegulatory(out, places, features, strings);
            strings.write(out);
            About about = new About(
                    name,
                    assembly(contigs),
                    fasta.name(),
                    fastaDigest,
                    genes.name(),
                    genesDigest,
                    regulatory == null ? "" : regulatory.name(),
                    regulatoryDigest,
                    contigs);
            out.begin(Layout.Section.ABOUT);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            about.write(new DataOutputStream(bytes));
            out.write(bytes.toByteArray());
            out.end();
            writeHeader(channel, out, body.digest());
            channel.force(true);
            return new Outcome(about, transcripts, withoutContig, beyondSequence, regulatoryFeatures, omissions.told());
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

    /// A contig as it was packed, under the name that it goes by.
    private record Place(FastaPacker.Packed packed, Naming naming, List<String> aliases) {}

    private List<Place> places(SourceFile fasta, List<FastaPacker.Packed> packed) throws IOException {
        List<Place> places = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (FastaPacker.Packed contig : packed) {
            Naming naming = namings.getOrDefault(contig.name(), new Naming(contig.name(), contig.length()));
            if (!names.add(naming.name())) {
                throw new IOException(fasta.name() + " has two sequences called " + naming.name()
                        + ": take one of them out, or rename it");
            }
            places.add(new Place(contig, naming, ContigNames.aliases(naming.name(), naming.length())));
        }
        return places;
    }

    private static Map<String, Integer> byName(List<Place> places) {
        Map<String, Integer> byName = new HashMap<>();
        for (int i = 0; i < places.size(); i++) {
            byName.putIfAbsent(places.get(i).naming.name(), i);
        }
        for (int i = 0; i < places.size(); i++) {
            for (String alias : places.get(i).aliases) {
                byName.putIfAbsent(alias, i);
            }
        }
        return byName;
    }

    private List<List<GeneModel>> placed(GeneFile.Read genes, List<Place> places) {
        Map<String, Integer> byName = byName(places);
        List<List<GeneModel>> placed = new ArrayList<>();
        places.forEach(place -> placed.add(new ArrayList<>()));
        for (GeneModel read : genes.models()) {
            Integer contig = byName.get(read.contig);
            if (contig == null) {
                withoutContig++;
                omissions.add(
                        "transcripts on contigs without sequence left out", 1, read.feature + " on " + read.contig);
                continue;
            }
            int length = (int) places.get(contig).packed.length();
            boolean circular = genes.circular().containsKey(read.contig);
            GeneModel model = circular ? read.acrossOrigin(length) : read;
            boolean across = circular && model.start() <= length && model.end() - length < model.start();
            if (model.end() <= length) {
                placed.get(contig).add(model);
            } else if (across) { // found from either side of the origin
                placed.get(contig).add(model);
                placed.get(contig).add(model.moved(-length));
            } else {
                beyondSequence++;
                omissions.add(
                        "transcripts beyond the end of their sequence left out",
                        1,
                        read.feature + ", which ends at " + read.contig + ":" + read.end());
            }
        }
        return placed;
    }

    private List<ContigEntry> writeGenes(
            SectionOutput out, List<Place> places, GeneFile.Read genes, StringTable strings, CompletedStops stops)
            throws IOException {
        List<List<GeneModel>> placed = placed(genes, places);
        TranscriptTables tables = new TranscriptTables(strings);
        List<ContigEntry> entries = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            FastaPacker.Packed contig = place.packed;
            List<GeneModel> here = placed.get(i);
            here.sort(Comparator.comparing(model -> model.feature));
            int firstTranscript = tables.transcripts();
            int firstBin = tables.bins();
            int code = ContigNames.geneticCode(place.naming.name(), place.naming.length());
            for (GeneModel model : here) {
                if (code != ContigNames.STANDARD_CODE) {
                    stops.mark(model, contig);
                }
                tables.add(model, code);
            }
            int bins = tables.addBins(here, firstTranscript, contig.length());
            entries.add(new ContigEntry(
                    place.naming.name(),
                    place.naming.length(),
                    contig.length(),
                    place.aliases,
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

    private int writeRegulatory(
            SectionOutput out, List<Place> places, List<RegulatoryFile.Feature> features, StringTable strings)
            throws IOException {
        Map<String, Integer> byName = byName(places);
        List<List<RegulatoryFile.Feature>> placed = new ArrayList<>();
        places.forEach(place -> placed.add(new ArrayList<>()));
        for (RegulatoryFile.Feature feature : features) {
            Integer contig = byName.get(feature.contig());
            if (contig == null || feature.end() > places.get(contig).packed.length()) {
                omissions.add(
                        "regulatory features without sequence left out", 1, feature.id() + " on " + feature.contig());
            } else {
                placed.get(contig).add(feature);
            }
        }
        RegulatoryTables tables = new RegulatoryTables(strings);
        placed.forEach(tables::addContig);
        tables.write(out);
        return tables.features();
    }

    private static void writeHeader(FileChannel channel, SectionOutput out, byte[] digest) throws IOException {
        byte[] bytes = new byte[Layout.HEADER];
        MemorySegment header = MemorySegment.ofArray(bytes);
        header.set(Layout.LONG, Layout.AT_MAGIC, Layout.MAGIC);
        header.set(Layout.INT, Layout.AT_FORMAT, Layout.FORMAT);
        header.set(Layout.LONG, Layout.AT_LENGTH, Layout.HEADER + out.written());
        MemorySegment.copy(MemorySegment.ofArray(digest), 0, header, Layout.AT_DIGEST, Layout.DIGEST);
        for (Layout.Section section : Layout.Section.values()) {
            header.set(Layout.LONG, section.at(), out.offset(section));
            header.set(Layout.LONG, section.at() + 8, out.length(section));
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
}
