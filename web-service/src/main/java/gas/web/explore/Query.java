package gas.web.explore;

import gas.web.site.Harmless;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriUtils;

/// A view of a result as its address says it: what is wanted, which columns, in which order, from where on.
///
/// @param gene names or ids, separated by commas or blanks
/// @param region `contig`, `contig:position` or `contig:start-end`
/// @param frequencyField as [gas.web.result.ResultHeader#frequencies()] has it; empty for the first
/// @param frequencyFrom least frequency; empty for any
/// @param frequencyTo greatest frequency; empty for any
/// @param significance clinical significances, separated by commas
/// @param genotype `carried`, `het`, `hom`, `ref`, `missing` or empty
/// @param sample whose genotype; empty for anybody's
/// @param text stands anywhere in the record's line
/// @param at where the page begins, as a page before said it; empty for the first
record Query(
        String gene,
        String region,
        List<String> consequences,
        List<String> impacts,
        String frequencyField,
        String frequencyFrom,
        String frequencyTo,
        String significance,
        String genotype,
        String sample,
        boolean pass,
        String text,
        List<String> columns,
        Order order,
        String at) {
    private static final int LONGEST = 500;
    private static final int MOST = 100;

    /// How the variants are sorted.
    enum Order {
        POSITION("", "position"),
        BACKWARDS("backwards", "position, last first"),
        IMPACT("impact", "impact, most severe first"),
        QUALITY("quality", "quality, best first"),
        RAREST("rarest", "frequency, rarest first"),
        COMMONEST("commonest", "frequency, commonest first");

        private final String word;
        private final String title;

        Order(String word, String title) {
            this.word = word;
            this.title = title;
        }

        /// In an address.
        public String word() {
            return word;
        }

        public String title() {
            return title;
        }

        static Order of(String word) {
            for (Order order : values()) {
                if (order.word.equals(word)) {
                    return order;
                }
            }
            return POSITION;
        }
    }

    static Query of(MultiValueMap<String, String> address) {
        return new Query(
                one(address, "gene"),
                one(address, "region"),
                many(address, "consequence"),
                many(address, "impact").stream()
                        .map(impact -> impact.toUpperCase(Locale.ROOT))
                        .toList(),
                one(address, "frequency"),
                one(address, "from"),
                one(address, "to"),
                one(address, "significance"),
                one(address, "genotype"),
                one(address, "sample"),
                !one(address, "pass").isEmpty(),
                one(address, "text"),
                many(address, "column"),
                Order.of(one(address, "sort")),
                one(address, "at"));
    }

    private static String one(MultiValueMap<String, String> address, String name) {
        @Nullable String value = address.getFirst(name);
        return value == null ? "" : cut(value);
    }

    private static List<String> many(MultiValueMap<String, String> address, String name) {
        return address.getOrDefault(name, List.of()).stream()
                .map(Query::cut)
                .filter(value -> !value.isEmpty())
                .distinct()
                .limit(MOST)
                .toList();
    }

    private static String cut(String value) {
        String stripped = Harmless.line(value).strip();
        return stripped.length() > LONGEST ? stripped.substring(0, LONGEST) : stripped;
    }

    boolean filters() {
        return !words(false).isEmpty();
    }

    /// The filter alone, as an address has it: the same filter gives the same words.
    String filterWords() {
        return words(false);
    }

    /// The whole view but the place.
    public String address() {
        return words(true);
    }

    /// The view's page that begins at a place.
    public String address(String place) {
        String words = words(true);
        return place.isEmpty() ? words : words + (words.isEmpty() ? "" : "&") + "at=" + encode(place);
    }

    private String words(boolean looks) {
        List<String> words = new ArrayList<>();
        add(words, "gene", gene);
        add(words, "region", region);
        consequences.forEach(value -> add(words, "consequence", value));
        impacts.forEach(value -> add(words, "impact", value));
        boolean bounded = !frequencyFrom.isEmpty() || !frequencyTo.isEmpty();
        if (bounded || looks) {
            add(words, "frequency", frequencyField);
        }
        add(words, "from", frequencyFrom);
        add(words, "to", frequencyTo);
        add(words, "significance", significance);
        add(words, "genotype", genotype);
        if (!genotype.isEmpty()) {
            add(words, "sample", sample);
        }
        add(words, "pass", pass ? "yes" : "");
        add(words, "text", text);
        if (looks) {
            columns.forEach(value -> add(words, "column", value));
            add(words, "sort", order.word());
        }
        return String.join("&", words);
    }

    private static void add(List<String> words, String name, String value) {
        if (!value.isEmpty()) {
            words.add(name + "=" + encode(value));
        }
    }

    private static String encode(String value) {
        return UriUtils.encode(value, StandardCharsets.UTF_8);
    }
}
