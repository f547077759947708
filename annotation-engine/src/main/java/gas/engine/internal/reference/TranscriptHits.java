package gas.engine.internal.reference;

import java.util.Arrays;

/// Transcripts found, by their index; used again for every record.
public final class TranscriptHits {
    private int[] indexes = new int[64];
    private int size;

    void clear() {
        size = 0;
    }

    void add(int index) {
        if (size == indexes.length) {
            indexes = Arrays.copyOf(indexes, size * 2);
        }
        indexes[size++] = index;
    }

    void sort() {
        Arrays.sort(indexes, 0, size);
    }

    public int size() {
        return size;
    }

    public int get(int position) {
        return indexes[position];
    }
}
