package gas.web.explore;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A stretch of a contig, 1-based and inclusive.
///
/// @param names what the contig may be called: `20` is `chr20`
record Region(List<String> names, int start, int end) {
    private static final Pattern WRITTEN = Pattern.compile(
            "(?<contig>.+?)(:(?<start>[\\d,]{1,14})(\\s*(?<range>-|\\.\\.)\\s*(?<end>[\\d,]{1,14})?)?)?");

    /// @param known contigs: their names may hold colons, as those of HLA alleles do
    /// @throws BadFilter where it is none
    static Region of(String text, Set<String> known) {
        Matcher parts = WRITTEN.matcher(text);
        if (known.contains(text)) {
            return new Region(List.of(text), 1, Integer.MAX_VALUE);
        }
        if (!parts.matches()) {
            throw bad(text);
        }
        String contig = parts.group("contig");
        if (contig.contains(":") && !known.contains(contig)) {
            throw bad(text);
        }
        String other = contig.startsWith("chr") ? contig.substring(3) : "chr" + contig;
        int start = parts.group("start") == null ? 1 : number(parts.group("start"), text);
        int end = parts.group("start") == null || parts.group("range") != null ? Integer.MAX_VALUE : start;
        if (parts.group("end") != null) {
            end = number(parts.group("end"), text);
        }
        if (start < 1 || end < start) {
            throw bad(text);
        }
        return new Region(List.of(contig, other), start, end);
    }

    private static int number(String digits, String text) {
        try {
            return Integer.parseInt(digits.replace(",", ""));
        } catch (NumberFormatException tooLarge) {
            throw bad(text);
        }
    }

    private static BadFilter bad(String text) {
        return new BadFilter("“" + text + "” is no region: write it as 20, 20:68351 or 20:60000-70000.");
    }
}
