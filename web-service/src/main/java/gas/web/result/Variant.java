package gas.web.result;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/// A data line (VCF 4.5, section 1.6.1) as places in the buffer that holds it; set anew for each line, without
/// allocating. A line with too few fields has empty ones. Belongs to one thread.
public final class Variant {
    public static final int CHROM = 0;
    public static final int POS = 1;
    public static final int ID = 2;
    public static final int REF = 3;
    public static final int ALT = 4;
    public static final int QUAL = 5;
    public static final int FILTER = 6;
    public static final int INFO = 7;
    public static final int FORMAT = 8;

    private static final byte[] CSQ = "CSQ=".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "END=".getBytes(StandardCharsets.US_ASCII);

    private byte[] text = {};
    private int end;
    /// Where each field begins, one more than where the one before ends; the last one is where FORMAT ends, plus one.
    private final int[] fields = new int[FORMAT + 2];
    private long offset;
    private long nextOffset;
    private int csqStart;
    private int csqEnd;

    /// @param offset the virtual offset of the line, `nextOffset` that of the one after
    void set(byte[] text, int start, int end, long offset, long nextOffset) {
        this.text = text;
        this.end = end;
        this.offset = offset;
        this.nextOffset = nextOffset;
        fields[0] = start;
        int count = 1;
        for (int i = start; i < end && count < fields.length; i++) {
            if (text[i] == '\t') {
                fields[count++] = i + 1;
            }
        }
        Arrays.fill(fields, count, fields.length, end + 1);
        csqStart = -1;
    }

    public byte[] text() {
        return text;
    }

    public int start() {
        return fields[0];
    }

    public int end() {
        return end;
    }

    public long offset() {
        return offset;
    }

    public long nextOffset() {
        return nextOffset;
    }

    public int from(int field) {
        return Math.min(fields[field], end);
    }

    public int to(int field) {
        return Math.max(from(field), fields[field + 1] - 1);
    }

    public String field(int field) {
        return string(from(field), to(field));
    }

    public String string(int from, int to) {
        return new String(text, from, to - from, StandardCharsets.UTF_8);
    }

    /// POS, 1-based; 0 where it is no number.
    public int position() {
        return number(from(POS), to(POS));
    }

    /// The last base that the record speaks of, 1-based: by REF, or by INFO's END where that is further.
    public int last() {
        int byReference = position() + Math.max(1, to(REF) - from(REF)) - 1;
        int at = value(END);
        return at < 0 ? byReference : Math.max(byReference, number(at, valueEnd(at)));
    }

    private int number(int from, int to) {
        long number = 0;
        if (from == to || to - from > 10) {
            return 0;
        }
        for (int i = from; i < to; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            number = number * 10 + digit;
        }
        return number > Integer.MAX_VALUE ? 0 : (int) number;
    }

    public boolean is(int field, byte[] value) {
        return Arrays.equals(text, from(field), to(field), value, 0, value.length);
    }

    /// Where the CSQ entries begin; equal to [#csqEnd()] where there are none.
    public int csqStart() {
        if (csqStart < 0) {
            int at = value(CSQ);
            csqStart = at < 0 ? to(INFO) : at;
            csqEnd = at < 0 ? csqStart : valueEnd(at);
        }
        return csqStart;
    }

    public int csqEnd() {
        csqStart();
        return csqEnd;
    }

    /// Where the value of an INFO key begins; -1 where the record does not have it.
    ///
    /// @param key with its equals sign
    public int value(byte[] key) {
        int to = to(INFO);
        int at = from(INFO);
        while (at + key.length <= to) {
            if (Arrays.equals(text, at, at + key.length, key, 0, key.length)) {
                return at + key.length;
            }
            at = valueEnd(at) + 1;
        }
        return -1;
    }

    public int valueEnd(int at) {
        int to = to(INFO);
        int i = at;
        while (i < to && text[i] != ';') {
            i++;
        }
        return i;
    }

    /// The genotype of a sample: where GT's value begins and ends, packed as `from << 32 | to`; -1 without one.
    ///
    /// @param sample 0-based
    public long genotype(int sample) {
        int format = from(FORMAT);
        // VCF 4.5, section 1.6.2: GT is the first where there is one
        boolean has = to(FORMAT) - format >= 2
                && text[format] == 'G'
                && text[format + 1] == 'T'
                && (to(FORMAT) - format == 2 || text[format + 2] == ':');
        int at = fields[FORMAT + 1];
        for (int i = 0; has && i < sample; i++) {
            while (at < end && text[at] != '\t') {
                at++;
            }
            at++;
        }
        if (!has || at >= end) {
            return -1;
        }
        int to = at;
        while (to < end && text[to] != '\t' && text[to] != ':') {
            to++;
        }
        return (long) at << 32 | to;
    }

    /// A copy that stays when the line is gone.
    public byte[] line() {
        return Arrays.copyOfRange(text, start(), end);
    }

    /// Of a line that stands alone.
    public static Variant of(byte[] line, long offset) {
        Variant variant = new Variant();
        variant.set(Objects.requireNonNull(line), 0, line.length, offset, offset);
        return variant;
    }
}
