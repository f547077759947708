package gas.engine;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what HGVS says of a protein and compares it with the whole translation; says itself what it is to be where
/// HGVS
/// leaves no choice.
///
/// @param before up to its stop, which is `*`
/// @param after likewise, read on into what follows the coding sequence
/// @param startChanged whether another codon stands where ATG stood
record ProteinOracle(String before, String after, boolean shifts, boolean startChanged) {
    private static final String LETTERS = "ACDEFGHIKLMNPQRSTVWYX*";
    private static final String NAMES = "AlaCysAspGluPheGlyHisIleLysLeuMetAsnProGlnArgSerThrValTrpTyrXaaTer";
    private static final Pattern DESCRIPTION =
            Pattern.compile("p\\.([A-Z][a-z]{2})(\\d+)(?:_([A-Z][a-z]{2})(\\d+))?(.*)");
    private static final Pattern SHIFT = Pattern.compile("(.*)(fs|ext)Ter(\\d+|\\?)");

    static ProteinOracle of(ToyGene gene, HgvsOracle.Coding coding) {
        return new ProteinOracle(
                toStop(gene.translate(coding.before())),
                toStop(gene.translate(coding.after() + coding.following())),
                coding.shifts(),
                !gene.startMissing() && !coding.after().startsWith("ATG"));
    }

    private static String toStop(String protein) {
        int stop = protein.indexOf('*');
        return stop < 0 ? protein : protein.substring(0, stop + 1);
    }

    private static String names(String letters) {
        StringBuilder names = new StringBuilder();
        for (char letter : letters.toCharArray()) {
            int at = 3 * LETTERS.indexOf(letter);
            names.append(NAMES, at, at + 3);
        }
        return names.toString();
    }

    private static String letters(String names) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < names.length(); i += 3) {
            letters.append(LETTERS.charAt(NAMES.indexOf(names.substring(i, i + 3)) / 3));
        }
        return letters.toString();
    }

    private String residue(int from) {
        return names(before.substring(from, from + 1)) + (from + 1);
    }

    private String range(int from, int to) {
        return "p." + residue(from) + (to - from > 1 ? "_" + residue(to - 1) : "");
    }

    /// The descriptions that will do; none where nothing can be said, or where only [#fault] can tell.
    List<String> expected() {
        HgvsOracle.Difference change = HgvsOracle.Difference.between(before, after);
        int from = change.from();
        if (startChanged
                || before.equals(after)
                || from == 0
                || from == before.length()
                || from == after.length() && (shifts || before.endsWith("*"))) {
            return List.of();
        }
        String at = range(from, from + 1);
        if (from < after.length() && after.charAt(from) == '*') {
            return shifts || !change.inserted().isEmpty()
                    ? List.of(at + "Ter")
                    : List.of(at + "Ter", range(from, change.to()) + "del");
        }
        if (before.charAt(from) == '*') {
            return List.of(at + names(after.substring(from, from + 1)) + "extTer" + stop(from));
        }
        boolean toTheEnd = before.endsWith("*") && change.to() >= before.length() - 1;
        if (shifts
                || change.to() == before.length()
                        && before.endsWith("*")
                        && change.inserted().isEmpty()) {
            return List.of(at + names(after.substring(from, from + 1)) + "fsTer" + stop(from - 1));
        }
        String found = toTheEnd && !change.inserted().isEmpty() ? "" : inFrame(change);
        return found.isEmpty() ? List.of() : List.of(found);
    }

    /// Whether the first amino acid is not known and the second is the first to change.
    boolean besideUnknown() {
        return before.startsWith("X")
                && HgvsOracle.Difference.between(before, after).from() == 1;
    }

    private String stop(int countedFrom) {
        return after.endsWith("*") ? String.valueOf(after.length() - 1 - countedFrom) : "?";
    }

    private String inFrame(HgvsOracle.Difference change) {
        int from = change.from();
        String in = change.inserted();
        if (in.endsWith("*")) {
            return "";
        }
        if (in.isEmpty()) {
            return range(from, change.to()) + "del";
        }
        if (change.deleted().isEmpty()) {
            boolean copied = from >= in.length() && before.startsWith(in, from - in.length());
            return copied
                    ? range(from - in.length(), from) + "dup"
                    : from == 0 ? "" : range(from - 1, from + 1) + "ins" + names(in);
        }
        boolean one = in.length() == 1 && change.deleted().length() == 1;
        return range(from, change.to()) + (one ? "" : "delins") + names(in);
    }

    /// Empty where the description is true, else what is wrong.
    String fault(String description) {
        Matcher parts = DESCRIPTION.matcher(description);
        if (description.equals("p.Met1?")) {
            return startChanged ? "" : "the protein begins as it did";
        }
        if (description.contains("Xaa")) {
            return "names what is unknown";
        }
        if (!parts.matches()) {
            return "cannot be read";
        }
        int from = Integer.parseInt(parts.group(2)) - 1;
        int to = parts.group(4) == null ? from + 1 : Integer.parseInt(parts.group(4));
        if (from < 0 || to > before.length() || to <= from) {
            return "is not in the protein";
        }
        String last = parts.group(3) == null ? parts.group(1) : parts.group(3);
        if (!letters(parts.group(1)).equals(before.substring(from, from + 1))
                || !letters(last).equals(before.substring(to - 1, to))) {
            return "names amino acids that are not there";
        }
        String what = parts.group(5);
        Matcher shift = SHIFT.matcher(what);
        if (shift.matches()) {
            String in = letters(shift.group(1).replaceFirst("^delins", ""));
            int stop = shift.group(3).equals("?") ? -1 : Integer.parseInt(shift.group(3)) + to - 1;
            int expected = shift.group(2).equals("fs") ? stop - 1 : stop;
            return after.startsWith(before.substring(0, from) + in) && after.indexOf('*') == (stop < 0 ? -1 : expected)
                    ? ""
                    : "ends otherwise";
        }
        return toStop(applied(from, to, what)).equals(after) ? "" : "makes " + applied(from, to, what);
    }

    private String applied(int from, int to, String what) {
        String there = before.substring(from, to);
        String head = before.substring(0, from);
        String tail = before.substring(to);
        if (what.equals("=")) {
            return before;
        }
        if (what.equals("del")) {
            return head + tail;
        }
        if (what.equals("dup")) {
            return head + there + there + tail;
        }
        if (what.startsWith("ins")) {
            String inside = to - from == 2 ? letters(what.substring(3)) : "?";
            return head + there.charAt(0) + inside + there.substring(1) + tail;
        }
        return head + letters(what.replaceFirst("^delins", "")) + tail;
    }
}
