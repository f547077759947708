package gas.web.explore;

import gas.web.result.ResultFile;
import gas.web.result.ResultHeader;
import gas.web.result.TabixIndex.Span;
import gas.web.result.Variant;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which variants are wanted, of one file.
///
/// A variant is found where its record meets every condition on the record (region, PASS, genotype, text) and one of
/// its
/// annotations meets all conditions on annotations at once (gene, consequence, impact, and frequency and significance
/// where those are columns of CSQ): HIGH in GENE is not HIGH somewhere and GENE elsewhere. Shared by threads; each
/// takes
/// a [Match] of its own.
final class Filter {
    final ResultHeader header;
    final @Nullable Region region;
    final byte[][] contigs;
    final byte[][] genes;
    final byte[][] consequences;
    final byte[][] impacts;
    final byte[][] significances;
    final double frequencyFrom;
    final double frequencyTo;
    final boolean frequency;
    /// Columns of CSQ; -1 where INFO or nothing holds it.
    final int frequencyColumn;

    final int significanceColumn;
    final int symbolColumn;
    final int geneColumn;
    final int consequenceColumn;
    final int impactColumn;
    /// INFO keys with their equals sign; empty where CSQ or nothing holds it.
    final byte[] frequencyKey;

    final byte[] significanceKey;
    final @Nullable Genotype genotype;
    final int sample;
    final boolean pass;
    /// With ASCII letters in lower case.
    final byte[] text;

    /// What a genotype is to be.
    enum Genotype {
        CARRIED,
        HET,
        HOM,
        REF,
        MISSING
    }

    /// @throws BadFilter where it cannot be
    Filter(Query query, ResultHeader header) {
        this.header = header;
        region = query.region().isEmpty() ? null : Region.of(query.region(), header.contigs());
        contigs = region == null ? new byte[0][] : bytes(region.names());
        genes = bytes(
                List.of(query.gene().isEmpty() ? new String[0] : query.gene().split("[\\s,;]+")));
        consequences = bytes(query.consequences());
        impacts = bytes(query.impacts());
        symbolColumn = header.column("SYMBOL");
        geneColumn = header.column("Gene");
        consequenceColumn = header.column("Consequence");
        impactColumn = header.column("IMPACT");
        need(genes.length > 0 && symbolColumn < 0 && geneColumn < 0, "This file names no genes");
        need(consequences.length > 0 && consequenceColumn < 0, "This file names no consequences");
        need(impacts.length > 0 && impactColumn < 0, "This file names no impacts");

        frequencyFrom = number(query.frequencyFrom(), Double.NEGATIVE_INFINITY);
        frequencyTo = number(query.frequencyTo(), Double.POSITIVE_INFINITY);
        frequency = !query.frequencyFrom().isEmpty() || !query.frequencyTo().isEmpty();
        List<String> frequencies = header.frequencies();
        String field = query.frequencyField().isEmpty() && !frequencies.isEmpty()
                ? frequencies.getFirst()
                : query.frequencyField();
        need(frequency && !frequencies.contains(field), "This file has no such frequency");
        frequencyColumn = column(field);
        frequencyKey = key(field);

        significances = bytes(List.of(
                query.significance().isEmpty()
                        ? new String[0]
                        : query.significance().replace(' ', '_').split("[,;]_*")));
        String significance =
                header.significances().isEmpty() ? "" : header.significances().getFirst();
        need(significances.length > 0 && significance.isEmpty(), "This file has no clinical significance");
        significanceColumn = column(significance);
        significanceKey = key(significance);

        genotype = genotype(query.genotype());
        need(genotype != null && header.samples().isEmpty(), "This file has no genotypes");
        sample = query.sample().isEmpty() ? -1 : header.samples().indexOf(query.sample());
        need(genotype != null && !query.sample().isEmpty() && sample < 0, "This file has no such sample");
        pass = query.pass();
        text = lower(query.text()).getBytes(StandardCharsets.UTF_8);
    }

    private static void need(boolean missing, String what) {
        if (missing) {
            throw new BadFilter(what + ", so nothing can be asked of it.");
        }
    }

    private static double number(String text, double otherwise) {
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            double number = Double.parseDouble(text);
            if (Double.isNaN(number)) {
                throw new NumberFormatException(text);
            }
            return number;
        } catch (NumberFormatException none) {
            throw new BadFilter("“" + text + "” is no frequency: write it as 0.01.");
        }
    }

    private static @Nullable Genotype genotype(String word) {
        if (word.isEmpty()) {
            return null;
        }
        for (Genotype genotype : Genotype.values()) {
            if (genotype.name().equalsIgnoreCase(word)) {
                return genotype;
            }
        }
        throw new BadFilter("“" + word + "” is no genotype that can be asked for.");
    }

    /// ASCII letters alone: bytes are compared.
    private static String lower(String text) {
        StringBuilder lower = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            lower.setCharAt(i, letter >= 'A' && letter <= 'Z' ? (char) (letter + 32) : letter);
        }
        return lower.toString();
    }

    private int column(String field) {
        return field.startsWith("CSQ.") ? header.column(field.substring(4)) : -1;
    }

    private static byte[] key(String field) {
        return field.startsWith("INFO.") ? (field.substring(5) + "=").getBytes(StandardCharsets.UTF_8) : new byte[0];
    }

    private static byte[][] bytes(List<String> words) {
        return words.stream()
                .filter(word -> !word.isEmpty())
                .map(word -> word.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    /// Whether annotations decide, too.
    boolean ofAnnotations() {
        return genes.length > 0
                || consequences.length > 0
                || impacts.length > 0
                || frequency && frequencyColumn >= 0
                || significances.length > 0 && significanceColumn >= 0;
    }

    /// Where in the file what is wanted can be.
    Span span(ResultFile result) {
        return region == null ? result.everything() : result.region(region.names(), region.start());
    }

    /// Whether no variant from this one on can be wanted: it lies behind the region of a sorted file.
    boolean past(Variant variant, ResultFile result) {
        return region != null && result.indexed() && (!inContig(variant) || variant.position() > region.end());
    }

    boolean inContig(Variant variant) {
        for (byte[] contig : contigs) {
            if (variant.is(Variant.CHROM, contig)) {
                return true;
            }
        }
        return false;
    }

    Match match() {
        return new Match(this);
    }
}
