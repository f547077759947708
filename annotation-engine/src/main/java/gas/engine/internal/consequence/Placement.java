package gas.engine.internal.consequence;

import gas.engine.internal.reference.Transcript;

/// Where an allele lies in a transcript that it overlaps: exons, introns, splice sites. Used again for every pair.
final class Placement {
    /// Bases from an exon beyond which an intron has nothing but itself.
    static final int SPLICING = 20;

    private static final int POLYPYRIMIDINE_FROM = 16;
    private static final int FRAMESHIFT_STRETCH = 12;

    private Change change = new Change();
    private Transcript transcript;
    private boolean donor;
    private boolean acceptor;
    private boolean intronic;
    private boolean region;
    private boolean fifth;
    private boolean donorRegion;
    private boolean tract;
    boolean inExon;
    boolean inShortIntron;

    Placement(Transcript transcript) {
        this.transcript = transcript;
    }

    /// Fills exons, introns and positions of an effect; returns the terms of splicing and introns.
    long place(Change placed, Transcript in, Effect effect) {
        change = placed;
        transcript = in;
        donor = false;
        acceptor = false;
        intronic = false;
        region = false;
        fifth = false;
        donorRegion = false;
        tract = false;
        inExon = false;
        inShortIntron = false;
        position(effect);
        numberExons(effect);
        numberIntrons(effect);
        if (change.referenceLength() > 1 && change.alternativeLength() > 1) {
            differingRegions();
        } else {
            nearIntrons(change.start(), change.end());
        }
        return spliceTerms();
    }

    /// cDNA positions ascend in the transcript; of an insertion, the bases before and after it; 0 outside the exons.
    private void position(Effect effect) {
        int low = transcript.cdna(change.first());
        int high = change.first() == change.last() ? low : transcript.cdna(change.last());
        int first = transcript.forward() ? low : high;
        int last = transcript.forward() ? high : low;
        if (change.isInsertion()) { // at an exon's edge it belongs to the exon
            effect.cdnaStart = first == 0 && last > 1 ? last - 1 : first;
            effect.cdnaEnd = last == 0 && first > 0 && first < transcript.length() ? first + 1 : last;
        } else {
            effect.cdnaStart = first;
            effect.cdnaEnd = last;
        }
        effect.cdsStart = transcript.cds(effect.cdnaStart);
        effect.cdsEnd = transcript.cds(effect.cdnaEnd);
    }

    /// Where both alleles have several bases, splice sites are touched by those that differ, position by position.
    private void differingRegions() {
        byte[] before = change.reference();
        byte[] after = change.alternative();
        int longer = Math.max(change.referenceLength(), change.alternativeLength());
        int shorter = Math.min(change.referenceLength(), change.alternativeLength());
        int from = -1;
        for (int i = 0; i <= longer; i++) {
            boolean differs = i < longer && (i >= shorter || before[i] != after[i]);
            if (differs && from < 0) {
                from = i;
            } else if (!differs && from >= 0) {
                nearIntrons(change.start() + from, change.start() + i - 1);
                from = -1;
            }
        }
    }

    private void nearIntrons(int start, int end) {
        int first = Math.max(0, transcript.exonEndingAtOrAfter(Math.min(start, end)) - 1);
        while (first > 0
                && transcript.exonStart(first) + 2 >= start) { // the exon is so short that it is near both ends
            first--;
        }
        for (int i = first; i + 1 < transcript.exons(); i++) {
            int intronStart = transcript.exonEnd(i) + 1;
            if (intronStart > end + SPLICING) {
                break;
            }
            intron(start, end, intronStart, transcript.exonStart(i + 1) - 1);
        }
    }

    private void numberExons(Effect effect) {
        for (int i = transcript.exonEndingAtOrAfter(change.first()); i < transcript.exons(); i++) {
            if (transcript.exonStart(i) > change.last()) {
                break;
            }
            inExon |= change.isInsertion()
                    && (change.start() == transcript.exonStart(i) || change.end() == transcript.exonEnd(i));
            if (change.overlaps(transcript.exonStart(i), transcript.exonEnd(i))) {
                inExon = true;
                int number = transcript.forward() ? i + 1 : transcript.exons() - i;
                effect.exonFirst = effect.exonFirst == 0 ? number : Math.min(effect.exonFirst, number);
                effect.exonLast = Math.max(effect.exonLast, number);
            }
        }
    }

    private void numberIntrons(Effect effect) {
        int first = Math.max(0, transcript.exonEndingAtOrAfter(change.first()) - 1);
        for (int i = first; i + 1 < transcript.exons() && transcript.exonEnd(i) < change.end(); i++) {
            if (change.overlaps(transcript.exonEnd(i) + 1, transcript.exonStart(i + 1) - 1)) {
                int number = transcript.forward() ? i + 1 : transcript.exons() - 1 - i;
                effect.intronFirst = effect.intronFirst == 0 ? number : Math.min(effect.intronFirst, number);
                effect.intronLast = Math.max(effect.intronLast, number);
            }
        }
    }

    /// As VEP has it, every base near an exon counts as exonic in a transcript that has a frameshift intron.
    private boolean nearExon() {
        int stretch = transcript.hasFrameshiftIntron() ? FRAMESHIFT_STRETCH : 0;
        int exon = transcript.exonEndingAtOrAfter(change.first() - stretch);
        return exon < transcript.exons() && transcript.exonStart(exon) <= change.last() + stretch;
    }

    /// Notes what a stretch of changed bases touches of an intron; an insertion has its end before its start.
    private void intron(int from, int to, int start, int end) {
        if (Transcript.isFrameshift(start, end) && overlap(from, to, start, end)) {
            inShortIntron = true;
            return;
        }
        boolean insertion = from > to;
        boolean forward = transcript.forward();
        boolean atStart = overlap(from, to, start, start + 1);
        boolean atEnd = overlap(from, to, end - 1, end);
        donor |= forward ? atStart : atEnd;
        acceptor |= forward ? atEnd : atStart;
        boolean besideSite = insertion && (from == start + 2 || to == end - 2);
        intronic |= overlap(from, to, start + 2, end - 2) || besideSite;
        region |= overlap(from, to, start - 3, start - 1)
                || overlap(from, to, start + 2, start + 7)
                || overlap(from, to, end - 7, end - 2)
                || overlap(from, to, end + 1, end + 3)
                || besideSite
                || insertion && (from == start || to == end);
        fifth |= forward ? overlap(from, to, start + 4, start + 4) : overlap(from, to, end - 4, end - 4);
        donorRegion |= forward ? overlap(from, to, start + 2, start + 5) : overlap(from, to, end - 5, end - 2);
        // of an insertion, the base on either side is enough here
        tract |= forward
                ? overlap(Math.min(from, to), Math.max(from, to), end - POLYPYRIMIDINE_FROM, end - 2)
                : overlap(Math.min(from, to), Math.max(from, to), start + 2, start + POLYPYRIMIDINE_FROM);
    }

    private long spliceTerms() {
        long terms = 0;
        if (donor) {
            terms |= Term.SPLICE_DONOR_VARIANT.bit();
        }
        if (acceptor) {
            terms |= Term.SPLICE_ACCEPTOR_VARIANT.bit();
        }
        if (intronic) {
            terms |= Term.INTRON_VARIANT.bit();
        }
        if (fifth && !donor) {
            terms |= Term.SPLICE_DONOR_5TH_BASE_VARIANT.bit();
        } else if (donorRegion) {
            terms |= Term.SPLICE_DONOR_REGION_VARIANT.bit();
        } else if (region && !donor && !acceptor) {
            terms |= Term.SPLICE_REGION_VARIANT.bit();
        }
        if (tract && !nearExon()) {
            terms |= Term.SPLICE_POLYPYRIMIDINE_TRACT_VARIANT.bit();
        }
        return terms;
    }

    private static boolean overlap(int from, int to, int start, int end) {
        return to >= start && from <= end;
    }

    boolean inCoding(Effect effect) {
        if (!inExon) {
            return inShortIntron && change.overlaps(transcript.codingStart(), transcript.codingEnd());
        }
        if (change.isInsertion()) {
            return effect.cdsStart > 0 && effect.cdsEnd > 0;
        }
        if (effect.cdsStart > 0 || effect.cdsEnd > 0) {
            return true;
        }
        for (int i = transcript.exonEndingAtOrAfter(change.start()); i < transcript.exons(); i++) {
            int from = Math.max(transcript.exonStart(i), transcript.codingStart());
            int to = Math.min(transcript.exonEnd(i), transcript.codingEnd());
            if (from > change.end()) {
                return false;
            }
            if (from <= to && change.overlaps(from, to)) {
                return true;
            }
        }
        return false;
    }

    /// The terms of untranslated regions.
    long untranslated() {
        if (!inExon && !inShortIntron) {
            return 0;
        }
        boolean insertion = change.isInsertion();
        boolean before = change.overlaps(transcript.start(), transcript.codingStart() - 1)
                || insertion && change.start() == transcript.codingStart();
        boolean after = change.overlaps(transcript.codingEnd() + 1, transcript.end())
                || insertion && change.end() == transcript.codingEnd();
        long terms = 0;
        if (transcript.forward() ? before : after) {
            terms |= Term.FIVE_PRIME_UTR_VARIANT.bit();
        }
        if (transcript.forward() ? after : before) {
            terms |= Term.THREE_PRIME_UTR_VARIANT.bit();
        }
        return terms;
    }
}
