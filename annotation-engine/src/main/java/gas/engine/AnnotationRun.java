package gas.engine;

import gas.engine.VcfRejected.Code;
import gas.engine.internal.bgzf.Decompressed;
import gas.engine.internal.bgzf.GzipDamaged;
import gas.engine.internal.consequence.Change;
import gas.engine.internal.consequence.Consequences;
import gas.engine.internal.consequence.Effect;
import gas.engine.internal.consequence.Term;
import gas.engine.internal.output.Csq;
import gas.engine.internal.output.VcfOutput;
import gas.engine.internal.reference.Bases;
import gas.engine.internal.reference.CompiledReference;
import gas.engine.internal.reference.ContigEntry;
import gas.engine.internal.reference.Transcript;
import gas.engine.internal.reference.TranscriptHits;
import gas.engine.internal.vcf.LineReader;
import gas.engine.internal.vcf.VcfRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One run over one VCF: header, then records one by one.
final class AnnotationRun {
    /// A file whose REF disagrees with the reference this often is on another build.
    private static final double MISMATCHES_OF_ANOTHER_BUILD = 0.5;

    private static final int ENOUGH_CHECKED = 5;
    private static final int CHECKED_EARLY = 1000;
    private static final int UNKNOWN_EARLY = 10_000;
    private static final int MOST_HEADER_BYTES = 64 << 20;
    private static final int BYTE_ORDER_MARK = 3;
    private static final int CACHED_BYTES = 48 << 20;
    private static final byte[] CSQ_KEY = "CSQ=".getBytes(StandardCharsets.US_ASCII);

    private final CompiledReference reference;
    private final AnnotationOptions options;
    private final VcfOutput output;
    private final Consequences consequences;
    private final Csq csq;
    private final TranscriptHits hits = new TranscriptHits();
    private final Map<Integer, Transcript> transcripts = new HashMap<>();
    private int cachedBytes;
    private final long[] byTerm = new long[Term.values().length];
    private final Map<String, Long> byType = new LinkedHashMap<>();
    private final List<AnnotationSummary.Reject> rejects = new ArrayList<>();
    private long records;
    private long annotated;
    private long untouched;
    private long rejected;
    private long knownContig;
    private long checked;
    private long mismatched;
    private boolean windows;
    private boolean anyContigLine;
    private boolean knownContigLine;
    private final Set<Integer> otherLength = new HashSet<>();
    private long firstUnknownLine;
    private long firstMismatchLine;
    private String firstMismatch = "";

    AnnotationRun(Reference reference, AnnotationOptions options, VcfOutput output) {
        this.reference = reference.compiled();
        this.options = options;
        this.output = output;
        this.consequences = new Consequences(options.upstreamDistance(), options.downstreamDistance());
        this.csq = new Csq(options.totalLength());
    }

    AnnotationSummary over(InputStream vcf) throws VcfRejected, IOException {
        long start = System.nanoTime();
        LineReader lines = null;
        try (InputStream text = Decompressed.open(vcf)) {
            lines = new LineReader(text, options.maxLineLength());
            header(lines);
            while (lines.next()) {
                record(lines);
            }
        } catch (GzipDamaged damaged) {
            throw new VcfRejected(
                    damaged.truncated() ? Code.TRUNCATED_GZIP : Code.CORRUPT_GZIP,
                    lines == null ? 0 : lines.line(),
                    "The compressed file is broken: " + damaged.getMessage() + ".",
                    "Compress or download the file again, check it with `gzip -t`, and upload it once more.");
        } catch (LineReader.LineTooLong tooLong) {
            throw new VcfRejected(
                    Code.LINE_TOO_LONG,
                    lines == null ? 0 : lines.line(),
                    "A line is longer than " + options.maxLineLength() + " bytes.",
                    "Check that this is a VCF with one record a line.");
        }
        judgeWhole();
        boolean indexed = output.finish(records > 0);
        return new AnnotationSummary(
                records,
                annotated,
                untouched,
                rejected,
                countsByConsequence(),
                countsByImpact(),
                byType,
                List.copyOf(rejects),
                indexed,
                engine(),
                reference.about().name(),
                reference.checksum(),
                (System.nanoTime() - start) / 1_000_000);
    }

    private void header(LineReader lines) throws VcfRejected, IOException {
        if (!lines.next()) {
            throw new VcfRejected(
                    Code.EMPTY_FILE,
                    0,
                    "The file is empty.",
                    "Choose the file again: it should hold a VCF header and records.");
        }
        String first = line(lines);
        if (first.startsWith("\ufeff")) {
            first = first.substring(1);
        }
        checkFirst(first);
        int bom = lines.buffer()[lines.start()] == (byte) 0xef ? BYTE_ORDER_MARK : 0;
        windows = lines.windows();
        raw(lines, bom);
        long bytes = first.length();
        while (lines.next()) {
            String line = line(lines);
            bytes += line.length();
            if (bytes > MOST_HEADER_BYTES) {
                throw new VcfRejected(
                        Code.HEADER_TOO_LARGE, lines.line(), "The header does not end.", "Check that this is a VCF.");
            }
            if (line.startsWith("#CHROM\t")) {
                writeText("##INFO=<ID=CSQ,Number=.,Type=String,Description=\"Consequence annotations from " + engine()
                        + ". Format: " + Csq.FORMAT + "\">");
                writeText("##GASEngine=" + engine());
                writeText("##GASReference=<ID=" + reference.about().name() + ",Assembly="
                        + reference.about().assembly()
                        + ",SHA256=" + reference.checksum() + ",Sequence=\""
                        + reference.about().sequenceFile()
                        + "\",Genes=\"" + reference.about().genesFile() + "\">");
                raw(lines, 0);
                return;
            }
            if (!line.startsWith("##")) {
                break;
            }
            if (line.startsWith("##contig=<")) {
                checkContig(line, lines.line());
            }
            if (!line.startsWith("##INFO=<ID=CSQ,")) {
                raw(lines, 0);
            }
        }
        throw new VcfRejected(
                Code.NO_HEADER,
                lines.line(),
                "The line that begins with #CHROM is missing.",
                "Add the header line `#CHROM POS ID REF ALT QUAL FILTER INFO`, separated by tabs, before the first record.");
    }

    private static void checkFirst(String first) throws VcfRejected {
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

    private void checkContig(String line, long number) throws VcfRejected {
        String id = attribute(line, "ID");
        String length = attribute(line, "length");
        int contig = id == null ? -1 : reference.contig(id);
        anyContigLine = true;
        knownContigLine |= contig >= 0;
        if (contig >= 0 && length != null && length.matches("\\d{1,18}")) {
            long expected = reference.contig(contig).length();
            if (Long.parseLong(length) != expected) {
                if (reference.contig(contig).mitochondrial()) {
                    otherLength.add(contig); // hg19 has another mitochondrion than GRCh37, and the rest alike
                    return;
                }
                throw new VcfRejected(
                        Code.WRONG_BUILD,
                        number,
                        "Contig " + id + " has " + length + " bases in this file and " + expected + " in the reference "
                                + reference.about().name() + " ("
                                + reference.about().assembly() + ").",
                        "Choose the reference of the build that the file was made with, or lift the file over.");
            }
        }
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

    private void record(LineReader lines) throws VcfRejected, IOException {
        byte[] buffer = lines.buffer();
        int start = lines.start();
        int end = lines.end();
        if (start == end) {
            raw(lines, 0);
            return;
        }
        for (int i = start; i < end; i++) {
            if (buffer[i] == 0) {
                throw new VcfRejected(
                        Code.BINARY_DATA,
                        lines.line(),
                        "The file holds binary data.",
                        "Upload a VCF as text, or compressed by gzip or bgzip.");
            }
        }
        records++;
        VcfRecord record;
        try {
            record = VcfRecord.parse(buffer, start, end);
        } catch (VcfRecord.Bad bad) {
            output.withoutIndex();
            reject(lines, String.valueOf(bad.getMessage()));
            return;
        }
        output.begin(
                record.contig(),
                record.position(),
                record.position() + record.reference().length() - 1);
        csq.clear();
        String why = annotate(record, lines.line());
        if (why != null) {
            reject(lines, why);
        } else if (csq.isEmpty()) {
            untouched++;
            raw(lines, 0);
        } else {
            annotated++;
            write(lines, record);
        }
        judgeEarly();
    }

    /// Fills the CSQ; tells why there is none where that is the record's fault.
    private @Nullable String annotate(VcfRecord record, long line) {
        int index = reference.contig(record.contig());
        if (index < 0) {
            firstUnknownLine = firstUnknownLine == 0 ? line : firstUnknownLine;
            return "contig " + harmless(record.contig()) + " is not in the reference "
                    + reference.about().name();
        }
        knownContig++;
        ContigEntry contig = reference.contig(index);
        if (otherLength.contains(index)) {
            return "contig " + contig.name() + " has another length in the header than in the reference "
                    + reference.about().name();
        }
        long last = (long) record.position() + record.reference().length() - 1;
        if (record.position() < 1 || last > contig.sequenced()) {
            return "position " + record.position() + " lies outside of what the reference "
                    + reference.about().name() + " holds of contig " + contig.name() + " (1 to " + contig.sequenced()
                    + ")";
        }
        byte[] bases = new byte[record.reference().length()];
        reference.bases(contig, record.position() - 1, bases.length, bases, 0);
        String expected = new String(bases, StandardCharsets.US_ASCII);
        if (record.reference().indexOf('N') < 0) {
            checked++;
        }
        if (!agree(expected, record.reference())) {
            String mismatch =
                    "REF " + shorten(record.reference()) + " does not match the reference " + shorten(expected)
                            + " at " + contig.name() + ":" + record.position() + "; is this file on another build than "
                            + reference.about().assembly() + "?";
            if (record.reference().indexOf('N') < 0) {
                mismatched++;
                if (firstMismatchLine == 0) {
                    firstMismatchLine = line;
                    firstMismatch = mismatch;
                }
            }
            return mismatch;
        }
        alleles(record, contig);
        return null;
    }

    /// A base that the reference itself leaves open (N, R, Y ...) agrees with any.
    private static boolean agree(String expected, String given) {
        for (int i = 0; i < expected.length(); i++) {
            if (expected.charAt(i) != given.charAt(i) && Bases.unambiguous((byte) expected.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private void alleles(VcfRecord record, ContigEntry contig) {
        if (record.structural()) {
            byType.merge("other", (long) record.alternatives().size(), Long::sum);
            return;
        }
        boolean trim = trims(record);
        String reference1 = trim ? record.reference().substring(1) : record.reference();
        int start = record.position() + (trim ? 1 : 0);
        int end = start + reference1.length() - 1;
        for (String alternative : record.alternatives()) {
            String bases = VcfRecord.basesOf(alternative);
            if (bases == null || bases.equals(record.reference())) {
                byType.merge("other", 1L, Long::sum);
                continue;
            }
            byType.merge(type(record.reference(), bases), 1L, Long::sum);
            String allele = trim ? bases.substring(1) : bases;
            effects(
                    new Change(
                            start,
                            end,
                            reference1.getBytes(StandardCharsets.US_ASCII),
                            allele.getBytes(StandardCharsets.US_ASCII)),
                    allele,
                    contig);
        }
    }

    /// As VEP reads VCF: where one allele changes the length and all begin with the same base, that base is left out.
    private static boolean trims(VcfRecord record) {
        boolean changesLength = false;
        for (String alternative : record.alternatives()) {
            String bases = VcfRecord.basesOf(alternative);
            if (bases == null) {
                continue; // `*`, `.` and the unspecified allele say nothing
            }
            if (bases.charAt(0) != record.reference().charAt(0)) {
                return false;
            }
            changesLength |= bases.length() != record.reference().length();
        }
        return changesLength;
    }

    private void effects(Change change, String allele, ContigEntry contig) {
        int from = Math.min(change.start(), change.end());
        int to = Math.max(change.start(), change.end());
        int reach = Math.max(options.upstreamDistance(), options.downstreamDistance());
        reference.transcripts(contig, Math.max(1, from - reach), to + reach, hits);
        boolean any = false;
        for (int i = 0; i < hits.size(); i++) {
            Transcript transcript = transcript(hits.get(i), contig);
            Effect effect = consequences.of(change, transcript);
            if (effect != null) {
                any = true;
                csq.add(allele, effect, transcript);
                count(effect.terms());
            }
        }
        if (!any) {
            csq.intergenic(allele);
            count(Term.INTERGENIC_VARIANT.bit());
        }
    }

    private Transcript transcript(int index, ContigEntry contig) {
        Transcript known = transcripts.get(index);
        if (known == null) {
            if (cachedBytes > CACHED_BYTES) {
                transcripts.clear();
                cachedBytes = 0;
            }
            known = reference.transcript(index, contig);
            transcripts.put(index, known);
            cachedBytes += known.weight();
        }
        return known;
    }

    private void count(long terms) {
        for (long left = terms; left != 0; left &= left - 1) {
            byTerm[Long.numberOfTrailingZeros(left)]++;
        }
    }

    private static String type(String reference, String alternative) {
        if (reference.length() == alternative.length()) {
            return reference.length() == 1 ? "SNV" : "MNV";
        }
        if (alternative.length() > reference.length() && alternative.startsWith(reference)) {
            return "insertion";
        }
        return reference.startsWith(alternative) ? "deletion" : "indel";
    }

    private void write(LineReader lines, VcfRecord record) throws IOException {
        byte[] buffer = lines.buffer();
        int start = lines.start();
        int end = lines.end();
        output.write(buffer, start, record.infoStart() - start);
        int infoStart = record.infoStart();
        int infoEnd = record.infoEnd();
        boolean empty = infoEnd == infoStart || infoEnd == infoStart + 1 && buffer[infoStart] == '.';
        boolean wrote = false;
        if (!empty) {
            for (int from = infoStart; from < infoEnd; ) {
                int to = from;
                while (to < infoEnd && buffer[to] != ';') {
                    to++;
                }
                if (!isCsq(buffer, from, to)) {
                    if (wrote) {
                        output.write(';');
                    }
                    output.write(buffer, from, to - from);
                    wrote = true;
                }
                from = to + 1;
            }
        }
        if (wrote) {
            output.write(';');
        }
        output.write(CSQ_KEY, 0, CSQ_KEY.length);
        byte[] entries = csq.bytes();
        output.write(entries, 0, entries.length);
        output.write(buffer, infoEnd, end - infoEnd);
        endLine(lines.windows());
    }

    private static boolean isCsq(byte[] buffer, int from, int to) {
        return to - from >= CSQ_KEY.length
                && buffer[from] == 'C'
                && buffer[from + 1] == 'S'
                && buffer[from + 2] == 'Q'
                && buffer[from + 3] == '=';
    }

    /// A line as it is, without its first bytes.
    private void raw(LineReader lines, int skipped) throws IOException {
        output.write(lines.buffer(), lines.start() + skipped, lines.end() - lines.start() - skipped);
        endLine(lines.windows());
    }

    private void endLine(boolean asWindows) throws IOException {
        if (asWindows) {
            output.write('\r');
        }
        output.write('\n');
    }

    private void reject(LineReader lines, String why) throws IOException {
        rejected++;
        if (rejects.size() < options.rejectsKept()) {
            rejects.add(new AnnotationSummary.Reject(lines.line(), why));
        }
        raw(lines, 0);
    }

    private void judgeEarly() throws VcfRejected {
        if (checked == CHECKED_EARLY) {
            judgeBuild();
        }
        // a whole genome may come to the one contig that is known late, unless its header rules that out
        if (records == UNKNOWN_EARLY && knownContig == 0 && anyContigLine && !knownContigLine) {
            throw noKnownContig(firstUnknownLine);
        }
    }

    private void judgeWhole() throws VcfRejected {
        if (knownContig == 0 && firstUnknownLine > 0) {
            throw noKnownContig(firstUnknownLine);
        }
        judgeBuild();
    }

    private void judgeBuild() throws VcfRejected {
        if (checked >= ENOUGH_CHECKED && mismatched > checked * MISMATCHES_OF_ANOTHER_BUILD) {
            throw new VcfRejected(
                    Code.WRONG_BUILD,
                    firstMismatchLine,
                    mismatched + " of the first " + checked + " records do not match the reference. " + firstMismatch,
                    "Choose the reference of the build that the file was made with, or lift the file over.");
        }
    }

    private VcfRejected noKnownContig(long line) {
        return new VcfRejected(
                Code.NO_KNOWN_CONTIG,
                line,
                "None of the file's contigs is in the reference "
                        + reference.about().name() + ".",
                "Choose the reference that the file was made with; it knows contigs such as "
                        + reference.about().contigs().getFirst().name() + ".");
    }

    private Map<String, Long> countsByConsequence() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Term term : Term.values()) {
            if (byTerm[term.ordinal()] > 0) {
                counts.put(term.so(), byTerm[term.ordinal()]);
            }
        }
        return counts;
    }

    private Map<String, Long> countsByImpact() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Term term : Term.values()) {
            if (byTerm[term.ordinal()] > 0) {
                counts.merge(term.impact().name(), byTerm[term.ordinal()], Long::sum);
            }
        }
        return counts;
    }

    private static String line(LineReader lines) {
        return new String(lines.buffer(), lines.start(), lines.end() - lines.start(), StandardCharsets.UTF_8);
    }

    private void writeText(String line) throws IOException {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        output.write(bytes, 0, bytes.length);
        endLine(windows);
    }

    private static String shorten(String bases) {
        return bases.length() > 20 ? bases.substring(0, 20) + "..." : bases;
    }

    private static String harmless(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() > 60 ? clean.substring(0, 60) + "..." : clean;
    }

    static String engine() {
        return EngineVersion.TEXT;
    }

    private static final class EngineVersion {
        static final String TEXT = read();

        private static String read() {
            Properties properties = new Properties();
            try (InputStream file = AnnotationRun.class.getResourceAsStream("engine.properties")) {
                if (file != null) {
                    properties.load(file);
                }
            } catch (IOException unreadable) {
                return "GAS annotation engine";
            }
            return "GAS annotation engine " + properties.getProperty("version", "");
        }
    }
}
