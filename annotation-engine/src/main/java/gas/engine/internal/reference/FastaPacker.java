package gas.engine.internal.reference;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Packs FASTA into 2 bits a base as it streams by; what is not A, C, G or T becomes a run of that letter.
/// Lower case (soft-masked) is taken as upper case.
final class FastaPacker {
    private static final byte[] CODES = new byte[256];

    static {
        Arrays.fill(CODES, (byte) -1);
        String bases = "ACGT";
        for (int code = 0; code < 4; code++) {
            CODES[bases.charAt(code)] = (byte) code;
            CODES[Character.toLowerCase(bases.charAt(code))] = (byte) code;
        }
    }

    /// A contig as found.
    record Packed(String name, long length, long sequenceAt, int firstRun, int runs) {}

    private final OutputStream out;
    private final List<Packed> contigs = new ArrayList<>();
    private int[] runs = new int[3 * 1024];
    private int runInts;
    private final byte[] buffered = new byte[1 << 16];
    private int ready;
    private long written;

    private @Nullable String name;
    private long length;
    private long sequenceAt;
    private int firstRun;
    private int pending;
    private int runLetter;
    private long runStart;

    FastaPacker(OutputStream out) {
        this.out = out;
    }

    List<Packed> contigs() {
        return contigs;
    }

    int[] runs() {
        return Arrays.copyOf(runs, runInts);
    }

    long written() {
        return written;
    }

    /// @param file its name, for messages
    void pack(InputStream fasta, String file) throws IOException {
        byte[] buffer = new byte[1 << 18];
        StringBuilder title = new StringBuilder();
        boolean inTitle = false;
        boolean lineStart = true;
        long line = 1;
        for (int read = fasta.read(buffer); read > 0; read = fasta.read(buffer)) {
            for (int i = 0; i < read; i++) {
                if (runLetter == 0 && name != null && !inTitle) {
                    int from = i;
                    i = bases(buffer, i, read);
                    lineStart &= i == from;
                    if (i == read) {
                        break;
                    }
                }
                byte letter = buffer[i];
                if (letter == '\n') {
                    if (inTitle) {
                        begin(title.toString());
                        title.setLength(0);
                    }
                    inTitle = false;
                    lineStart = true;
                    line++;
                } else if (inTitle) {
                    title.append((char) (letter & 0xff));
                } else if (lineStart && letter == '>') {
                    inTitle = true;
                } else {
                    lineStart = false;
                    if (letter > ' ' && name == null) {
                        throw new IOException("line " + line + " of " + file
                                + " is not FASTA: a line that starts with '>' must come first");
                    }
                    boolean readable = letter <= ' ' || Character.isLetter(letter) || letter == '*' || letter == '-';
                    if (letter < 0 || !readable) {
                        throw new IOException("line " + line + " of " + file + " has a character in its sequence that"
                                + " stands for no base: is this a FASTA file of nucleotides?");
                    }
                    base(letter);
                }
            }
        }
        end();
        out.write(buffered, 0, ready);
        ready = 0;
    }

    /// The common case, without a look at anything but the letter: packs A, C, G and T up to what is none of
    /// them.
    private int bases(byte[] buffer, int from, int to) throws IOException {
        int at = from;
        int packing = pending;
        int shift = 2 * (int) (length & 3);
        int code;
        while (at < to && (code = CODES[buffer[at] & 0xff]) >= 0) {
            packing |= code << shift;
            shift += 2;
            at++;
            if (shift == 8) {
                packed(packing);
                packing = 0;
                shift = 0;
            }
        }
        pending = packing;
        length += at - from;
        return at;
    }

    private void base(byte letter) throws IOException {
        int code = CODES[letter];
        if (code < 0) {
            int upper = Character.toUpperCase(letter);
            if (letter <= ' ') {
                return; // carriage returns, blanks
            }
            if (upper != runLetter) {
                endRun();
                runLetter = upper;
                runStart = length;
            }
            code = 0;
        } else if (runLetter != 0) {
            endRun();
        }
        pending |= code << 2 * (int) (length & 3);
        length++;
        if ((length & 3) == 0) {
            flushPending();
        }
    }

    private void flushPending() throws IOException {
        packed(pending);
        pending = 0;
    }

    private void packed(int four) throws IOException {
        if (ready == buffered.length) {
            out.write(buffered, 0, ready);
            ready = 0;
        }
        buffered[ready++] = (byte) four;
        written++;
    }

    private void begin(String title) throws IOException {
        end();
        String stripped = title.strip();
        int blank = 0;
        while (blank < stripped.length() && !Character.isWhitespace(stripped.charAt(blank))) {
            blank++;
        }
        name = stripped.substring(0, blank);
        length = 0;
        sequenceAt = written;
        firstRun = runInts / Layout.RUN_INTS;
    }

    private void end() throws IOException {
        String ending = name;
        if (ending == null) {
            return;
        }
        endRun();
        if ((length & 3) != 0) {
            flushPending();
        }
        while ((written & 7) != 0) {
            flushPending();
        }
        contigs.add(new Packed(ending, length, sequenceAt, firstRun, runInts / Layout.RUN_INTS - firstRun));
        name = null;
    }

    private void endRun() {
        if (runLetter == 0) {
            return;
        }
        if (runInts == runs.length) {
            runs = Arrays.copyOf(runs, runInts * 2);
        }
        runs[runInts++] = (int) runStart;
        runs[runInts++] = (int) (length - runStart);
        runs[runInts++] = runLetter;
        runLetter = 0;
    }
}
