package gas.engine.internal.haplotype;

import gas.engine.internal.reference.Bases;
import gas.engine.internal.reference.Transcript;
import org.jspecify.annotations.Nullable;

/// An event as one coding sequence reads it.
///
/// @param from 1-based in the coding sequence; of an insertion, the base after it
/// @param to inclusive; of an insertion, the base before it
/// @param bases what comes there, in the direction of the transcript
record CodingChange(Event event, int from, int to, byte[] bases) {

    /// Null where the event does not lie within one exon's coding part: what such a change makes of the
    /// splicing is not known, and so it takes no part.
    static @Nullable CodingChange of(Event event, Transcript transcript) {
        int first = cds(transcript, Math.min(event.start, event.end));
        int last = cds(transcript, Math.max(event.start, event.end));
        if (first == 0 || last == 0 || Math.abs(last - first) != Math.abs(event.end - event.start)) {
            return null;
        }
        if (transcript.exonEndingAtOrAfter(event.start) != transcript.exonEndingAtOrAfter(event.end)) {
            return null;
        }
        boolean insertion = event.start > event.end;
        byte[] bases = event.bases;
        if (!transcript.forward()) {
            bases = bases.clone();
            Bases.reverseComplement(bases, 0, bases.length);
        }
        int low = Math.min(first, last);
        int high = Math.max(first, last);
        return insertion ? new CodingChange(event, high, low, bases) : new CodingChange(event, low, high, bases);
    }

    private static int cds(Transcript transcript, int position) {
        return transcript.cds(transcript.cdna(position));
    }

    boolean insertion() {
        return from > to;
    }
}
