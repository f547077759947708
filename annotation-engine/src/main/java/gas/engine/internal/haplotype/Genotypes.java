package gas.engine.internal.haplotype;

import org.jspecify.annotations.Nullable;

/// Reads who carries which allele on which haplotype off the samples of a record (VCF 4.5, section 1.6.2: GT
/// and PS).
///
/// Sample s, counted from 0, has the haplotypes 2s and 2s+1, in the order of GT; a haploid one has the first
/// alone. More than two are not told apart.
final class Genotypes {
    private static final int MISSING = -1;

    private final Unphased unphased;
    private byte[] line = {};
    private int at;
    private int end;

    private int first;
    private int second;
    private int ploidy;
    private boolean slash;

    private long skipped;

    Genotypes(Unphased unphased) {
        this.unphased = unphased;
    }

    /// Heterozygous genotypes left out, as they are not phased, or of more than two chromosomes.
    long skipped() {
        return skipped;
    }

    /// Adds carriers to events.
    ///
    /// @param from where FORMAT begins
    /// @param events by the number of the allele, null where it does not matter who carries it
    void read(byte[] bytes, int from, int to, @Nullable Event[] events) {
        line = bytes;
        at = from;
        end = to;
        if (to - from < 2 || bytes[from] != 'G' || bytes[from + 1] != 'T') {
            return;
        }
        int phaseSetField = phaseSetField();
        for (int sample = 0; at < end; sample++) {
            at++;
            genotype();
            if (first > 0 || second > 0) {
                carries(sample, phaseSetField, events);
            }
            while (at < end && line[at] != '\t') {
                at++;
            }
        }
    }

    /// Which of the fields PS is, or -1; goes on to the end of FORMAT.
    private int phaseSetField() {
        int found = -1;
        int field = 0;
        for (; at < end && line[at] != '\t'; at++) {
            if (line[at] == ':') {
                field++;
                boolean ends = at + 3 >= end || line[at + 3] == ':' || line[at + 3] == '\t';
                if (at + 2 < end && line[at + 1] == 'P' && line[at + 2] == 'S' && ends) {
                    found = field;
                }
            }
        }
        return found;
    }

    private void genotype() {
        first = MISSING;
        second = MISSING;
        ploidy = 0;
        slash = false;
        if (at < end && (line[at] == '|' || line[at] == '/')) { // VCF 4.4: how the first allele is phased
            slash = line[at++] == '/';
        }
        for (; at < end; at++) {
            int allele = MISSING;
            if (line[at] == '.') {
                at++;
            } else {
                while (at < end && line[at] >= '0' && line[at] <= '9') {
                    allele = Math.max(0, allele) * 10 + line[at++] - '0';
                }
            }
            if (ploidy == 0) {
                first = allele;
            } else if (ploidy == 1) {
                second = allele;
            }
            ploidy++;
            if (at >= end || line[at] != '|' && line[at] != '/') {
                return;
            }
            slash |= line[at] == '/';
        }
    }

    private void carries(int sample, int phaseSetField, @Nullable Event[] events) {
        int slot = 2 * sample;
        if (unphased == Unphased.MERGE) {
            add(events, first, slot, Event.NO_SET);
            if (second != first) {
                add(events, second, slot, Event.NO_SET);
            }
            return;
        }
        if (ploidy == 1) {
            everywhere(events, first, slot);
            return;
        }
        if (first == second && ploidy == 2) {
            everywhere(events, first, slot);
            everywhere(events, first, slot + 1);
            return;
        }
        if (ploidy > 2 || slash && unphased == Unphased.SKIP) {
            skipped++;
            return;
        }
        if (slash && unphased == Unphased.NON_REFERENCE) {
            first = first <= 0 ? second : first;
            second = second <= 0 ? first : second;
        }
        int set = slash || phaseSetField < 0 ? Event.NO_SET : phaseSet(phaseSetField);
        add(events, first, slot, set);
        add(events, second, slot + 1, set);
    }

    private static void add(@Nullable Event[] events, int allele, int slot, int set) {
        Event event = allele > 0 && allele < events.length ? events[allele] : null;
        if (event != null) {
            event.addPhased(slot, set);
        }
    }

    private static void everywhere(@Nullable Event[] events, int allele, int slot) {
        Event event = allele > 0 && allele < events.length ? events[allele] : null;
        if (event != null) {
            event.everywhere.add(slot);
        }
    }

    /// A number of its own for each value; none where it is missing.
    private int phaseSet(int field) {
        int left = field;
        int place = at;
        while (place < end && line[place] != '\t' && left > 0) {
            if (line[place++] == ':') {
                left--;
            }
        }
        if (left > 0 || place == end || line[place] == '.') {
            return Event.NO_SET;
        }
        int value = 0;
        for (; place < end && line[place] != ':' && line[place] != '\t'; place++) {
            value = 31 * value + line[place];
        }
        return value == Event.NO_SET ? 1 : value;
    }
}
