package gas.engine.internal.reference;

/// The coding sequence of a transcript whose ribosome slips ([Transcript#slipping()]), put together from its coding
/// segments: a base that is read twice stands in it twice, a base that is skipped does not stand in it. CDS positions
/// count as [Transcript]'s do.
public final class CodingSegments {
    private final Transcript transcript;
    private final int[] segments;

    public CodingSegments(Transcript transcript) {
        this.transcript = transcript;
        this.segments = transcript.details().segments();
    }

    /// Bases, those counted that stand before the first in its codon.
    public int length() {
        int length = transcript.startPhase();
        for (int i = 0; i < segments.length; i += 2) {
            length += segments[i + 1] - segments[i] + 1;
        }
        return length;
    }

    /// In the direction of the transcript, an N for each base that stands before the first in its codon.
    public byte[] sequence() {
        byte[] cdna = transcript.sequence();
        byte[] sequence = new byte[length()];
        int at = 0;
        while (at < transcript.startPhase()) {
            sequence[at++] = 'N';
        }
        for (int i = 0; i < segments.length; i += 2) {
            int segment = inOrder(i);
            int bases = segments[segment + 1] - segments[segment] + 1;
            System.arraycopy(cdna, transcript.cdna(first(segment)) - 1, sequence, at, bases);
            at += bases;
        }
        return sequence;
    }

    /// The CDS position of a genomic one, the first of two where it is read twice; 0 where it is not read.
    public int cds(int position) {
        int before = transcript.startPhase();
        for (int i = 0; i < segments.length; i += 2) {
            int segment = inOrder(i);
            if (position >= segments[segment] && position <= segments[segment + 1]) {
                return before + Math.abs(position - first(segment)) + 1;
            }
            before += segments[segment + 1] - segments[segment] + 1;
        }
        return 0;
    }

    private int inOrder(int i) {
        return transcript.forward() ? i : segments.length - 2 - i;
    }

    private int first(int segment) {
        return transcript.forward() ? segments[segment] : segments[segment + 1];
    }
}
