package gas.web.explore;

import gas.web.result.Variant;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Holds variants against a filter, and finds the annotation that stands for each: of those that meet the filter the
/// one
/// with the greatest impact, the first of these. Belongs to one thread.
final class Match {
    /// In the order of their weight.
    static final List<String> IMPACTS = List.of("HIGH", "MODERATE", "LOW", "MODIFIER");

    private static final byte[][] WEIGHED = IMPACTS.stream()
            .map(impact -> impact.getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);

    private final Filter filter;
    private final boolean ofAnnotations;
    /// Where the columns of the entry at hand begin, one more than where the one before ends.
    private final int[] columns;

    private int entryEnd;
    private final int[] chosen;
    private int chosenEnd;
    private int found;
    private int entries;
    private int rank;

    Match(Filter filter) {
        this.filter = filter;
        ofAnnotations = filter.ofAnnotations();
        columns = new int[filter.header.csq().size() + 1];
        chosen = new int[columns.length];
    }

    /// Whether a variant is wanted.
    boolean test(Variant variant) {
        Region region = filter.region;
        if (region != null && !overlaps(variant, region)) {
            return false;
        }
        if (filter.pass && !isPass(variant)) {
            return false;
        }
        if (filter.text.length > 0 && !contains(variant)) {
            return false;
        }
        if (filter.frequency && filter.frequencyColumn < 0 && !infoFrequency(variant)) {
            return false;
        }
        if (filter.significances.length > 0 && filter.significanceColumn < 0 && !infoSignificance(variant)) {
            return false;
        }
        if (filter.genotype != null && !genotypes(variant)) {
            return false;
        }
        return !ofAnnotations || anyAnnotation(variant);
    }

    /// Chooses the annotation that stands for a variant that was found; false where it has none.
    boolean choose(Variant variant) {
        found = 0;
        entries = 0;
        rank = Integer.MAX_VALUE;
        int at = variant.csqStart();
        int end = variant.csqEnd();
        while (at < end) {
            at = split(variant.text(), at, end) + 1;
            entries++;
            if (annotation(variant.text())) {
                found++;
                int weight = weight(variant.text());
                if (weight < rank) {
                    rank = weight;
                    System.arraycopy(columns, 0, chosen, 0, columns.length);
                    chosenEnd = entryEnd;
                }
            }
        }
        return found > 0;
    }

    /// 0 for HIGH to 3 for MODIFIER, 4 for anything else: of the annotation chosen.
    int rank() {
        return rank;
    }

    /// How many annotations met the filter, and how many there are.
    int found() {
        return found;
    }

    int entries() {
        return entries;
    }

    /// Where a column of the annotation chosen begins and ends.
    int from(int column) {
        return Math.min(chosen[column], chosenEnd);
    }

    int to(int column) {
        return Math.max(from(column), chosen[column + 1] - 1);
    }

    private boolean anyAnnotation(Variant variant) {
        int at = variant.csqStart();
        int end = variant.csqEnd();
        while (at < end) {
            at = split(variant.text(), at, end) + 1;
            if (annotation(variant.text())) {
                return true;
            }
        }
        return false;
    }

    /// Finds the columns of the entry that begins here; returns where it ends.
    private int split(byte[] text, int from, int end) {
        int count = 0;
        int most = columns.length - 1;
        columns[0] = from;
        int i = from;
        for (; i < end && text[i] != ','; i++) {
            if (text[i] == '|' && count < most - 1) {
                columns[++count] = i + 1;
            }
        }
        Arrays.fill(columns, Math.min(count + 1, most), columns.length, i + 1);
        entryEnd = i;
        return i;
    }

    private int weight(byte[] text) {
        if (filter.impactColumn >= 0) {
            int from = start(filter.impactColumn);
            int to = stop(filter.impactColumn);
            for (int i = 0; i < WEIGHED.length; i++) {
                if (Arrays.equals(text, from, to, WEIGHED[i], 0, WEIGHED[i].length)) {
                    return i;
                }
            }
        }
        return WEIGHED.length;
    }

    private boolean annotation(byte[] text) {
        return (filter.impacts.length == 0 || any(text, filter.impactColumn, filter.impacts))
                && (filter.genes.length == 0 || named(text, filter.symbolColumn) || named(text, filter.geneColumn))
                && (filter.consequences.length == 0 || token(text, filter.consequenceColumn, filter.consequences))
                && (!filter.frequency
                        || filter.frequencyColumn < 0
                        || frequent(text, start(filter.frequencyColumn), stop(filter.frequencyColumn)))
                && (filter.significances.length == 0
                        || filter.significanceColumn < 0
                        || significant(text, start(filter.significanceColumn), stop(filter.significanceColumn)));
    }

    /// Where a column of the entry at hand begins and ends; an entry may have fewer than the header tells.
    private int start(int column) {
        return Math.min(columns[column], entryEnd);
    }

    private int stop(int column) {
        return Math.max(start(column), columns[column + 1] - 1);
    }

    private boolean any(byte[] text, int column, byte[][] words) {
        int from = start(column);
        int to = stop(column);
        for (byte[] word : words) {
            if (Arrays.equals(text, from, to, word, 0, word.length)) {
                return true;
            }
        }
        return false;
    }

    private boolean named(byte[] text, int column) {
        if (column < 0) {
            return false;
        }
        int from = start(column);
        int to = stop(column);
        for (byte[] name : filter.genes) {
            if (to - from == name.length && sameLetters(text, from, name)) {
                return true;
            }
        }
        return false;
    }

    private boolean token(byte[] text, int column, byte[][] words) {
        int to = stop(column);
        int from = start(column);
        while (from < to) {
            int end = from;
            while (end < to && text[end] != '&') {
                end++;
            }
            for (byte[] word : words) {
                if (Arrays.equals(text, from, end, word, 0, word.length)) {
                    return true;
                }
            }
            from = end + 1;
        }
        return false;
    }

    /// A frequency that is not told counts as 0, for what nobody has seen is rare. Of several, the greatest counts.
    private boolean frequent(byte[] text, int from, int to) {
        double greatest = frequency(text, from, to);
        double frequency = Double.isNaN(greatest) ? 0 : greatest;
        return frequency >= filter.frequencyFrom && frequency <= filter.frequencyTo;
    }

    /// The greatest of the numbers between commas or ampersands; NaN where there is none.
    static double frequency(byte[] text, int from, int to) {
        double greatest = Double.NaN;
        int at = from;
        while (at < to) {
            int end = at;
            while (end < to && text[end] != ',' && text[end] != '&') {
                end++;
            }
            double number = Numbers.of(text, at, end);
            if (!Double.isNaN(number) && !(number <= greatest)) {
                greatest = number;
            }
            at = end + 1;
        }
        return greatest;
    }

    private boolean infoFrequency(Variant variant) {
        int at = variant.value(filter.frequencyKey);
        return at < 0 ? frequent(variant.text(), 0, 0) : frequent(variant.text(), at, variant.valueEnd(at));
    }

    private boolean infoSignificance(Variant variant) {
        int at = variant.value(filter.significanceKey);
        return at >= 0 && significant(variant.text(), at, variant.valueEnd(at));
    }

    /// Words between `&`, `,`, `/` and `|`.
    private boolean significant(byte[] text, int from, int to) {
        int at = from;
        while (at < to) {
            int end = at;
            while (end < to && text[end] != '&' && text[end] != ',' && text[end] != '/' && text[end] != '|') {
                end++;
            }
            for (byte[] word : filter.significances) {
                if (end - at == word.length && sameLetters(text, at, word)) {
                    return true;
                }
            }
            at = end + 1;
        }
        return false;
    }

    private boolean overlaps(Variant variant, Region region) {
        return filter.inContig(variant)
                && variant.position() <= region.end()
                && (variant.position() >= region.start() || variant.last() >= region.start());
    }

    private static boolean isPass(Variant variant) {
        int from = variant.from(Variant.FILTER);
        byte[] text = variant.text();
        return variant.to(Variant.FILTER) - from == 4
                && text[from] == 'P'
                && text[from + 1] == 'A'
                && text[from + 2] == 'S'
                && text[from + 3] == 'S';
    }

    /// Whether the text stands in the line; ASCII letters in either case.
    private boolean contains(Variant variant) {
        byte[] text = variant.text();
        byte[] wanted = filter.text;
        byte first = wanted[0];
        int last = variant.end() - wanted.length;
        for (int i = variant.start(); i <= last; i++) {
            if (lower(text[i]) == first && sameLetters(text, i, wanted)) {
                return true;
            }
        }
        return false;
    }

    private static boolean sameLetters(byte[] text, int from, byte[] word) {
        for (int i = 0; i < word.length; i++) {
            if (lower(text[from + i]) != lower(word[i])) {
                return false;
            }
        }
        return true;
    }

    private static byte lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? (byte) (letter + 32) : letter;
    }

    private boolean genotypes(Variant variant) {
        if (filter.sample >= 0) {
            return is(variant, variant.genotype(filter.sample));
        }
        for (int i = 0; i < filter.header.samples().size(); i++) {
            if (is(variant, variant.genotype(i))) {
                return true;
            }
        }
        return false;
    }

    private boolean is(Variant variant, long place) {
        Filter.Genotype genotype = Genotypes.of(variant.text(), (int) (place >>> 32), (int) place, place >= 0);
        return genotype == filter.genotype
                || filter.genotype == Filter.Genotype.CARRIED
                        && (genotype == Filter.Genotype.HET || genotype == Filter.Genotype.HOM);
    }
}
