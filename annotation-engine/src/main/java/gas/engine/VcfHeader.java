package gas.engine;

import gas.engine.VcfRejected.Code;
import gas.engine.internal.conformance.Conformance;
import gas.engine.internal.haplotype.Hcsq;
import gas.engine.internal.output.Ann;
import gas.engine.internal.reference.CompiledReference;
import gas.engine.internal.text.TextBuffer;
import gas.engine.internal.vcf.ChunkReader;
import gas.engine.internal.vcf.ChunkReader.Chunk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The lines of a VCF up to the one that begins with `#CHROM`: checked, and written with what the engine adds.
final class VcfHeader {
    private static final int MOST_BYTES = 16 << 20;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final CompiledReference reference;
    private final AnnotationOptions options;
    private final Provenance provenance;
    private final TextBuffer out;
    private final Conformance conformance;
    private final Set<Integer> otherLength = new HashSet<>();
    private boolean anyContigLine;
    private boolean knownContigLine;
    private long lines;
    private boolean windows;

    private VcfHeader(
            CompiledReference reference,
            AnnotationOptions options,
            Provenance provenance,
            TextBuffer out,
            Conformance conformance) {
        this.reference = reference;
        this.options = options;
        this.provenance = provenance;
        this.out = out;
        this.conformance = conformance;
    }

    /// Reads chunks until the header ends; the last of them is left standing where the records begin.
    ///
    /// @param out what is written
    /// @param conformance told of every line
    static VcfHeader read(
            ChunkReader reader,
            Chunk chunk,
            CompiledReference reference,
            AnnotationOptions options,
            Provenance provenance,
            TextBuffer out,
            Conformance conformance)
            throws VcfRejected, IOException {
        VcfHeader header = new VcfHeader(reference, options, provenance, out, conformance);
        while (reader.next(chunk)) {
            if (header.take(chunk)) {
                return header;
            }
        }
        if (header.lines == 0) {
            throw new VcfRejected(
                    Code.EMPTY_FILE,
                    0,
                    "The file is empty.",
                    "Choose the file again: it should hold a VCF header and records.");
        }
        throw header.withoutColumns();
    }

    /// True where the header ended in this chunk.
    private boolean take(Chunk chunk) throws VcfRejected {
        byte[] bytes = chunk.bytes();
        int from = chunk.start();
        while (from < chunk.length()) {
            int to = from;
            while (to < chunk.length() && bytes[to] != '\n') {
                to++;
            }
            int next = Math.min(to + 1, chunk.length());
            boolean carriageReturn = to > from && bytes[to - 1] == '\r';
            boolean ended = line(bytes, from, carriageReturn ? to - 1 : to, carriageReturn);
            from = next;
            if (ended) {
                chunk.startAt(from);
                return true;
            }
        }
        return false;
    }

    private boolean line(byte[] bytes, int start, int end, boolean carriageReturn) throws VcfRejected {
        lines++;
        conformance.header(bytes, start, end);
        if (lines == 1) {
            windows = carriageReturn;
            int from = startsWith(bytes, start, end, BYTE_ORDER_MARK) ? start + BYTE_ORDER_MARK.length : start;
            checkFirst(text(bytes, from, end));
            write(bytes, from, end, carriageReturn);
            return false;
        }
        String line = text(bytes, start, end);
        if (line.startsWith("#CHROM\t")) {
            added();
            write(bytes, start, end, carriageReturn);
            return true;
        }
        if (!line.startsWith("##")) {
            throw withoutColumns();
        }
        if (out.size() > MOST_BYTES) {
            throw new VcfRejected(
                    Code.HEADER_TOO_LARGE, lines, "The header does not end.", "Check that this is a VCF.");
        }
        if (line.startsWith("##contig=<")) {
            checkContig(line);
        }
        if (options.haplotypes() && line.matches("##(INFO|FORMAT)=<ID=HCSQ,.*")) {
            throw new VcfRejected(
                    Code.BAD_HEADER,
                    lines,
                    "The file's haplotypes are already annotated: its header has HCSQ.",
                    "Annotate the file that it was made from, or remove HCSQ from INFO and FORMAT, for example with"
                            + " `bcftools annotate -x INFO/HCSQ,FORMAT/HCSQ`.");
        }
        boolean older = options.format().csq() && line.startsWith("##INFO=<ID=CSQ,")
                || options.format().ann() && line.startsWith("##INFO=<ID=ANN,");
        if (!older) {
            write(bytes, start, end, carriageReturn);
        }
        return false;
    }

    private void added() {
        if (options.format().csq()) {
            String format = String.join("|", options.columns());
            addLine("##INFO=<ID=CSQ,Number=.,Type=String,Description=\"Consequence annotations from "
                    + provenance.engine() + ". Format: " + format + "\">");
        }
        if (options.format().ann()) {
            addLine("##INFO=<ID=ANN,Number=.,Type=String,Description=\"Functional annotations: '" + Ann.FORMAT
                    + "'\">");
        }
        if (options.haplotypes()) {
            Hcsq.headerLines().forEach(this::addLine);
        }
        addLine("##GASEngine=" + provenance.engine());
        addLine("##GASReference=<ID=" + provenance.reference() + ",Assembly=" + provenance.assembly() + ",SHA256="
                + provenance.referenceSha256() + ",Sequence=\"" + provenance.sequenceFile() + "\",SequenceSHA256="
                + provenance.sequenceSha256() + ",Genes=\"" + provenance.genesFile() + "\",GenesSHA256="
                + provenance.genesSha256() + ">");
        addLine("##GASParameters=<ID=annotate,"
                + provenance.parameters().entrySet().stream()
                        .map(parameter -> parameter.getKey() + "=\"" + parameter.getValue() + "\"")
                        .collect(Collectors.joining(","))
                + ">");
    }

    private void addLine(String line) {
        out.add(line);
        out.add(windows ? "\r\n" : "\n");
    }

    private void write(byte[] bytes, int start, int end, boolean carriageReturn) {
        out.add(bytes, start, end - start);
        if (carriageReturn) {
            out.add('\r');
        }
        out.add('\n');
    }

    private VcfRejected withoutColumns() {
        return new VcfRejected(
                Code.NO_HEADER,
                lines,
                "The line that begins with #CHROM is missing.",
                "Add the header line `#CHROM POS ID REF ALT QUAL FILTER INFO`, separated by tabs, before the first record.");
    }

    private static void checkFirst(String first) throws VcfRejected {
        if (first.startsWith("BCF\2") || first.startsWith("BCF\4")) {
            throw new VcfRejected(
                    Code.UNSUPPORTED_VERSION,
                    1,
                    "The file is BCF, the binary form of VCF, which is not read.",
                    "Convert it with `bcftools view -Oz -o out.vcf.gz in.bcf`.");
        }
        if (first.chars().anyMatch(letter -> letter < ' ' && letter != '\t' || letter == '\ufffd')
                && !first.startsWith("##fileformat=VCF")) {
            throw new VcfRejected(
                    Code.BINARY_DATA,
                    1,
                    "The file holds binary data.",
                    "Upload a VCF as text, or compressed by gzip or bgzip.");
        }
        if (!first.startsWith("##fileformat=VCF")) {
            throw new VcfRejected(
                    Code.NOT_A_VCF,
                    1,
                    "The file does not begin with ##fileformat=VCF.",
                    "Upload a file in the Variant Call Format, 4.1 to 4.5.");
        }
        if (!first.startsWith("##fileformat=VCFv4.")) {
            throw new VcfRejected(
                    Code.UNSUPPORTED_VERSION,
                    1,
                    "The file is " + first.substring("##fileformat=".length()) + "; versions 4.1 to 4.5 are read.",
                    "Convert it, for example with `bcftools view`.");
        }
    }

    private void checkContig(String line) throws VcfRejected {
        String id = attribute(line, "ID");
        String length = attribute(line, "length");
        int contig = id == null ? -1 : reference.contig(id);
        anyContigLine = true;
        knownContigLine |= contig >= 0;
        if (contig < 0 || length == null || !length.matches("\\d{1,18}")) {
            return;
        }
        long expected = reference.contig(contig).length();
        if (Long.parseLong(length) == expected) {
            return;
        }
        if (reference.contig(contig).mitochondrial()) {
            otherLength.add(contig); // hg19 has another mitochondrion than GRCh37, and the rest alike
            return;
        }
        throw new VcfRejected(
                Code.WRONG_BUILD,
                lines,
                "Contig " + id + " has " + length + " bases in this file and " + expected + " in the reference "
                        + reference.about().name() + " (" + reference.about().assembly() + ").",
                "Choose the reference of the build that the file was made with, or lift the file over.");
    }

    private static @Nullable String attribute(String line, String name) {
        int at = line.indexOf(name + "=");
        if (at < 0 || line.charAt(at - 1) != '<' && line.charAt(at - 1) != ',') {
            return null;
        }
        int from = at + name.length() + 1;
        int to = from;
        while (to < line.length() && line.charAt(to) != ',' && line.charAt(to) != '>') {
            to++;
        }
        return line.substring(from, to);
    }

    private static boolean startsWith(byte[] bytes, int start, int end, byte[] beginning) {
        if (end - start < beginning.length) {
            return false;
        }
        for (int i = 0; i < beginning.length; i++) {
            if (bytes[start + i] != beginning[i]) {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    long lines() {
        return lines;
    }

    /// Whether the header names contigs, and none that the reference has.
    boolean namesOnlyUnknownContigs() {
        return anyContigLine && !knownContigLine;
    }

    /// Contigs that have another length in the header than in the reference.
    Set<Integer> otherLength() {
        return Set.copyOf(otherLength);
    }
}
