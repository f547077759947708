package gas.engine.internal.haplotype;

import java.util.Arrays;
import java.util.stream.Collectors;

/// How a heterozygous genotype is read that does not tell which chromosome carries which allele (`0/1`). A
/// homozygous one tells that, phased or not.
public enum Unphased {
    /// Not at all: it is left out, and counted.
    SKIP("skip", "s"),
    /// As if it were phased: `0/1` is `0|1`.
    AS_IS("as-is", "a"),
    /// All alleles of a person, those of phased genotypes as well, are taken for one haplotype.
    MERGE("merge", "m"),
    /// So that both haplotypes carry what they can: `0/1` is `1|1`, `1/2` is `1|2`.
    NON_REFERENCE("non-reference", "R");

    private final String title;
    private final String letter;

    Unphased(String title, String letter) {
        this.title = title;
        this.letter = letter;
    }

    @Override
    public String toString() {
        return title;
    }

    /// By its name, or by the letter that it has in bcftools csq.
    ///
    /// @throws IllegalArgumentException where there is no such way, naming those that there are
    public static Unphased of(String name) {
        for (Unphased way : values()) {
            if (way.title.equals(name) || way.letter.equals(name)) {
                return way;
            }
        }
        throw new IllegalArgumentException("unphased genotypes cannot be read as " + name + "; there are "
                + Arrays.stream(values())
                        .map(way -> way.title + " (" + way.letter + ")")
                        .collect(Collectors.joining(", ")));
    }
}
