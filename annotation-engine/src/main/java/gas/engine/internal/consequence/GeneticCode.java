package gas.engine.internal.consequence;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/// NCBI's translation tables, amino acids in the order T, C, A, G of all three bases.
public final class GeneticCode {
    private static final Map<Integer, String> TABLES = Map.of(
            1, "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG",
            2, "FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIMMTTTTNNKKSS**VVVVAAAADDEEGGGG",
            3, "FFLLSSSSYY**CCWWTTTTPPPPHHQQRRRRIIMMTTTTNNKKSSRRVVVVAAAADDEEGGGG",
            4, "FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG",
            5, "FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIMMTTTTNNKKSSSSVVVVAAAADDEEGGGG",
            11, "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG");

    private static final GeneticCode[] CODES = new GeneticCode[34];
    private static final byte[] INDEX = new byte[256];

    static {
        Arrays.fill(INDEX, (byte) -1);
        INDEX['T'] = 0;
        INDEX['C'] = 1;
        INDEX['A'] = 2;
        INDEX['G'] = 3;
        TABLES.forEach((number, table) -> CODES[number] = new GeneticCode(table));
    }

    private final byte[] table;

    private GeneticCode(String table) {
        this.table = table.getBytes(StandardCharsets.US_ASCII);
    }

    /// @param number NCBI's
    public static GeneticCode of(int number) {
        GeneticCode code = number > 0 && number < CODES.length ? CODES[number] : null;
        if (code == null) {
            throw new IllegalArgumentException("genetic code " + number + " is not known to this engine");
        }
        return code;
    }

    /// The amino acid of three bases; X where one is not A, C, G or T.
    public char translate(byte first, byte second, byte third) {
        int a = INDEX[first & 0xff];
        int b = INDEX[second & 0xff];
        int c = INDEX[third & 0xff];
        return (a | b | c) < 0 ? 'X' : (char) table[16 * a + 4 * b + c];
    }
}
