package gas.web.site;

/// What a stranger's file says, so that it can be shown: control characters, marks that turn the direction of text, and
/// what is no character at all stand as `U+FFFD`. Markup is the template's to escape.
public final class Harmless {
    private static final char SHOWN = '\uFFFD';

    private Harmless() {}

    /// In one line.
    public static String line(String text) {
        return of(text, false);
    }

    /// With its line feeds and tabs.
    public static String lines(String text) {
        return of(text, true);
    }

    /// Whether a line is shown as it is.
    public static boolean is(String text) {
        return line(text).equals(text);
    }

    private static String of(String text, boolean lines) {
        StringBuilder harmless = null;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            boolean pair = Character.isHighSurrogate(letter)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (!(lines && (letter == '\n' || letter == '\t')) && harmful(letter)) {
                if (harmless == null) {
                    harmless = new StringBuilder(text);
                }
                harmless.setCharAt(i, SHOWN);
            }
        }
        return harmless == null ? text : harmless.toString();
    }

    private static boolean harmful(char letter) {
        return switch (Character.getType(letter)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> letter >= 0xfffe || letter >= 0xfdd0 && letter <= 0xfdef;
        };
    }
}
