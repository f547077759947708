package gas.web.explore;

import gas.web.result.ResultHeader;
import gas.web.result.Variant;
import gas.web.site.Harmless;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A column of the table and of exports: a field of the record, of INFO as `INFO.name`, of the annotation that stands
/// for
/// the variant as `CSQ.name`, or a sample's genotype as `GT.name`.
///
/// @param place the field's number, by kind
/// @param key of INFO, with its equals sign
record Column(String name, Kind kind, int place, byte[] key) {
    private static final List<String> FIXED = List.of("CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER");
    private static final int MOST_SAMPLES = 500;

    enum Kind {
        RECORD,
        INFO,
        CSQ,
        GENOTYPE
    }

    /// All that a file has, but for names that cannot be shown as they are.
    static List<Column> all(ResultHeader header) {
        List<Column> all = new ArrayList<>();
        for (int i = 0; i < FIXED.size(); i++) {
            all.add(new Column(FIXED.get(i), Kind.RECORD, i, new byte[0]));
        }
        for (int i = 0; i < header.csq().size(); i++) {
            all.add(new Column("CSQ." + header.csq().get(i), Kind.CSQ, i, new byte[0]));
        }
        for (String id : header.info()) {
            all.add(new Column("INFO." + id, Kind.INFO, 0, (id + "=").getBytes(StandardCharsets.UTF_8)));
        }
        for (int i = 0; i < Math.min(MOST_SAMPLES, header.samples().size()); i++) {
            all.add(new Column("GT." + header.samples().get(i), Kind.GENOTYPE, i, new byte[0]));
        }
        return all.stream().filter(column -> Harmless.is(column.name)).toList();
    }

    /// Those that a view asks for; the usual ones where it asks for none.
    static List<Column> of(Query query, ResultHeader header) {
        List<Column> all = all(header);
        List<Column> asked = query.columns().stream()
                .flatMap(name ->
                        all.stream().filter(column -> column.name.equals(name)).limit(1))
                .toList();
        return asked.isEmpty() ? usual(all, header) : asked;
    }

    private static List<Column> usual(List<Column> all, ResultHeader header) {
        List<String> names = new ArrayList<>(List.of("CHROM", "POS", "ID", "REF", "ALT", "FILTER", "CSQ.SYMBOL"));
        names.addAll(List.of("CSQ.Consequence", "CSQ.IMPACT", "CSQ.HGVSc", "CSQ.HGVSp"));
        header.frequencies().stream().limit(1).forEach(names::add);
        header.significances().stream().limit(1).forEach(names::add);
        header.samples().stream().limit(1).forEach(sample -> names.add("GT." + sample));
        return all.stream().filter(column -> names.contains(column.name)).toList();
    }

    /// As a heading.
    public String title() {
        return kind == Kind.CSQ ? name.substring(4).replace('_', ' ') : name.replaceFirst("^INFO\\.", "");
    }

    /// For style sheets.
    public String style() {
        return switch (kind) {
            case RECORD -> "col-" + name.toLowerCase(Locale.ROOT);
            case INFO -> "col-info";
            case GENOTYPE -> "col-genotype";
            case CSQ -> name.equals("CSQ.IMPACT") ? "col-impact" : name.startsWith("CSQ.HGVS") ? "col-hgvs" : "col-csq";
        };
    }

    /// What a variant has there, as the file has it; empty where it has nothing.
    ///
    /// @param annotated whether an annotation was chosen
    String of(Variant variant, Match match, boolean annotated) {
        return switch (kind) {
            case RECORD -> variant.field(place);
            case CSQ -> annotated ? variant.string(match.from(place), match.to(place)) : "";
            case INFO -> {
                int at = variant.value(key);
                yield at < 0 ? "" : variant.string(at, variant.valueEnd(at));
            }
            case GENOTYPE -> {
                long at = variant.genotype(place);
                yield at < 0 ? "" : variant.string((int) (at >>> 32), (int) at);
            }
        };
    }
}
