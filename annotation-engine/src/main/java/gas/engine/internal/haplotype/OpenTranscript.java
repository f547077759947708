package gas.engine.internal.haplotype;

import gas.engine.internal.reference.Transcript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A transcript and the changes of its coding sequence that were met so far.
final class OpenTranscript {
    final Transcript transcript;
    private final List<CodingChange> changes = new ArrayList<>();

    OpenTranscript(Transcript transcript) {
        this.transcript = transcript;
    }

    boolean is(Transcript other) {
        return transcript == other
                || transcript.start() == other.start()
                        && transcript.end() == other.end()
                        && Arrays.equals(transcript.feature(), other.feature());
    }

    void add(CodingChange change) {
        changes.add(change);
    }

    List<CodingChange> changes() {
        return changes;
    }

    /// The first record that waits for this transcript; null where none does.
    @Nullable
    Held firstRecord() {
        return changes.isEmpty() ? null : changes.getFirst().event().record;
    }
}
