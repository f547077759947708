package gas.engine.internal.output;

import gas.engine.internal.consequence.Term;
import gas.engine.internal.text.TextBuffer;

/// Sets of terms as text, most severe first, joined by `&`; those met lately are kept.
final class TermsText {
    private static final int KEPT = 512;
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private final long[] keys = new long[KEPT];
    private final byte[][] texts = new byte[KEPT][];

    byte[] of(long terms) {
        int at = (int) (terms * SPREAD >>> 55);
        byte[] text = texts[at];
        if (text == null || keys[at] != terms) {
            text = render(terms);
            keys[at] = terms;
            texts[at] = text;
        }
        return text;
    }

    private static byte[] render(long terms) {
        TextBuffer text = new TextBuffer(64);
        for (long left = terms; left != 0; left &= left - 1) {
            if (!text.isEmpty()) {
                text.add('&');
            }
            text.add(Term.of(Long.numberOfTrailingZeros(left)).bytes());
        }
        return text.toBytes();
    }
}
