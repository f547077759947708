package gas.engine.internal.reference;

import java.util.Arrays;

/// Letters of nucleotides.
public final class Bases {
    private static final byte[] COMPLEMENTS = new byte[256];
    private static final byte[] UPPER = new byte[256];

    static {
        Arrays.fill(COMPLEMENTS, (byte) 'N');
        String from = "ACGTUMRWSYKVHDBN-";
        String to = "TGCAAKYWSRMBDHVN-";
        for (int i = 0; i < from.length(); i++) {
            COMPLEMENTS[from.charAt(i)] = (byte) to.charAt(i);
        }
        for (int letter = 0; letter < 256; letter++) {
            UPPER[letter] = (byte) (letter >= 'a' && letter <= 'z' ? letter - 32 : letter);
        }
    }

    private Bases() {}

    public static byte complement(byte base) {
        return COMPLEMENTS[base & 0xff];
    }

    public static byte upper(byte base) {
        return UPPER[base & 0xff];
    }

    /// Whether it is A, C, G or T, upper case.
    public static boolean unambiguous(byte base) {
        return base == 'A' || base == 'C' || base == 'G' || base == 'T';
    }

    public static void reverseComplement(byte[] sequence, int from, int to) {
        int left = from;
        int right = to - 1;
        while (left <= right) {
            byte first = complement(sequence[left]);
            sequence[left++] = complement(sequence[right]);
            sequence[right--] = first;
        }
    }
}
