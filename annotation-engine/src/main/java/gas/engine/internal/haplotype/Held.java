package gas.engine.internal.haplotype;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A record that waits until no transcript can add to it.
final class Held {
    /// In the order of the file.
    final long number;
    /// Null for text that is no record.
    final @Nullable String contig;

    final int start;
    final int end;
    /// Bytes of its line, and of what follows it up to the next record.
    final int length;
    /// What was found; mostly nothing.
    @Nullable
    List<Entry> entries;

    /// One HCSQ entry of this record, and who has it.
    record Entry(byte[] text, Slots carriers) {}

    Held(long number, @Nullable String contig, int start, int end, int length) {
        this.number = number;
        this.contig = contig;
        this.start = start;
        this.end = end;
        this.length = length;
    }

    void add(byte[] text, Slots carriers) {
        List<Entry> all = entries == null ? new ArrayList<>() : entries;
        entries = all;
        all.add(new Entry(text, carriers));
    }
}
