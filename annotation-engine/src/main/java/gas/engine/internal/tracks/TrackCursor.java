package gas.engine.internal.tracks;

import gas.engine.internal.reference.Bases;
import gas.engine.internal.reference.CompiledReference;
import gas.engine.internal.reference.ContigEntry;
import gas.engine.internal.text.TextBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Looks alleles up in a track, mostly in ascending order: those that it knows, or the intervals that a change touches.
/// Belongs to one thread.
public final class TrackCursor {
    private final TrackFile track;
    private final Normaliser normaliser;
    private @Nullable ContigEntry contig;
    private TrackFile.@Nullable Range range;
    /// Records found: the first `count`.
    private int[] found = new int[8];

    private int count;
    private int bin = -1;
    private int binFrom;
    private int binTo;

    public TrackCursor(TrackFile track, CompiledReference reference) {
        this.track = track;
        this.normaliser = new Normaliser(reference);
    }

    public TrackFile track() {
        return track;
    }

    /// Finds an allele, however it is spelt; or the intervals that overlap the bases which it replaces, without those
    /// that both alleles share. An insertion touches what lies on both sides of it.
    ///
    /// @param start 1-based, of the first base of REF
    public void find(
            ContigEntry on,
            int start,
            byte[] referenceBases,
            int referenceFrom,
            int referenceLength,
            byte[] alternativeBases,
            int alternativeFrom,
            int alternativeLength) {
        count = 0;
        if (on != contig) {
            contig = on;
            range = track.contig(on.name());
            bin = -1;
        }
        TrackFile.Range here = range;
        if (here == null) {
            return;
        }
        if (!track.intervals()) {
            normaliser.of(
                    on,
                    start,
                    referenceBases,
                    referenceFrom,
                    referenceLength,
                    alternativeBases,
                    alternativeFrom,
                    alternativeLength);
            known(here);
            return;
        }
        int shorter = Math.min(referenceLength, alternativeLength);
        int head = 0;
        while (head < shorter
                && Bases.upper(referenceBases[referenceFrom + head])
                        == Bases.upper(alternativeBases[alternativeFrom + head])) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && Bases.upper(referenceBases[referenceFrom + referenceLength - 1 - tail])
                        == Bases.upper(alternativeBases[alternativeFrom + alternativeLength - 1 - tail])) {
            tail++;
        }
        overlapping(here, start + head, start + referenceLength - 1 - tail);
    }

    private void known(TrackFile.Range here) {
        int position = normaliser.position();
        int wanted = position >> TrackFile.BIN_SHIFT;
        if (wanted >= here.bins()) {
            return;
        }
        if (wanted != bin) {
            bin = wanted;
            binFrom = track.bin(here.firstBin() + wanted);
            binTo = track.bin(here.firstBin() + wanted + 1);
        }
        int code = normaliser.substitution();
        for (int record = first(position); record < binTo && track.position(record) == position; record++) {
            int allele = track.allele(record);
            if (code >= 0 ? allele == code : same(allele)) {
                found[count++] = record;
                return;
            }
        }
    }

    /// @param to `from - 1` of an insertion: what overlaps reaches over both
    private void overlapping(TrackFile.Range here, int from, int to) {
        int lowest = Math.min(from, to);
        if (lowest >> TrackFile.BIN_SHIFT >= here.bins()) {
            return;
        }
        int end = here.first() + here.records();
        int record = track.bin(here.firstBin() + (lowest >> TrackFile.BIN_SHIFT));
        for (; record < end && track.position(record) <= to; record++) {
            if (track.allele(record) >= from) {
                if (count == found.length) {
                    found = Arrays.copyOf(found, 2 * count);
                }
                found[count++] = record;
            }
        }
    }

    /// The first record of the bin at or after a position.
    private int first(int position) {
        int low = binFrom;
        int high = binTo;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (track.position(middle) < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private boolean same(int allele) {
        int string = allele - TrackFile.SUBSTITUTIONS;
        if (string < 0 || track.stringLength(string) != normaliser.length()) {
            return false;
        }
        for (int i = 0; i < normaliser.length(); i++) {
            if (track.stringByte(string, i) != normaliser.at(i)) {
                return false;
            }
        }
        return true;
    }

    /// Writes a field of what was found, as the source has it but for what CSQ cannot hold, joined by `&`; nothing
    /// where
    /// it has none.
    public void write(int field, TextBuffer out) {
        boolean any = false;
        for (int i = 0; i < count; i++) {
            int value = track.value(field, found[i]);
            if (value != TrackFile.MISSING) {
                if (any) {
                    out.add('&');
                }
                any = true;
                value(field, value, out);
            }
        }
    }

    private void value(int field, int value, TextBuffer out) {
        if (value >= 0) {
            out.add(track.prefix(field));
            out.addNumber(value);
            return;
        }
        int string = -2 - value;
        for (int i = 0; i < track.stringLength(string); i++) {
            byte letter = track.stringByte(string, i);
            switch (letter) {
                case ',', '|', ';' -> out.add('&');
                case '=' -> out.add("%3D");
                case ' ', '\t' -> out.add('_');
                default -> out.add(letter);
            }
        }
    }
}
