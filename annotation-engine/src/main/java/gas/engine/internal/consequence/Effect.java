package gas.engine.internal.consequence;

import gas.engine.internal.text.TextBuffer;

/// What one allele does to one transcript; used again for every pair. Belongs to one thread.
public final class Effect {
    long terms;
    int exonFirst;
    int exonLast;
    int intronFirst;
    int intronLast;
    int cdnaStart;
    int cdnaEnd;
    int cdsStart;
    int cdsEnd;
    int distance;
    boolean coding;
    final TextBuffer codons = new TextBuffer(64);
    final TextBuffer aminoAcids = new TextBuffer(64);

    void clear() {
        terms = 0;
        exonFirst = 0;
        exonLast = 0;
        intronFirst = 0;
        intronLast = 0;
        cdnaStart = 0;
        cdnaEnd = 0;
        cdsStart = 0;
        cdsEnd = 0;
        distance = -1;
        coding = false;
        codons.clear();
        aminoAcids.clear();
    }

    /// Set of [Term]s.
    public long terms() {
        return terms;
    }

    /// Numbers of the exons touched, in the direction of the transcript; 0 for none.
    public int exonFirst() {
        return exonFirst;
    }

    public int exonLast() {
        return exonLast;
    }

    /// Numbers of the introns touched, likewise.
    public int intronFirst() {
        return intronFirst;
    }

    public int intronLast() {
        return intronLast;
    }

    /// 1-based in the transcript, 0 where it is outside the exons.
    public int cdnaStart() {
        return cdnaStart;
    }

    public int cdnaEnd() {
        return cdnaEnd;
    }

    /// 1-based in the coding sequence, 0 outside of it.
    public int cdsStart() {
        return cdsStart;
    }

    public int cdsEnd() {
        return cdsEnd;
    }

    /// To the transcript, where the allele is up- or downstream; else -1.
    public int distance() {
        return distance;
    }

    /// Whether the allele touches the coding sequence.
    public boolean coding() {
        return coding;
    }

    /// Reference and alternative, what changes in upper case; empty outside the coding sequence.
    public TextBuffer codons() {
        return codons;
    }

    public TextBuffer aminoAcids() {
        return aminoAcids;
    }
}
