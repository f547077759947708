package gas.engine.internal.tracks;

import gas.engine.internal.reference.CompiledReference;
import gas.engine.internal.reference.ContigEntry;
import gas.engine.internal.text.TextBuffer;
import org.jspecify.annotations.Nullable;

/// Looks alleles up in a track, mostly in ascending order. Belongs to one thread.
public final class TrackCursor {
    private final TrackFile track;
    private final Normaliser normaliser;
    private @Nullable ContigEntry contig;
    private TrackFile.@Nullable Range range;
    private int found = -1;
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

    /// Finds an allele, however it is spelt.
    ///
    /// @param start 1-based, of the first base of REF
    public boolean find(
            ContigEntry on,
            int start,
            byte[] referenceBases,
            int referenceFrom,
            int referenceLength,
            byte[] alternativeBases,
            int alternativeFrom,
            int alternativeLength) {
        found = -1;
        if (on != contig) {
            contig = on;
            range = track.contig(on.name());
            bin = -1;
        }
        TrackFile.Range here = range;
        if (here == null) {
            return false;
        }
        normaliser.of(
                on,
                start,
                referenceBases,
                referenceFrom,
                referenceLength,
                alternativeBases,
                alternativeFrom,
                alternativeLength);
        int position = normaliser.position();
        int wanted = position >> TrackFile.BIN_SHIFT;
        if (wanted >= here.bins()) {
            return false;
        }
        if (wanted != bin) {
            bin = wanted;
            binFrom = track.bin(here.firstBin() + wanted);
            binTo = track.bin(here.firstBin() + wanted + 1);
        }
        int record = first(position);
        int code = normaliser.substitution();
        for (; record < binTo && track.position(record) == position; record++) {
            int allele = track.allele(record);
            if (code >= 0 ? allele == code : same(allele)) {
                found = record;
                return true;
            }
        }
        return false;
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

    /// Writes a field of the allele found, as the source has it but for what CSQ cannot hold; nothing where it has
    /// none.
    public void write(int field, TextBuffer out) {
        if (found < 0) {
            return;
        }
        int value = track.value(field, found);
        if (value >= 0) {
            out.add(track.prefix(field));
            out.addNumber(value);
        } else if (value < TrackFile.MISSING) {
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
}
