package gas.engine.internal.reference;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Locates: the transcripts at or near a place, in the order of their names. Made for places that mostly ascend: it
/// keeps
/// the transcripts of a short stretch of the genome at hand and looks them up anew only where a place lies outside of
/// it.
/// Belongs to one thread.
public final class TranscriptWindow {
    private static final int SHIFT = 10;
    private static final int CACHED_BYTES = 32 << 20;

    private final CompiledReference reference;
    private final int upstream;
    private final int downstream;
    private final TranscriptHits found = new TranscriptHits();
    private final @Nullable Transcript[] known;
    private long knownBytes;

    private int contig = -1;
    private int from;
    private int to = -1;
    private Transcript[] near = new Transcript[16];
    /// Where each of `near` begins and ends, what lies up- and downstream included.
    private int[] starts = new int[16];

    private int[] ends = new int[16];
    private int nearby;

    private Transcript[] hits = new Transcript[16];
    private int size;

    /// @param upstream bases before a transcript that still count as near it
    public TranscriptWindow(CompiledReference reference, int upstream, int downstream) {
        this.reference = reference;
        this.upstream = upstream;
        this.downstream = downstream;
        this.known = new Transcript[reference.transcripts()];
    }

    /// Finds the transcripts that a range touches or lies near.
    ///
    /// @param first 1-based, inclusive, as is `last`
    public void find(int contigIndex, int first, int last) {
        if (contigIndex != contig || first < from || last > to) {
            load(contigIndex, first, last);
        }
        size = 0;
        for (int i = 0; i < nearby; i++) {
            if (starts[i] <= last && ends[i] >= first) {
                hits[size++] = near[i];
            }
        }
    }

    public int size() {
        return size;
    }

    public Transcript get(int hit) {
        return hits[hit];
    }

    private void load(int contigIndex, int first, int last) {
        contig = contigIndex;
        from = Math.max(0, first) >> SHIFT << SHIFT;
        to = (int) Math.min(Integer.MAX_VALUE, Math.max((long) last, from + (1L << SHIFT) - 1));
        ContigEntry entry = reference.contig(contigIndex);
        int reach = Math.max(upstream, downstream);
        reference.transcripts(
                entry, Math.max(1, from - reach), (int) Math.min(Integer.MAX_VALUE, (long) to + reach), found);
        nearby = found.size();
        if (nearby > near.length) {
            near = new Transcript[2 * nearby];
            hits = new Transcript[2 * nearby];
            starts = new int[2 * nearby];
            ends = new int[2 * nearby];
        }
        if (knownBytes > CACHED_BYTES) {
            Arrays.fill(known, null);
            knownBytes = 0;
        }
        for (int i = 0; i < nearby; i++) {
            Transcript transcript = transcript(found.get(i), entry);
            near[i] = transcript;
            starts[i] = transcript.start() - (transcript.forward() ? upstream : downstream);
            ends[i] = transcript.end() + (transcript.forward() ? downstream : upstream);
        }
    }

    private Transcript transcript(int index, ContigEntry entry) {
        Transcript transcript = known[index];
        if (transcript == null) {
            transcript = reference.transcript(index, entry);
            known[index] = transcript;
            knownBytes += transcript.weight();
        }
        return transcript;
    }
}
