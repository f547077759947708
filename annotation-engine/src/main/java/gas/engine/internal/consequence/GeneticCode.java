package gas.engine.internal.consequence;

import java.util.Map;

/// NCBI's translation tables, amino acids in the order T, C, A, G of all three bases.
final class GeneticCode {
    private static final Map<Integer, String> TABLES = Map.of(
            1, "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG",
            2, "FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIMMTTTTNNKKSS**VVVVAAAADDEEGGGG",
            3, "FFLLSSSSYY**CCWWTTTTPPPPHHQQRRRRIIMMTTTTNNKKSSRRVVVVAAAADDEEGGGG",
            4, "FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG",
            5, "FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIMMTTTTNNKKSSSSVVVVAAAADDEEGGGG",
            11, "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG");

    private final String table;

    private GeneticCode(String table) {
        this.table = table;
    }

    /// @param number NCBI's
    static GeneticCode of(int number) {
        String table = TABLES.get(number);
        if (table == null) {
            throw new IllegalArgumentException("genetic code " + number + " is not known to this engine");
        }
        return new GeneticCode(table);
    }

    /// The amino acid of three bases; X where one is not A, C, G or T.
    char translate(byte first, byte second, byte third) {
        int a = index(first);
        int b = index(second);
        int c = index(third);
        return (a | b | c) < 0 ? 'X' : table.charAt(16 * a + 4 * b + c);
    }

    private static int index(byte base) {
        return switch (base) {
            case 'T' -> 0;
            case 'C' -> 1;
            case 'A' -> 2;
            case 'G' -> 3;
            default -> -1;
        };
    }
}
