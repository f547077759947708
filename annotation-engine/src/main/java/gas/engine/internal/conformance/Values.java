package gas.engine.internal.conformance;

import gas.engine.internal.conformance.Definition.Meaning;

/// Whether pieces of a line are what they should be (VCF 4.5, section 1.3).
final class Values {
    /// Below are values that BCF keeps for itself.
    private static final long LEAST_INTEGER = Integer.MIN_VALUE + 8L;

    private static final int MOST_DIGITS = 10;

    private Values() {}

    static boolean isMissing(byte[] bytes, int from, int to) {
        return to == from + 1 && bytes[from] == '.';
    }

    static boolean isSpace(byte letter) {
        return letter == ' ' || letter >= '\t' && letter <= '\r';
    }

    static boolean hasSpace(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (isSpace(bytes[i])) {
                return true;
            }
        }
        return false;
    }

    static boolean isDigit(byte letter) {
        return letter >= '0' && letter <= '9';
    }

    static boolean isLetter(byte letter) {
        int lower = letter | 0x20;
        return lower >= 'a' && lower <= 'z';
    }

    static int find(byte[] bytes, int from, int to, char letter) {
        int at = from;
        while (at < to && bytes[at] != letter) {
            at++;
        }
        return at;
    }

    /// How many values a list holds, with commas between them.
    static int count(byte[] bytes, int from, int to) {
        int count = 1;
        for (int i = from; i < to; i++) {
            count += bytes[i] == ',' ? 1 : 0;
        }
        return count;
    }

    /// @param ranged whether the version says that an integer has 32 bits, less what BCF keeps for itself
    static boolean isInteger(byte[] bytes, int from, int to, boolean ranged) {
        boolean signed = from < to && (bytes[from] == '-' || bytes[from] == '+');
        int first = signed ? from + 1 : from;
        long number = 0;
        for (int i = first; i < to; i++) {
            if (!isDigit(bytes[i])) {
                return false;
            }
            number = i - first < MOST_DIGITS ? number * 10 + bytes[i] - '0' : Long.MAX_VALUE;
        }
        if (first == to) {
            return false;
        }
        long value = signed && bytes[from] == '-' ? -number : number;
        return !ranged || value >= LEAST_INTEGER && value <= Integer.MAX_VALUE;
    }

    static boolean isFloat(byte[] bytes, int from, int to) {
        int at = from < to && (bytes[from] == '-' || bytes[from] == '+') ? from + 1 : from;
        int start = at;
        while (at < to && isDigit(bytes[at])) {
            at++;
        }
        int digits = at - start;
        if (at < to && bytes[at] == '.') {
            int point = at++;
            while (at < to && isDigit(bytes[at])) {
                at++;
            }
            digits += at - point - 1;
        }
        if (digits == 0) {
            return isWord(bytes, start, to, "INF")
                    || isWord(bytes, start, to, "INFINITY")
                    || isWord(bytes, start, to, "NAN");
        }
        if (at < to && (bytes[at] | 0x20) == 'e') {
            at++;
            if (at < to && (bytes[at] == '-' || bytes[at] == '+')) {
                at++;
            }
            int exponent = at;
            while (at < to && isDigit(bytes[at])) {
                at++;
            }
            return at == to && at > exponent;
        }
        return at == to;
    }

    /// Whatever the case.
    private static boolean isWord(byte[] bytes, int from, int to, String word) {
        boolean same = to - from == word.length();
        for (int i = 0; same && i < word.length(); i++) {
            same = (bytes[from + i] & 0xdf) == word.charAt(i);
        }
        return same;
    }

    /// One letter, in one to four bytes of UTF-8, or as % and two digits.
    private static boolean isCharacter(byte[] bytes, int from, int to) {
        int letters = 0;
        for (int i = from; i < to; i++) {
            letters += (bytes[i] & 0xc0) == 0x80 ? 0 : 1;
        }
        return letters == 1 || to - from == 3 && bytes[from] == '%';
    }

    /// Whether every value of a list is of the type, or missing.
    static boolean areOfType(byte[] bytes, int from, int to, Definition definition, int minor) {
        for (int start = from; start <= to; ) {
            int end = find(bytes, start, to, ',');
            if (!isMissing(bytes, start, end)) {
                boolean good = switch (definition.type()) {
                    case INTEGER -> isInteger(bytes, start, end, minor >= 3);
                    case FLOAT -> isFloat(bytes, start, end);
                    case CHARACTER -> isCharacter(bytes, start, end);
                    case STRING -> end > start;
                    case FLAG -> true;
                };
                if (!good) {
                    return false;
                }
            }
            start = end + 1;
        }
        return true;
    }

    /// Whether every value of a list can mean what the key stands for.
    static boolean haveMeaning(byte[] bytes, int from, int to, Meaning meaning) {
        if (meaning == Meaning.ANY) {
            return true;
        }
        for (int start = from; start <= to; ) {
            int end = find(bytes, start, to, ',');
            boolean good = start == end
                    || (meaning == Meaning.CIGAR
                            ? isMissing(bytes, start, end) || isCigar(bytes, start, end)
                            : bytes[start] != '-');
            if (!good) {
                return false;
            }
            start = end + 1;
        }
        return true;
    }

    private static boolean isCigar(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int digits = at;
            while (at < to && isDigit(bytes[at])) {
                at++;
            }
            if (at == digits || at == to || "MIDNSHP=X".indexOf(bytes[at]) < 0) {
                return false;
            }
            at++;
        }
        return true;
    }

    /// `[A-Za-z_][0-9A-Za-z_.]*` (VCF 4.3, sections 1.6.1 and 1.6.2).
    static boolean isKey(byte[] bytes, int from, int to) {
        if (from == to || isDigit(bytes[from]) || bytes[from] == '.') {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (!isLetter(bytes[i]) && !isDigit(bytes[i]) && bytes[i] != '_' && bytes[i] != '.') {
                return false;
            }
        }
        return true;
    }
}
