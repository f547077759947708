package gas.engine.internal.conformance;

import org.jspecify.annotations.Nullable;

/// What a key of INFO or FORMAT holds, by the file's header or, where that is silent, by the specification.
///
/// @param fixed how many values where the count is FIXED
record Definition(Count count, int fixed, Type type, Meaning meaning) {
    /// VCF 4.5, sections 1.4.2 and 1.4.4.
    enum Count {
        FIXED,
        /// A, R and G, which the alleles of the record decide
        ALTERNATIVES,
        ALLELES,
        GENOTYPES,
        /// a dot, and what other columns of the sample decide (LA, LR, LG, P, M)
        ANY
    }

    enum Type {
        INTEGER("Integer"),
        FLOAT("Float"),
        FLAG("Flag"),
        CHARACTER("Character"),
        STRING("String");

        private final String title;

        Type(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        static @Nullable Type of(String title) {
            for (Type type : values()) {
                if (type.title.equals(title)) {
                    return type;
                }
            }
            return null;
        }
    }

    /// What a reserved key says beyond its type.
    enum Meaning {
        ANY,
        /// counts, depths, frequencies, positions
        NON_NEGATIVE,
        CIGAR
    }

    private static final int MOST_DIGITS = 9;

    /// Null where the number or the type are none.
    ///
    /// @param minor of the version, the 3 of VCFv4.3
    /// @param samples whether this is of FORMAT
    static @Nullable Definition of(String number, String type, Meaning meaning, int minor, boolean samples) {
        Type known = Type.of(type);
        Count count = count(number, minor, samples);
        return known == null || count == null
                ? null
                : new Definition(count, count == Count.FIXED ? Integer.parseInt(number) : 0, known, meaning);
    }

    /// Null where the number is none.
    static @Nullable Count count(String number, int minor, boolean samples) {
        return switch (number) {
            case "A" -> Count.ALTERNATIVES;
            case "R" -> Count.ALLELES;
            case "G" -> Count.GENOTYPES;
            case "." -> Count.ANY;
            case "P" -> samples && minor >= 4 ? Count.ANY : null;
            case "LA", "LR", "LG", "M" -> samples && minor >= 5 ? Count.ANY : null;
            default -> isCount(number) ? Count.FIXED : null;
        };
    }

    private static boolean isCount(String number) {
        boolean digits = !number.isEmpty() && number.length() <= MOST_DIGITS;
        for (int i = 0; digits && i < number.length(); i++) {
            digits = number.charAt(i) >= '0' && number.charAt(i) <= '9';
        }
        return digits;
    }

    /// How many values the alleles ask for; -1 where any number is right.
    ///
    /// @param alternatives how many alternative alleles there are; 0 where ALT is missing, which leaves it open
    int expected(int alternatives, int ploidy) {
        return switch (count) {
            case FIXED -> fixed;
            case ALTERNATIVES -> alternatives == 0 ? -1 : alternatives;
            case ALLELES -> alternatives == 0 ? -1 : alternatives + 1;
            case GENOTYPES -> alternatives == 0 || ploidy == 0 ? -1 : genotypes(alternatives, ploidy);
            case ANY -> -1;
        };
    }

    /// In how many ways as many alleles as the ploidy says can be drawn, none of them in two orders; -1 where they are
    /// too many to count.
    private static int genotypes(int alternatives, int ploidy) {
        long ways = 1;
        for (int i = 1; i <= ploidy; i++) {
            ways = ways * (alternatives + i) / i;
            if (ways > Integer.MAX_VALUE) {
                return -1;
            }
        }
        return (int) ways;
    }

    String number() {
        return switch (count) {
            case FIXED -> String.valueOf(fixed);
            case ALTERNATIVES -> "A";
            case ALLELES -> "R";
            case GENOTYPES -> "G";
            case ANY -> ".";
        };
    }
}
