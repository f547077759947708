package gas.web.submission;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What somebody's file is called: as it is shown, and as it may be part of an S3 key.
///
/// @param shown without control characters and without anything that turns the direction of text, at most 255
/// characters
/// @param inKey only `A-Z a-z 0-9 . _ -`, at most 120 characters, never `..`, never beginning with a dot; ends like
/// `shown`
record FileName(String shown, String inKey) {
    private static final int MOST_SHOWN = 255;
    private static final int MOST_IN_KEY = 120;
    private static final Pattern VCF = Pattern.compile("(?i)\\.vcf(\\.b?gz)?$");

    // control, format (which turn the direction of text), private, unassigned, and half surrogate pairs
    private static final Pattern UNSHOWABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\p{Cs}\\p{Zl}\\p{Zp}]");
    private static final Pattern UNSAFE_IN_KEY = Pattern.compile("[^A-Za-z0-9._-]+");

    /// Empty where the name is not that of a VCF: `.vcf`, `.vcf.gz` and `.vcf.bgz` are.
    static Optional<FileName> of(String given) {
        String name = UNSHOWABLE
                .matcher(Normalizer.normalize(given, Normalizer.Form.NFC))
                .replaceAll("")
                .strip();
        // some browsers send the path of a folder, with either slash
        name = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        var ending = VCF.matcher(name);
        if (!ending.find()) {
            return Optional.empty();
        }
        String end = ending.group();
        String stem = name.substring(0, ending.start()).strip();
        return Optional.of(new FileName(
                shorten(stem, MOST_SHOWN - end.length()) + end, inKey(stem, end.toLowerCase(Locale.ROOT))));
    }

    private static String inKey(String stem, String end) {
        String safe = UNSAFE_IN_KEY.matcher(stem).replaceAll("_").replaceAll("\\.{2,}", ".");
        safe = safe.replaceFirst("^[.]+", "").replaceFirst("[.]+$", "");
        safe = safe.substring(0, Math.min(safe.length(), MOST_IN_KEY - end.length()))
                .replaceFirst("[.]+$", "");
        return (safe.isEmpty() || safe.equals("_") ? "input" : safe) + end;
    }

    private static String shorten(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int cut = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, cut);
    }
}
