package gas.engine;

import gas.engine.VcfRejected.Code;
import gas.engine.internal.consequence.Change;
import gas.engine.internal.consequence.Consequences;
import gas.engine.internal.consequence.Effect;
import gas.engine.internal.consequence.Term;
import gas.engine.internal.hgvs.Hgvs;
import gas.engine.internal.output.Ann;
import gas.engine.internal.output.Csq;
import gas.engine.internal.output.Part;
import gas.engine.internal.reference.Bases;
import gas.engine.internal.reference.CompiledReference;
import gas.engine.internal.reference.ContigEntry;
import gas.engine.internal.reference.RegulatoryFeature;
import gas.engine.internal.reference.Transcript;
import gas.engine.internal.reference.TranscriptHits;
import gas.engine.internal.reference.TranscriptWindow;
import gas.engine.internal.text.TextBuffer;
import gas.engine.internal.tracks.TrackCursor;
import gas.engine.internal.vcf.ChunkReader.Chunk;
import gas.engine.internal.vcf.Lines;
import gas.engine.internal.vcf.VcfRecord;
import gas.engine.internal.vcf.VcfRecord.Allele;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Annotates chunks, line by line: parse, locate, decide, describe, write. Belongs to one thread.
final class ChunkAnnotator {
    private static final byte[] CSQ_KEY = {'C', 'S', 'Q', '='};
    private static final byte[] ANN_KEY = {'A', 'N', 'N', '='};

    private final CompiledReference reference;
    private final AnnotationOptions options;
    private final Set<Integer> otherLength;
    private final TranscriptWindow window;
    private final Consequences consequences;
    private final @Nullable Csq csq;
    private final @Nullable Ann ann;
    private final TextBuffer annEntries = new TextBuffer(1024);
    private final List<TrackCursor> tracks;
    /// What the tracks know of the allele.
    private final TextBuffer known = new TextBuffer(256);
    private final Hgvs hgvs;
    private final VcfRecord record = new VcfRecord();
    private final Change change = new Change();
    private final Effect effect = new Effect();
    private final TranscriptHits features = new TranscriptHits();
    private byte[] bases = new byte[64];
    /// Whether the record changes a coding sequence.
    private boolean coding;

    private byte[] buffer = new byte[0];
    private TextBuffer out = new TextBuffer(0);
    private Tally tally = new Tally(0);

    /// The contig of the record before, mostly that of the next.
    private byte[] contigBytes = new byte[0];

    private String contigName = "";
    private int contigIndex = -1;
    private @Nullable ContigEntry contig;

    /// @param otherLength contigs that have another length in the file's header than in the reference
    ChunkAnnotator(CompiledReference reference, AnnotationOptions options, Set<Integer> otherLength) {
        this.reference = reference;
        this.options = options;
        this.otherLength = otherLength;
        this.window = new TranscriptWindow(reference, options.upstreamDistance(), options.downstreamDistance());
        this.consequences = new Consequences(options.upstreamDistance(), options.downstreamDistance());
        this.hgvs = new Hgvs(reference);
        this.csq = options.format().csq() ? new Csq(options.fields(), options.totalLength(), known) : null;
        this.ann = options.format().ann() ? new Ann() : null;
        this.tracks = options.tracks().stream()
                .map(track -> new TrackCursor(track.file(), reference))
                .toList();
    }

    void annotate(Chunk chunk, Part part, Tally counts) throws VcfRejected {
        buffer = chunk.bytes();
        out = part.text();
        tally = counts;
        int length = chunk.length();
        for (int start = chunk.start(); start < length; ) {
            int end = Lines.end(buffer, start, length);
            tally.lines++;
            if (end < 0) {
                throw new VcfRejected(
                        Code.BINARY_DATA,
                        tally.lines,
                        "The file holds binary data.",
                        "Upload a VCF as text, or compressed by gzip or bgzip.");
            }
            if (end - start > options.maxLineLength()) {
                throw tooLong(tally.lines, options);
            }
            line(part, start, end);
            start = end + 1;
        }
    }

    static VcfRejected tooLong(long line, AnnotationOptions options) {
        return new VcfRejected(
                Code.LINE_TOO_LONG,
                line,
                "A line is longer than " + options.maxLineLength() + " bytes.",
                "Check that this is a VCF with one record a line.");
    }

    private void line(Part part, int start, int lineEnd) {
        int end = lineEnd > start && buffer[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
        if (start == end) {
            raw(start, lineEnd);
            return;
        }
        tally.records++;
        if (!record.parse(buffer, start, end)) {
            part.unplaced();
            tally.reject(record.fault());
            raw(start, lineEnd);
            return;
        }
        findContig();
        int first = Math.max(1, record.position()); // 0 is the telomere
        part.record(contigName, first, Math.max(first, record.position() + record.referenceLength() - 1));
        if (record.position() == 0) {
            tally.untouched++;
            raw(start, lineEnd);
            return;
        }
        String why = unfit();
        if (why != null) {
            tally.reject(why);
            raw(start, lineEnd);
            return;
        }
        if (!record.structural()) {
            coding = false;
            annotate(start, lineEnd);
            if (coding) {
                part.coding();
            }
        } else {
            tally.count(Tally.Type.OTHER, record.alleles());
            tally.untouched++;
            raw(start, lineEnd);
        }
    }

    private void annotate(int start, int lineEnd) {
        int mark = out.size();
        beginInfo(start);
        int entries = out.size();
        annEntries.clear();
        alleles(entries);
        if (out.size() == entries && annEntries.isEmpty()) {
            out.truncate(mark);
            tally.untouched++;
            raw(start, lineEnd);
            return;
        }
        if (!annEntries.isEmpty()) {
            if (csq != null) {
                out.add(';');
            }
            out.add(ANN_KEY);
            out.add(annEntries);
        }
        tally.annotated++;
        raw(record.infoEnd(), lineEnd);
    }

    private void raw(int start, int lineEnd) {
        out.add(buffer, start, lineEnd - start);
        out.add('\n');
    }

    private void findContig() {
        int start = record.contigStart();
        int length = record.contigLength();
        boolean same = length == contigBytes.length;
        for (int i = 0; same && i < length; i++) {
            same = buffer[start + i] == contigBytes[i];
        }
        if (!same) {
            contigName = record.contig();
            contigBytes = new byte[length];
            System.arraycopy(buffer, start, contigBytes, 0, length);
            contigIndex = reference.contig(contigName);
            contig = contigIndex < 0 ? null : reference.contig(contigIndex);
        }
    }

    /// Why a record cannot be annotated; null where it can.
    private @Nullable String unfit() {
        ContigEntry known = contig;
        if (known == null) {
            tally.unknownContig();
            return "contig " + harmless(contigName) + " is not in the reference "
                    + reference.about().name();
        }
        tally.knownContig++;
        if (!otherLength.isEmpty() && otherLength.contains(contigIndex)) {
            return "contig " + known.name() + " has another length in the header than in the reference "
                    + reference.about().name();
        }
        int length = record.referenceLength();
        long last = (long) record.position() + length - 1;
        if (last > known.sequenced()) {
            return "position " + record.position() + " lies outside of what the reference "
                    + reference.about().name() + " holds of contig " + known.name() + " (1 to " + known.sequenced()
                    + ")";
        }
        return agrees(known, length) ? null : mismatch(known, length);
    }

    /// A base that the reference itself leaves open (N, R, Y ...) agrees with any.
    private boolean agrees(ContigEntry known, int length) {
        if (length > bases.length) {
            bases = new byte[2 * length];
        }
        reference.bases(known, record.position() - 1, length, bases, 0);
        boolean open = false;
        boolean agrees = true;
        for (int i = 0; i < length; i++) {
            byte base = record.base(record.referenceStart() + i);
            open |= base == 'N';
            agrees &= base == bases[i] || !Bases.unambiguous(bases[i]);
        }
        if (!open) {
            tally.checked++;
        }
        return agrees;
    }

    private String mismatch(ContigEntry known, int length) {
        String given =
                new String(buffer, record.referenceStart(), length, StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT);
        String what = "REF " + shorten(given) + " does not match the reference "
                + shorten(new String(bases, 0, length, StandardCharsets.US_ASCII)) + " at " + known.name() + ":"
                + record.position() + "; is this file on another build than "
                + reference.about().assembly() + "?";
        if (given.indexOf('N') < 0) {
            tally.mismatch(what);
        }
        return what;
    }

    /// Writes the line up to where its annotation comes, an older one left out.
    private void beginInfo(int start) {
        int from = record.infoStart();
        int to = record.infoEnd();
        out.add(buffer, start, from - start);
        boolean empty = from == to || to == from + 1 && buffer[from] == '.';
        if (!empty && !hasOlder(from, to)) {
            out.add(buffer, from, to - from);
            out.add(';');
        } else if (!empty) {
            for (int entry = from; entry < to; ) {
                int end = entry;
                while (end < to && buffer[end] != ';') {
                    end++;
                }
                if (!isOlder(entry, end)) {
                    out.add(buffer, entry, end - entry);
                    out.add(';');
                }
                entry = end + 1;
            }
        }
        if (csq != null) {
            out.add(CSQ_KEY);
        }
    }

    private boolean hasOlder(int from, int to) {
        for (int i = from + CSQ_KEY.length - 1; i < to; i++) {
            if (buffer[i] == '=' && isOlder(i - CSQ_KEY.length + 1, to)) {
                return true;
            }
        }
        return false;
    }

    /// Whether an entry of INFO is an annotation that is written anew.
    private boolean isOlder(int from, int to) {
        return csq != null && is(CSQ_KEY, from, to) || ann != null && is(ANN_KEY, from, to);
    }

    private boolean is(byte[] key, int from, int to) {
        return to - from >= key.length
                && buffer[from] == key[0]
                && buffer[from + 1] == key[1]
                && buffer[from + 2] == key[2]
                && buffer[from + 3] == key[3];
    }

    /// @param begin where the entries begin in the output
    private void alleles(int begin) {
        boolean trim = trims();
        int skipped = trim ? 1 : 0;
        int referenceLength = record.referenceLength() - skipped;
        for (int i = 0; i < record.alleles(); i++) {
            if (record.kind(i) != Allele.SEQUENCE || sameAsReference(i)) {
                tally.count(Tally.Type.OTHER, 1);
                continue;
            }
            tally.count(type(i), 1);
            int length = record.alleleLength(i) - skipped;
            change.set(record.position() + skipped, referenceLength, length);
            copy(record.referenceStart() + skipped, referenceLength, change.reference());
            copy(record.alleleStart(i) + skipped, length, change.alternative());
            if (!tracks.isEmpty()) {
                know(i);
            }
            effects(begin, i);
        }
    }

    private void know(int allele) {
        known.clear();
        ContigEntry on = contig;
        if (on == null) {
            return;
        }
        for (TrackCursor track : tracks) {
            track.find(
                    on,
                    record.position(),
                    buffer,
                    record.referenceStart(),
                    record.referenceLength(),
                    buffer,
                    record.alleleStart(allele),
                    record.alleleLength(allele));
            for (int field = 0; field < track.track().fieldCount(); field++) {
                known.add('|');
                track.write(field, known);
            }
        }
    }

    private void copy(int from, int length, byte[] target) {
        for (int i = 0; i < length; i++) {
            target[i] = record.base(from + i);
        }
    }

    private boolean sameAsReference(int allele) {
        int length = record.alleleLength(allele);
        if (length != record.referenceLength()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (record.base(record.alleleStart(allele) + i) != record.base(record.referenceStart() + i)) {
                return false;
            }
        }
        return true;
    }

    /// As VEP reads VCF: where one allele changes the length and all begin with the same base, that base is left out.
    private boolean trims() {
        boolean changesLength = false;
        byte first = record.base(record.referenceStart());
        for (int i = 0; i < record.alleles(); i++) {
            if (record.kind(i) == Allele.SEQUENCE) {
                if (record.base(record.alleleStart(i)) != first) {
                    return false;
                }
                changesLength |= record.alleleLength(i) != record.referenceLength();
            }
        }
        return changesLength;
    }

    private void effects(int begin, int allele) {
        window.find(contigIndex, change.first(), change.last());
        hgvs.of(change, Objects.requireNonNull(contig));
        boolean any = false;
        switch (options.pick()) {
            case ALL -> {
                for (int i = 0; i < window.size(); i++) {
                    any |= write(begin, allele, window.get(i));
                }
            }
            case ALLELE -> {
                int best = best(null);
                any = best >= 0 && write(begin, allele, window.get(best));
            }
            case GENE -> {
                for (int i = 0; i < window.size(); i++) {
                    if (best(window.get(i).gene()) == i) {
                        any |= write(begin, allele, window.get(i));
                    }
                }
            }
        }
        if (reference.regulatoryFeatures() > 0) {
            any |= regulatory(begin, allele);
        }
        if (!any && options.intergenic()) {
            intergenic(begin, allele);
        }
    }

    private boolean regulatory(int begin, int allele) {
        reference.regulatory(contigIndex, change.first(), change.last(), features);
        for (int i = 0; i < features.size(); i++) {
            RegulatoryFeature feature = reference.regulatoryFeature(features.get(i));
            boolean whole = change.start() <= feature.start()
                    && change.end() >= feature.end()
                    && change.alternativeLength() < change.referenceLength();
            Term term = whole ? Term.REGULATORY_REGION_ABLATION : Term.REGULATORY_REGION_VARIANT;
            tally.count(term.bit());
            if (csq != null) {
                separate(out, begin);
                csq.regulatory(out, change, term, feature, hgvs);
            }
            if (ann != null) {
                separate(annEntries, 0);
                int length = record.alleleLength(allele);
                ann.regulatory(annEntries, buffer, record.alleleStart(allele), length, term, feature);
            }
        }
        return features.size() > 0;
    }

    /// The hit that is picked first, of a gene or of all; -1 where none is near enough.
    private int best(byte @Nullable [] gene) {
        int best = -1;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < window.size(); i++) {
            Transcript transcript = window.get(i);
            boolean wanted = gene == null || Arrays.equals(gene, transcript.gene());
            if (wanted && consequences.of(change, transcript, effect)) {
                coding |= effect.coding();
                long order = PickOrder.of(effect, transcript);
                if (order < least) {
                    least = order;
                    best = i;
                }
            }
        }
        return best;
    }

    /// An allele's effect on a transcript; false where it is too far from it.
    private boolean write(int begin, int allele, Transcript transcript) {
        if (!consequences.of(change, transcript, effect)) {
            return false;
        }
        coding |= effect.coding();
        tally.count(effect.terms());
        if (csq != null) {
            separate(out, begin);
            csq.add(out, change, effect, transcript, hgvs);
        }
        if (ann != null) {
            separate(annEntries, 0);
            int length = record.alleleLength(allele);
            ann.add(annEntries, buffer, record.alleleStart(allele), length, effect, transcript, hgvs);
        }
        return true;
    }

    private void intergenic(int begin, int allele) {
        tally.count(Term.INTERGENIC_VARIANT.bit());
        if (csq != null) {
            separate(out, begin);
            csq.intergenic(out, change, hgvs);
        }
        if (ann != null) {
            separate(annEntries, 0);
            ann.intergenic(annEntries, buffer, record.alleleStart(allele), record.alleleLength(allele));
        }
    }

    private static void separate(TextBuffer entries, int begin) {
        if (entries.size() > begin) {
            entries.add(',');
        }
    }

    private Tally.Type type(int allele) {
        int before = record.referenceLength();
        int after = record.alleleLength(allele);
        if (before == after) {
            return before == 1 ? Tally.Type.SNV : Tally.Type.MNV;
        }
        int common = Math.min(before, after);
        for (int i = 0; i < common; i++) {
            if (record.base(record.referenceStart() + i) != record.base(record.alleleStart(allele) + i)) {
                return Tally.Type.INDEL;
            }
        }
        return after > before ? Tally.Type.INSERTION : Tally.Type.DELETION;
    }

    private static String shorten(String text) {
        return text.length() > 20 ? text.substring(0, 20) + "..." : text;
    }

    private static String harmless(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() > 60 ? clean.substring(0, 60) + "..." : clean;
    }
}
