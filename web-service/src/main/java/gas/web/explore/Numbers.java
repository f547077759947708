package gas.web.explore;

import java.nio.charset.StandardCharsets;

/// Numbers in the bytes of a line.
final class Numbers {
    private static final double[] TENTHS = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private Numbers() {}

    /// NaN where it is none.
    static double of(byte[] text, int from, int to) {
        long digits = 0;
        int point = -1;
        int count = 0;
        for (int i = from; i < to; i++) {
            int digit = text[i] - '0';
            if (digit >= 0 && digit <= 9 && count < 15) {
                digits = digits * 10 + digit;
                count++;
            } else if (text[i] == '.' && point < 0) {
                point = i;
            } else {
                return slowly(text, from, to);
            }
        }
        if (count == 0) {
            return Double.NaN;
        }
        // both are exact doubles, so their quotient is the nearest double, as the slow way has it
        return point < 0 ? digits : digits / TENTHS[to - point - 1];
    }

    private static double slowly(byte[] text, int from, int to) {
        if (to - from > 40) {
            return Double.NaN;
        }
        String number = new String(text, from, to - from, StandardCharsets.ISO_8859_1);
        try {
            return number.matches("[-+]?[0-9.]+([eE][-+]?[0-9]+)?") ? Double.parseDouble(number) : Double.NaN;
        } catch (NumberFormatException none) {
            return Double.NaN;
        }
    }
}
