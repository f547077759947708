package gas.engine.internal.haplotype;

/// An allele that someone carries, as it changes the forward strand, without the bases that it shares with
/// REF at its ends.
final class Event {
    /// A genotype without a phase set belongs to this one.
    static final int NO_SET = 0;

    private static final int[] UNSET = {};

    /// Which record it belongs to, in the order of the file.
    final Held record;
    /// Its number in ALT, from 1.
    final int allele;
    /// 1-based; of an insertion, the base after it.
    final int start;
    /// 1-based, inclusive; of an insertion, the base before it.
    final int end;
    final byte[] bases;
    /// `POS REF>ALT` as the record has them.
    final byte[] label;
    /// Who carries it on a known haplotype.
    final Slots phased = new Slots();
    /// Who carries it on all haplotypes, whatever the phase.
    final Slots everywhere = new Slots();
    /// Whether it was left out somewhere, as another change of the same haplotype overlaps it.
    boolean conflicts;

    private int[] sets = UNSET;

    Event(Held record, int allele, int start, int end, byte[] bases, byte[] label) {
        this.record = record;
        this.allele = allele;
        this.start = start;
        this.end = end;
        this.bases = bases;
        this.label = label;
    }

    void addPhased(int slot, int phaseSet) {
        int index = phased.size();
        phased.add(slot);
        if (phaseSet != NO_SET || sets.length > 0) {
            if (index >= sets.length) {
                sets = java.util.Arrays.copyOf(sets, Math.max(4, 2 * (index + 1)));
            }
            sets[index] = phaseSet;
        }
    }

    boolean hasSets() {
        return sets.length > 0;
    }

    /// The phase set of the index-th of `phased`.
    int set(int index) {
        return index < sets.length ? sets[index] : NO_SET;
    }

    boolean carried() {
        return phased.size() + everywhere.size() > 0;
    }
}
