package gas.engine.internal.conformance;

import gas.engine.internal.conformance.Definition.Count;
import gas.engine.internal.conformance.Definition.Meaning;
import gas.engine.internal.conformance.Definition.Type;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The keys whose meaning the specification fixes: VCF 4.3 to 4.5, tables 1 and 2; what 4.1 and 4.2 say in prose.
///
/// Left out are those that the versions define in different ways, or that files of every version use in another:
/// SB, and of the structural variants all but the flags.
final class Reserved {
    private static final String[] INFO = {
        "AA 1 String",
        "AC A Integer +",
        "AF A Float +",
        "AN 1 Integer +",
        "BQ 1 Float",
        "CIGAR A String",
        "DB 0 Flag",
        "DP 1 Integer +",
        "END 1 Integer +",
        "H2 0 Flag",
        "H3 0 Flag",
        "MQ 1 Float",
        "MQ0 1 Integer +",
        "NS 1 Integer +",
        "SOMATIC 0 Flag",
        "VALIDATED 0 Flag",
        "1000G 0 Flag",
        "IMPRECISE 0 Flag",
        "NOVEL 0 Flag",
    };
    private static final String[] FORMAT = {
        "DP 1 Integer +",
        "EC A Integer",
        "FT 1 String",
        "GL G Float",
        "GP G Float",
        "GQ 1 Integer",
        "GT 1 String",
        "HQ 2 Integer",
        "MQ 1 Integer",
        "PL G Integer",
        "PQ 1 Integer",
        "PS 1 Integer",
    };
    private static final String[] FORMAT_UNTIL_2 = {"GLE G String"};
    private static final String[] BOTH_FROM_3 = {"AD R Integer +", "ADF R Integer +", "ADR R Integer +"};
    private static final String[] FORMAT_FROM_3 = {"PP G Integer"};
    private static final String[] FORMAT_FROM_5 = {"LAA . Integer", "LAD LR Integer", "LEC LA Integer", "LPL LG Integer"
    };

    private final Map<String, Definition> info = new HashMap<>();
    private final Map<String, Definition> format = new HashMap<>();

    Reserved(int minor) {
        put(info, INFO, minor);
        put(format, FORMAT, minor);
        if (minor <= 2) {
            put(format, FORMAT_UNTIL_2, minor);
        } else {
            put(info, BOTH_FROM_3, minor);
            put(format, BOTH_FROM_3, minor);
            put(format, FORMAT_FROM_3, minor);
        }
        if (minor >= 5) {
            put(format, FORMAT_FROM_5, minor);
        }
    }

    private static void put(Map<String, Definition> keys, String[] rows, int minor) {
        for (String row : rows) {
            int first = row.indexOf(' ');
            int second = row.indexOf(' ', first + 1);
            boolean positive = row.endsWith(" +");
            String key = row.substring(0, first);
            Meaning meaning = positive ? Meaning.NON_NEGATIVE : key.equals("CIGAR") ? Meaning.CIGAR : Meaning.ANY;
            Definition definition = Definition.of(
                    row.substring(first + 1, second),
                    row.substring(second + 1, row.length() - (positive ? 2 : 0)),
                    meaning,
                    minor,
                    true);
            if (definition != null) {
                keys.put(key, definition);
            }
        }
    }

    @Nullable
    Definition info(String key) {
        return info.get(key);
    }

    @Nullable
    Definition format(String key) {
        return format.get(key);
    }

    /// Whether a file may define a reserved key so. Fewer words are no contradiction: a dot for what the alleles
    /// decide,
    /// as files were written before there was a letter for it.
    static boolean agrees(Definition defined, Definition reserved) {
        boolean open = defined.count() == Count.ANY
                && (reserved.count() == Count.ALTERNATIVES
                        || reserved.count() == Count.ALLELES
                        || reserved.count() == Count.GENOTYPES);
        boolean counts = open || defined.count() == reserved.count() && defined.fixed() == reserved.fixed();
        return counts && defined.type() == reserved.type();
    }

    /// The type of INFO's MQ was open before there was a table.
    static boolean typeIsOpen(String key, Type type) {
        return key.equals("MQ") && (type == Type.INTEGER || type == Type.FLOAT);
    }
}
