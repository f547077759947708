package gas.engine.internal.genes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Codons that are read otherwise than the genetic code has it, as INSDC's `transl_except` tells them:
/// `(pos:4261..4262,aa:TERM)`, `(pos:complement(117..119),aa:Sec)`, `(pos:join(8..9,20),aa:Sec)`; several
/// between commas. See <https://www.insdc.org/submitting-standards/feature-table/>.
final class Recoding {
    private static final Pattern EXCEPTION =
            Pattern.compile("pos:\\s*(?:[a-z]+\\()*([0-9.,<> ]+?)\\)*\\s*,\\s*aa:\\s*([A-Za-z]+)");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Map<String, Character> LETTERS = Map.ofEntries(
            Map.entry("ala", 'A'),
            Map.entry("arg", 'R'),
            Map.entry("asn", 'N'),
            Map.entry("asp", 'D'),
            Map.entry("cys", 'C'),
            Map.entry("gln", 'Q'),
            Map.entry("glu", 'E'),
            Map.entry("gly", 'G'),
            Map.entry("his", 'H'),
            Map.entry("ile", 'I'),
            Map.entry("leu", 'L'),
            Map.entry("lys", 'K'),
            Map.entry("met", 'M'),
            Map.entry("phe", 'F'),
            Map.entry("pro", 'P'),
            Map.entry("pyl", 'O'),
            Map.entry("sec", 'U'),
            Map.entry("ser", 'S'),
            Map.entry("term", '*'),
            Map.entry("thr", 'T'),
            Map.entry("trp", 'W'),
            Map.entry("tyr", 'Y'),
            Map.entry("val", 'V'));

    private Recoding() {}

    /// @param each gets the bases of one codon, ascending on the genome, and its amino acid's letter (X where
    /// INSDC has OTHER)
    static void read(String exceptions, BiConsumer<List<Integer>, Character> each) {
        Matcher exception = EXCEPTION.matcher(exceptions);
        while (exception.find()) {
            List<Integer> bases = new ArrayList<>();
            for (String range : exception.group(1).split(",")) {
                Matcher number = NUMBER.matcher(range);
                if (number.find()) {
                    int from = Integer.parseInt(number.group());
                    int to = number.find() ? Integer.parseInt(number.group()) : from;
                    for (int base = from; base <= to && base - from < 3; base++) {
                        bases.add(base);
                    }
                }
            }
            if (!bases.isEmpty()) {
                bases.sort(null);
                String acid = exception.group(2).toLowerCase(java.util.Locale.ROOT);
                each.accept(bases, LETTERS.getOrDefault(acid, 'X'));
            }
        }
    }
}
