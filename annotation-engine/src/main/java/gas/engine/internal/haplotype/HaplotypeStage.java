package gas.engine.internal.haplotype;

import gas.engine.internal.bgzf.BgzfBlocks;
import gas.engine.internal.output.Part;
import gas.engine.internal.output.VcfOutput;
import gas.engine.internal.reference.CompiledReference;
import gas.engine.internal.reference.Transcript;
import gas.engine.internal.reference.TranscriptWindow;
import gas.engine.internal.text.TextBuffer;
import gas.engine.internal.vcf.VcfRecord;
import gas.engine.internal.vcf.VcfRecord.Allele;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Behind the annotation of single alleles: takes annotated chunks in the order of the file, adds what
/// alleles do together, and writes them.
///
/// A record waits from when it changes a coding sequence until the file has passed the end of that sequence,
/// and with it all that comes in between. Of what waits, lines take up to [#TEXT_IN_MEMORY] of memory, the
/// rest of them lies in a temporary file; each record takes some fifty bytes besides, and each carried allele
/// of a coding sequence the set of those who carry it. A record that lies before the one before it ends all
/// waiting: in a file that is not sorted, alleles are judged together as far as it is.
///
/// One thread at a time.
public final class HaplotypeStage implements AutoCloseable {
    private static final int BLOCK = 1 << 20;
    private static final int TEXT_IN_MEMORY = 64 << 20;
    private static final int WRITTEN_AT_ONCE = 1 << 20;

    private final CompiledReference reference;
    private final VcfOutput output;
    private final Part ready;
    private final @Nullable BgzfBlocks blocks;
    private final TranscriptWindow window;
    private final VcfRecord record = new VcfRecord();
    private final Genotypes genotypes;
    private final Findings findings;
    private final Hcsq hcsq = new Hcsq();
    private final HeldText text;
    private final TextBuffer line = new TextBuffer(1 << 12);

    private final ArrayDeque<Held> waiting = new ArrayDeque<>();
    private final List<OpenTranscript> open = new ArrayList<>();
    private final Set<Event> met = new HashSet<>();
    private long number;
    private String contigName = "";
    private int contig = -1;
    private int lastStart;
    /// The end of the coding sequence that ends first.
    private int firstEnd = Integer.MAX_VALUE;

    private long conflicts;

    public HaplotypeStage(CompiledReference reference, VcfOutput output, Unphased unphased, int compressionLevel) {
        this(reference, output, unphased, compressionLevel, BLOCK, TEXT_IN_MEMORY / BLOCK);
    }

    HaplotypeStage(
            CompiledReference reference,
            VcfOutput output,
            Unphased unphased,
            int compressionLevel,
            int blockSize,
            int blocksInMemory) {
        this.reference = reference;
        this.output = output;
        this.ready = output.part();
        this.blocks = output.compressed() ? new BgzfBlocks(compressionLevel) : null;
        this.window = new TranscriptWindow(reference, 0, 0);
        this.findings = new Findings(reference);
        this.genotypes = new Genotypes(unphased);
        this.text = new HeldText(blockSize, blocksInMemory);
    }

    /// Takes what [VcfOutput#draft()] was filled with.
    public void take(Part part) throws IOException {
        if (part.isUnplaced()) {
            ready.unplaced();
        }
        byte[] bytes = part.text().bytes();
        int size = part.text().size();
        int records = part.records();
        int begin = records == 0 ? size : part.offset(0);
        pass(null, 0, 0, bytes, 0, begin);
        for (int i = 0; i < records; i++) {
            int from = part.offset(i);
            int to = i + 1 < records ? part.offset(i + 1) : size;
            String name = part.contig(i);
            int start = part.start(i);
            if (start < lastStart || start > firstEnd || !name.equals(contigName)) {
                close(name, start);
            }
            lastStart = start;
            Held held = part.isCoding(i) ? coding(name, start, part.end(i), bytes, from, to) : null;
            if (held == null) {
                pass(name, start, part.end(i), bytes, from, to);
            } else {
                text.add(bytes, from, to - from);
                waiting.add(held);
            }
        }
    }

    /// Writes what still waits.
    public void finish() throws IOException {
        close("", 0);
        flush();
    }

    /// Heterozygous genotypes in coding sequences that were left out, as they are not phased.
    public long unphasedSkipped() {
        return genotypes.skipped();
    }

    /// Alleles in coding sequences that were left out of a haplotype, as they overlap another of its alleles.
    public long conflicts() {
        return conflicts;
    }

    /// What was found, counted once a transcript.
    public long found() {
        return findings.count();
    }

    /// A line as it is, at once where nothing waits.
    private void pass(@Nullable String name, int start, int end, byte[] bytes, int from, int to) throws IOException {
        if (from == to) {
            return;
        }
        if (!waiting.isEmpty()) {
            text.add(bytes, from, to - from);
            waiting.add(new Held(number++, name, start, end, to - from));
            return;
        }
        if (name != null) {
            ready.record(name, start, end);
        }
        ready.text().add(bytes, from, to - from);
        if (ready.text().size() >= WRITTEN_AT_ONCE) {
            flush();
        }
    }

    private void flush() throws IOException {
        if (blocks != null) {
            ready.compress(blocks);
        }
        output.write(ready);
        ready.clear();
    }

    /// What a record does to coding sequences; null where nobody is known to carry it.
    private @Nullable Held coding(String name, int start, int end, byte[] bytes, int from, int to) {
        int lineEnd = from;
        while (lineEnd < to && bytes[lineEnd] != '\n') {
            lineEnd++;
        }
        if (lineEnd > from && bytes[lineEnd - 1] == '\r') {
            lineEnd--;
        }
        if (!record.parse(bytes, from, lineEnd) || record.infoEnd() + 1 >= lineEnd) {
            return null;
        }
        Held held = new Held(number, name, start, end, to - from);
        @Nullable Event[] events = new Event[record.alleles() + 1];
        for (int i = 0; i < record.alleles(); i++) {
            events[i + 1] = record.kind(i) == Allele.SEQUENCE ? event(held, i, bytes) : null;
        }
        genotypes.read(bytes, record.infoEnd() + 1, lineEnd, events);
        boolean any = false;
        for (Event event : events) {
            any |= event != null && event.carried() && place(event);
        }
        if (any) {
            number++;
        }
        return any ? held : null;
    }

    /// Null where the allele is as the reference.
    private @Nullable Event event(Held held, int index, byte[] bytes) {
        int referenceStart = record.referenceStart();
        int before = record.referenceLength();
        int alleleStart = record.alleleStart(index);
        int after = record.alleleLength(index);
        int label = before + after + 12;
        TextBuffer named = new TextBuffer(label);
        named.addNumber(record.position());
        for (int i = 0; i < before; i++) {
            named.add(record.base(referenceStart + i));
        }
        named.add('>');
        for (int i = 0; i < after; i++) {
            named.add(record.base(alleleStart + i));
        }
        int head = 0;
        while (head < before && head < after && record.base(referenceStart + head) == record.base(alleleStart + head)) {
            head++;
        }
        while (before > head
                && after > head
                && record.base(referenceStart + before - 1) == record.base(alleleStart + after - 1)) {
            before--;
            after--;
        }
        if (before == head && after == head) {
            return null;
        }
        byte[] come = new byte[after - head];
        for (int i = 0; i < come.length; i++) {
            come[i] = record.base(alleleStart + head + i);
        }
        int start = record.position() + head;
        return new Event(held, index + 1, start, record.position() + before - 1, come, named.toBytes());
    }

    /// Adds an event to every coding sequence that it lies in; false where there is none.
    private boolean place(Event event) {
        boolean any = false;
        window.find(contig, Math.min(event.start, event.end), Math.max(event.start, event.end));
        for (int i = 0; i < window.size(); i++) {
            Transcript transcript = window.get(i);
            if (transcript.coding()) {
                CodingChange change = CodingChange.of(event, transcript);
                if (change != null) {
                    any = true;
                    opened(transcript).add(change);
                }
            }
        }
        if (any) {
            met.add(event);
        }
        return any;
    }

    private OpenTranscript opened(Transcript transcript) {
        for (OpenTranscript known : open) {
            if (known.is(transcript)) {
                return known;
            }
        }
        OpenTranscript opened = new OpenTranscript(transcript);
        open.add(opened);
        firstEnd = Math.min(firstEnd, transcript.codingEnd());
        return opened;
    }

    /// Judges the transcripts that a record at a place cannot change any more, and lets go of what waited for
    /// them.
    private void close(String name, int start) throws IOException {
        boolean all = !name.equals(contigName) || start < lastStart;
        firstEnd = Integer.MAX_VALUE;
        long needed = Long.MAX_VALUE;
        for (Iterator<OpenTranscript> each = open.iterator(); each.hasNext(); ) {
            OpenTranscript transcript = each.next();
            if (all || transcript.transcript.codingEnd() < start) {
                findings.judge(transcript);
                each.remove();
            } else {
                firstEnd = Math.min(firstEnd, transcript.transcript.codingEnd());
                Held first = transcript.firstRecord();
                needed = first == null ? needed : Math.min(needed, first.number);
            }
        }
        if (all) {
            contigName = name;
            contig = reference.contig(name);
            lastStart = 0;
        }
        while (!waiting.isEmpty() && waiting.element().number < needed) {
            release(waiting.remove());
        }
        if (open.isEmpty()) {
            for (Event event : met) {
                conflicts += event.conflicts ? 1 : 0;
            }
            met.clear();
        }
    }

    private void release(Held held) throws IOException {
        if (held.contig != null) {
            ready.record(held.contig, held.start, held.end);
        }
        if (held.entries == null) {
            text.take(held.length, ready.text());
        } else {
            line.clear();
            text.take(held.length, line);
            hcsq.write(ready.text(), line.bytes(), held.length, held.entries);
        }
        if (ready.text().size() >= WRITTEN_AT_ONCE) {
            flush();
        }
    }

    @Override
    public void close() throws IOException {
        if (blocks != null) {
            blocks.close();
        }
        text.close();
    }
}
