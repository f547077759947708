package gas.engine.internal.vcf;

import gas.engine.internal.reference.Bases;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A data line (VCF 4.5, section 1.6.1) as offsets into the buffer that holds it: parsed anew for each line, without
/// allocating. Not thread-safe.
public final class VcfRecord {
    private static final int FIXED_FIELDS = 8;
    private static final int REF = 3;
    private static final int ALT = 4;
    private static final int INFO = 7;
    private static final byte[] KIND = new byte[256];
    private static final byte BASE = 1;
    private static final byte AMBIGUOUS = 2;
    private static final int LONGEST_ALLELE = 100_000;

    static {
        for (char base : "ACGTNacgtn".toCharArray()) {
            KIND[base] = BASE;
        }
        for (char code : "RYSWKMBDHVryswkmbdhv".toCharArray()) {
            KIND[code] = AMBIGUOUS;
        }
    }

    /// What an allele of ALT says of the sequence.
    public enum Allele {
        /// bases
        SEQUENCE,
        /// `*`, `.`, `<*>` and `<NON_REF>`: they stand beside others and say nothing
        UNSPECIFIED,
        /// symbolic alleles and breakends
        STRUCTURAL
    }

    private byte[] buffer = new byte[0];
    /// Where each fixed field begins; one more than the end of the last.
    private final int[] fields = new int[FIXED_FIELDS + 1];
    private int position;
    private int alleles;
    private int[] alleleStarts = new int[16];
    private Allele[] alleleKinds = new Allele[16];
    private boolean structural;
    private String fault = "";

    /// Reads one line.
    ///
    /// @param start where the line begins in the buffer
    /// @param end where it ends, without its line feed
    /// @return false where the line is no record: see [#fault()]
    public boolean parse(byte[] buffer, int start, int end) {
        this.buffer = buffer;
        int count = 0;
        fields[0] = start;
        for (int i = start; i < end; i++) {
            if (buffer[i] == '\t') {
                fields[++count] = i + 1;
                if (count == FIXED_FIELDS) {
                    break;
                }
            }
        }
        if (count < FIXED_FIELDS) {
            fields[++count] = end + 1;
        }
        if (count < FIXED_FIELDS) {
            return fault("it has " + count + " tab-separated fields instead of at least " + FIXED_FIELDS);
        }
        if (contigLength() == 0) {
            return fault("CHROM is empty");
        }
        return parsePosition() && parseReference() && parseAlternatives();
    }

    private boolean parsePosition() {
        int end = fields[2] - 1;
        long number = 0;
        int from = fields[1];
        boolean good = from < end && end - from <= 10;
        for (int i = from; good && i < end; i++) {
            int digit = buffer[i] - '0';
            good = digit >= 0 && digit <= 9;
            number = number * 10 + digit;
        }
        if (!good || number > Integer.MAX_VALUE) {
            return fault("POS '" + shorten(from, end) + "' is not a position");
        }
        position = (int) number;
        return true;
    }

    private boolean parseReference() {
        if (referenceLength() <= 0 || !isBases(referenceStart(), fields[ALT] - 1)) {
            return fault(
                    "REF '" + shorten(referenceStart(), fields[ALT] - 1) + "' is not made of bases (A, C, G, T, N)");
        }
        return true;
    }

    private boolean parseAlternatives() {
        alleles = 0;
        structural = false;
        int end = fields[ALT + 1] - 1;
        int from = fields[ALT];
        while (true) {
            int to = from;
            while (to < end && buffer[to] != ',') {
                to++;
            }
            if (to == from) {
                return fault("ALT '" + shorten(fields[ALT], end) + "' has an empty allele");
            }
            if (to - from > LONGEST_ALLELE) {
                return fault(
                        "ALT has an allele of " + (to - from) + " bases; at most " + LONGEST_ALLELE + " are annotated");
            }
            Allele kind = kind(from, to);
            if (kind == Allele.STRUCTURAL && !isStructural(from, to)) {
                boolean code = KIND[buffer[from] & 0xff] > 0;
                return fault(
                        "ALT '" + shorten(from, to) + "' is no allele" + (code ? ": VCF has A, C, G, T and N" : ""));
            }
            structural |= kind == Allele.STRUCTURAL;
            if (alleles + 1 == alleleStarts.length) {
                alleleStarts = Arrays.copyOf(alleleStarts, 2 * alleles + 2);
                alleleKinds = Arrays.copyOf(alleleKinds, 2 * alleles + 2);
            }
            alleleKinds[alleles] = kind;
            alleleStarts[alleles++] = from;
            if (to >= end) {
                alleleStarts[alleles] = end + 1;
                return true;
            }
            from = to + 1;
        }
    }

    private Allele kind(int from, int to) {
        if (isBases(from, to)) {
            return Allele.SEQUENCE;
        }
        boolean one = to == from + 1 && (buffer[from] == '*' || buffer[from] == '.');
        return one || is(from, to, "<*>") || is(from, to, "<NON_REF>") ? Allele.UNSPECIFIED : Allele.STRUCTURAL;
    }

    private boolean isStructural(int from, int to) {
        if (buffer[from] == '<' || buffer[from] == '.' || buffer[to - 1] == '.') {
            return true;
        }
        for (int i = from; i < to; i++) {
            if (buffer[i] == '[' || buffer[i] == ']') {
                return true;
            }
        }
        return false;
    }

    private boolean is(int from, int to, String text) {
        if (to - from != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (buffer[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isBases(int from, int to) {
        for (int i = from; i < to; i++) {
            if (KIND[buffer[i] & 0xff] != BASE) {
                return false;
            }
        }
        return true;
    }

    private boolean fault(String why) {
        fault = why;
        return false;
    }

    /// Why the line is no record, told to the user.
    public String fault() {
        return fault;
    }

    public int contigStart() {
        return fields[0];
    }

    public int contigLength() {
        return fields[1] - 1 - fields[0];
    }

    public String contig() {
        return new String(buffer, contigStart(), contigLength(), StandardCharsets.UTF_8);
    }

    /// POS, 1-based.
    public int position() {
        return position;
    }

    public int referenceStart() {
        return fields[REF];
    }

    public int referenceLength() {
        return fields[ALT] - 1 - fields[REF];
    }

    /// How many alternative alleles there are.
    public int alleles() {
        return alleles;
    }

    public Allele kind(int allele) {
        return alleleKinds[allele];
    }

    public int alleleStart(int allele) {
        return alleleStarts[allele];
    }

    public int alleleLength(int allele) {
        return alleleStarts[allele + 1] - 1 - alleleStarts[allele];
    }

    /// Whether an allele is symbolic or a breakend.
    public boolean structural() {
        return structural;
    }

    /// Where INFO begins in the buffer.
    public int infoStart() {
        return fields[INFO];
    }

    /// Where INFO ends in the buffer.
    public int infoEnd() {
        return fields[INFO + 1] - 1;
    }

    /// The letter of an allele, upper case.
    public byte base(int at) {
        return Bases.upper(buffer[at]);
    }

    private String shorten(int from, int to) {
        String harmless = new String(buffer, from, to - from, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
        return harmless.length() > 40 ? harmless.substring(0, 40) + "..." : harmless;
    }
}
