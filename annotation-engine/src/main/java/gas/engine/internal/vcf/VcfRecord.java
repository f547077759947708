package gas.engine.internal.vcf;

import gas.engine.internal.reference.Bases;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The fixed fields of a data line (VCF 4.5, section 1.6.1) that annotation needs; the others stay bytes.
///
/// @param position 1-based POS
/// @param infoStart where INFO begins in the line's buffer, `infoEnd` where it ends
public record VcfRecord(
        String contig, int position, String reference, List<String> alternatives, int infoStart, int infoEnd) {
    private static final int FIXED_FIELDS = 8;
    private static final int INFO = 7;

    /// Why a line is no record, told to the user.
    public static final class Bad extends Exception {
        Bad(String why) {
            super(why);
        }
    }

    public static VcfRecord parse(byte[] buffer, int start, int end) throws Bad {
        int[] tabs = new int[FIXED_FIELDS + 1];
        int fields = 0;
        int from = start;
        for (int i = start; i <= end && fields < FIXED_FIELDS; i++) {
            if (i == end || buffer[i] == '\t') {
                tabs[fields++] = from;
                from = i + 1;
                tabs[fields] = from;
            }
        }
        if (fields < FIXED_FIELDS) {
            throw new Bad("it has " + fields + " tab-separated fields instead of at least " + FIXED_FIELDS);
        }
        String contig = text(buffer, tabs[0], tabs[1] - 1);
        if (contig.isEmpty()) {
            throw new Bad("CHROM is empty");
        }
        int position = number(text(buffer, tabs[1], tabs[2] - 1));
        String reference = upper(text(buffer, tabs[3], tabs[4] - 1));
        if (reference.isEmpty() || !isBases(reference)) {
            throw new Bad("REF '" + shorten(reference) + "' is not made of bases");
        }
        List<String> alternatives = new ArrayList<>();
        String alt = text(buffer, tabs[4], tabs[5] - 1);
        for (String alternative : alt.split(",", -1)) {
            if (alternative.isEmpty()) {
                throw new Bad("ALT '" + shorten(alt) + "' has an empty allele");
            }
            if (!isAllele(alternative)) {
                throw new Bad("ALT '" + shorten(alternative) + "' is no allele");
            }
            alternatives.add(alternative);
        }
        int infoEnd = tabs[INFO + 1] - 1;
        return new VcfRecord(contig, position, reference, alternatives, tabs[INFO], infoEnd);
    }

    /// The bases of an allele, upper case; null where it is symbolic, `*`, `.` or a breakend.
    public static @Nullable String basesOf(String allele) {
        String upper = upper(allele);
        return isBases(upper) ? upper : null;
    }

    /// Whether an allele is symbolic or a breakend. The unspecified allele (`<*>`, `<NON_REF>`), `*` and `.` are not:
    /// they stand
    /// beside others and say nothing.
    public boolean structural() {
        for (String alternative : alternatives) {
            boolean unspecified = switch (alternative) {
                case "*", ".", "<*>", "<NON_REF>" -> true;
                default -> false;
            };
            if (!unspecified && basesOf(alternative) == null) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAllele(String text) {
        return text.startsWith("<")
                || text.startsWith(".") // also a single breakend
                || text.endsWith(".")
                || text.equals("*")
                || text.indexOf('[') >= 0
                || text.indexOf(']') >= 0
                || isBases(upper(text));
    }

    private static int number(String text) throws Bad {
        try {
            int position = Integer.parseInt(text);
            if (position >= 0 && !text.startsWith("+")) {
                return position;
            }
        } catch (NumberFormatException notANumber) {
            // told below
        }
        throw new Bad("POS '" + shorten(text) + "' is not a position");
    }

    private static boolean isBases(String text) {
        for (int i = 0; i < text.length(); i++) {
            char base = text.charAt(i);
            if (!Bases.unambiguous((byte) base) && base != 'N' && "RYSWKMBDHV".indexOf(base) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    private static String text(byte[] buffer, int start, int end) {
        return new String(buffer, start, end - start, StandardCharsets.UTF_8);
    }

    private static String shorten(String text) {
        String harmless = text.replaceAll("\\p{Cntrl}", "?");
        return harmless.length() > 40 ? harmless.substring(0, 40) + "..." : harmless;
    }
}
