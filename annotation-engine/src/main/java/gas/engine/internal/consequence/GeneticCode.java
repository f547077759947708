package gas.engine.internal.consequence;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// NCBI's translation tables, amino acids and start codons in the order T, C, A, G of all three bases.
///
/// From <https://www.ncbi.nlm.nih.gov/Taxonomy/Utils/wprintgc.cgi>, version 4.6 of gc.prt. Numbers 7, 8, 15
/// and 17 to 20 are not in use there; 15 (Blepharisma) and 32 (Balanophoraceae plastids) are of gc.prt alone.
/// Where a codon may stop or not (27, 28, 31), it has the amino acid, as there.
public final class GeneticCode {
    private static final GeneticCode[] TABLES = new GeneticCode[34];
    private static final byte[] INDEX = new byte[256];

    static {
        Arrays.fill(INDEX, (byte) -1);
        INDEX['T'] = 0;
        INDEX['C'] = 1;
        INDEX['A'] = 2;
        INDEX['G'] = 3;
        table(1, "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG", "TTG CTG ATG");
        table(2, "FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIMMTTTTNNKKSS**VVVVAAAADDEEGGGG", "ATT ATC ATA ATG GTG");
        table(3, "FFLLSSSSYY**CCWWTTTTPPPPHHQQRRRRIIMMTTTTNNKKSSRRVVVVAAAADDEEGGGG", "ATA ATG GTG");
        table(4, "FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG", "TTA TTG CTG ATT ATC ATA ATG GTG");
        table(5, "FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIMMTTTTNNKKSSSSVVVVAAAADDEEGGGG", "TTG ATT ATC ATA ATG GTG");
        table(6, "FFLLSSSSYYQQCC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG", "ATG");
        table(9, "FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIIMTTTTNNNKSSSSVVVVAAAADDEEGGGG", "ATG GTG");
        table(10, "FFLLSSSSYY**CCCWLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG", "ATG");
        table(11, "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG", "TTG CTG ATT ATC ATA ATG GTG");
        table(12, "FFLLSSSSYY**CC*WLLLSPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG", "CTG ATG");
        table(13, "FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIMMTTTTNNKKSSGGVVVVAAAADDEEGGGG", "TTG ATA ATG GTG");
        table(14, "FFLLSSSSYYY*CCWWLLLLPPPPHHQQRRRRIIIMTTTTNNNKSSSSVVVVAAAADDEEGGGG", "ATG");
        table(15, "FFLLSSSSYY*QCC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG", "ATG");
        table(16, "FFLLSSSSYY*LCC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG", "ATG");
        table(21, "FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIMMTTTTNNNKSSSSVVVVAAAADDEEGGGG", "ATG GTG");
        table(22, "FFLLSS*SYY*LCC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG", "ATG");
        table(23, "FF*LSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG", "ATT ATG GTG");
        table(24, "FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSSKVVVVAAAADDEEGGGG", "TTG CTG ATG GTG");
        table(25, "FFLLSSSSYY**CCGWLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG", "TTG ATG GTG");
        table(26, "FFLLSSSSYY**CC*WLLLAPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG", "CTG ATG");
        table(27, "FFLLSSSSYYQQCCWWLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG", "ATG");
        table(28, "FFLLSSSSYYQQCCWWLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG", "ATG");
        table(29, "FFLLSSSSYYYYCC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG", "ATG");
        table(30, "FFLLSSSSYYEECC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG", "ATG");
        table(31, "FFLLSSSSYYEECCWWLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG", "ATG");
        table(32, "FFLLSSSSYY*WCC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG", "TTG CTG ATT ATC ATA ATG GTG");
        table(33, "FFLLSSSSYYY*CCWWLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSSKVVVVAAAADDEEGGGG", "TTG CTG ATG GTG");
    }

    private final byte[] aminoAcids;
    private final boolean[] starts;

    private GeneticCode(byte[] aminoAcids, boolean[] starts) {
        this.aminoAcids = aminoAcids;
        this.starts = starts;
    }

    private static void table(int number, String aminoAcids, String startCodons) {
        boolean[] starts = new boolean[64];
        for (String codon : startCodons.split(" ")) {
            starts[codon((byte) codon.charAt(0), (byte) codon.charAt(1), (byte) codon.charAt(2))] = true;
        }
        TABLES[number] = new GeneticCode(aminoAcids.getBytes(StandardCharsets.US_ASCII), starts);
    }

    /// @param number NCBI's
    public static GeneticCode of(int number) {
        GeneticCode table = number < 0 || number >= TABLES.length ? null : TABLES[number];
        if (table == null) {
            throw new IllegalArgumentException("genetic code " + number + " is not known to this engine");
        }
        return table;
    }

    /// The amino acid of three bases; X where one is not A, C, G or T.
    public char translate(byte first, byte second, byte third) {
        int codon = codon(first, second, third);
        return codon < 0 ? 'X' : (char) aminoAcids[codon];
    }

    /// Whether a coding sequence may begin with these bases, with methionine whatever they else stand for.
    public boolean starts(byte first, byte second, byte third) {
        int codon = codon(first, second, third);
        return codon >= 0 && starts[codon];
    }

    /// 0 to 63, less than 0 where a base is not A, C, G or T.
    private static int codon(byte first, byte second, byte third) {
        return 16 * INDEX[first & 0xff] | 4 * INDEX[second & 0xff] | INDEX[third & 0xff];
    }
}
