package gas.web.explore;

import gas.web.result.Variant;
import gas.web.site.Harmless;
import java.util.List;
import java.util.Locale;

/// A variant of the table.
///
/// @param at its virtual offset in the file, in hex
/// @param what contig, position and alleles, for who does not see the table
/// @param impact in lower case, for style sheets
/// @param more how many other annotations met the filter
record Row(String at, String what, List<String> cells, String impact, int more) {
    private static final int LONGEST = 160;

    static Row of(Variant variant, Match match, List<Column> columns) {
        boolean annotated = match.choose(variant);
        int rank = annotated ? match.rank() : Match.IMPACTS.size();
        return new Row(
                Long.toHexString(variant.offset()),
                shown(variant.field(Variant.CHROM) + ":" + variant.field(Variant.POS) + " " + variant.field(Variant.REF)
                        + ">" + variant.field(Variant.ALT)),
                columns.stream()
                        .map(column -> shown(column.of(variant, match, annotated)))
                        .toList(),
                rank < Match.IMPACTS.size() ? Match.IMPACTS.get(rank).toLowerCase(Locale.ROOT) : "none",
                Math.max(0, match.found() - 1));
    }

    private static String shown(String text) {
        String harmless = Harmless.line(text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text);
        return harmless.equals(".") ? "" : harmless;
    }
}
