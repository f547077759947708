package gas.web.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gas.web.result.ResultFile;
import gas.web.result.TabixIndex;
import gas.web.result.Variant;
import gas.web.result.Written;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/// The filter against one that takes the file apart by `String.split`, over files and questions made by chance.
class FilterTest {
    private static final String HEADER = """
            ##fileformat=VCFv4.3
            ##INFO=<ID=AF,Number=A,Type=Float,Description="f">
            ##INFO=<ID=CLNSIG,Number=.,Type=String,Description="s">
            ##INFO=<ID=CSQ,Number=.,Type=String,Description="Format: Allele|Consequence|IMPACT|SYMBOL|Gene|gnomAD_AF">
            #CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tanna\tbert
            """;
    private static final List<String> IMPACTS = List.of("HIGH", "MODERATE", "LOW", "MODIFIER");
    private static final List<String> TERMS =
            List.of("stop_gained", "missense_variant", "synonymous_variant", "intron_variant", "splice_region_variant");
    private static final List<String> GENES = List.of("BRCA1", "BRCA2", "TP53", "DEFB125");
    private static final List<String> NUMBERS =
            List.of("0", "0.5", "1", ".", "0.01", "1e-3", "0.0001", "0.3333333333333333333", "nan", "-1", "2.5E-5");
    private static final List<String> GENOTYPES =
            List.of("0/0", "0/1", "1/1", "1|2", "./.", "./1", "0", "2", "1", ".", "/0/1", "0|0:35", "1|1:3:4");

    @Property(tries = 1500)
    void findsWhatAnObviousFilterFinds(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        List<String> lines = records(random);
        Written written = Written.bgzf(HEADER + String.join("\n", lines) + "\n", random);
        ResultFile plain = new ResultFile(written, null);
        ResultFile file = random.nextBoolean() ? plain : indexed(plain, written);
        LinkedMultiValueMap<String, String> address = question(random);
        Filter filter = new Filter(Query.of(address), file.header());
        Match match = filter.match();

        List<String> found = new ArrayList<>();
        file.read(filter.span(file), 1 << 16, variant -> {
            if (filter.past(variant, file)) {
                return false;
            }
            if (match.test(variant)) {
                found.add(new String(variant.line(), StandardCharsets.UTF_8));
            }
            return true;
        });

        List<String> wanted = lines.stream().filter(obvious(address)).toList();
        assertThat(found).as(address.toString()).isEqualTo(wanted);
    }

    @Property(tries = 300)
    void anAddressThatIsWrittenIsReadTheSame(@ForAll long seed) {
        Query query = Query.of(question(new Random(seed)));

        Query again = Query.of(
                UriComponentsBuilder.fromUriString("/x?" + query.address()).build().getQueryParams().entrySet().stream()
                        .collect(
                                LinkedMultiValueMap::new,
                                (map, entry) -> entry.getValue()
                                        .forEach(value -> map.add(
                                                entry.getKey(), UriUtils.decode(value, StandardCharsets.UTF_8))),
                                LinkedMultiValueMap::addAll));

        assertThat(again.filterWords()).isEqualTo(query.filterWords());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "region=20:9-3",
                "region=20:x",
                "region=:4",
                "to=often",
                "from=NaN",
                "genotype=odd",
                "frequency=INFO.X&to=1",
                "region=20:99999999999",
                "genotype=het&sample=nobody"
            })
    void whatCannotBeUnderstoodIsSaidAndNotGuessed(String address) throws IOException {
        ResultFile file = new ResultFile(Written.bgzf(HEADER), null);
        var parsed = UriComponentsBuilder.fromUriString("/?" + address).build().getQueryParams();

        assertThatThrownBy(() -> new Filter(Query.of(parsed), file.header())).isInstanceOf(BadFilter.class);
    }

    @Test
    void aFileWithoutAnnotationsSaysSoWhenAskedForThem() throws IOException {
        ResultFile file = new ResultFile(
                Written.bgzf("##fileformat=VCFv4.3\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"), null);
        for (String name : List.of("gene", "impact", "consequence", "significance", "to", "genotype")) {
            LinkedMultiValueMap<String, String> address = new LinkedMultiValueMap<>();
            address.add(name, name.equals("to") ? "1" : name.equals("genotype") ? "het" : "x");
            assertThatThrownBy(() -> new Filter(Query.of(address), file.header()))
                    .as(name)
                    .isInstanceOf(BadFilter.class);
        }
    }

    private static ResultFile indexed(ResultFile plain, Written written) throws IOException {
        List<Written.Placed> placed = new ArrayList<>();
        plain.read(
                0,
                variant -> placed.add(new Written.Placed(
                        variant.field(Variant.CHROM), variant.position(), variant.last(), variant.offset())));
        return new ResultFile(written, TabixIndex.parse(Written.tabix(placed, written.size() << 16), 1 << 20));
    }

    private static List<String> records(Random random) {
        List<String> lines = new ArrayList<>();
        for (String contig : List.of("20", "chrX")) {
            int position = 1;
            for (int i = random.nextInt(12); i > 0; i--) {
                position += random.nextInt(9000);
                List<String> info = new ArrayList<>();
                if (random.nextBoolean()) {
                    info.add("AF=" + of(NUMBERS, random) + (random.nextBoolean() ? "," + of(NUMBERS, random) : ""));
                }
                if (random.nextInt(6) == 0) {
                    info.add("END=" + (position + random.nextInt(20_000)));
                }
                if (random.nextInt(3) > 0) {
                    info.add("CSQ="
                            + Stream.generate(() -> entry(random))
                                    .limit(1 + random.nextInt(3))
                                    .collect(Collectors.joining(",")));
                }
                if (random.nextInt(3) == 0) {
                    info.add("CLNSIG=" + of(List.of("Pathogenic", "Benign/Likely_benign", "risk|Pathogenic"), random));
                }
                lines.add(String.join(
                        "\t",
                        contig,
                        String.valueOf(position),
                        of(List.of(".", "rs12", "Rs99"), random),
                        of(List.of("A", "AC", "A".repeat(5000)), random),
                        of(List.of("C", "G,T", "*"), random),
                        ".",
                        of(List.of("PASS", "q10", ".", "PAS"), random),
                        info.isEmpty() ? "." : String.join(";", info),
                        of(List.of("GT", "GT:DP", "DP"), random),
                        of(GENOTYPES, random),
                        of(GENOTYPES, random)));
            }
        }
        return lines;
    }

    private static String entry(Random random) {
        List<String> parts = List.of(
                "C",
                of(TERMS, random) + (random.nextBoolean() ? "&" + of(TERMS, random) : ""),
                of(IMPACTS, random),
                of(GENES, random),
                "ENSG0" + random.nextInt(3),
                of(NUMBERS, random));
        return String.join("|", parts.subList(0, random.nextInt(8) == 0 ? 1 + random.nextInt(6) : 6));
    }

    private static LinkedMultiValueMap<String, String> question(Random random) {
        LinkedMultiValueMap<String, String> address = new LinkedMultiValueMap<>();
        maybe(random, address, "gene", of(GENES, random), "tp53, brca1", "ENSG01", "ensg02 TP53");
        maybe(random, address, "region", "20", "chr20:5000-30000", "X:1-40,000", "chrX:20000", "20:7000-", "1:1-9");
        maybe(random, address, "consequence", of(TERMS, random));
        maybe(random, address, "impact", of(IMPACTS, random));
        if (random.nextInt(3) == 0) {
            address.add("impact", of(IMPACTS, random));
        }
        if (random.nextInt(3) == 0) {
            address.add("frequency", of(List.of("CSQ.gnomAD_AF", "INFO.AF"), random));
            maybe(random, address, "from", "0.001", "0.5");
            maybe(random, address, "to", "0.01", "0.5", "1");
        }
        maybe(random, address, "significance", "pathogenic", "likely benign, pathogenic", "Benign");
        maybe(random, address, "genotype", "het", "hom", "carried", "ref", "missing");
        maybe(random, address, "sample", "anna", "bert");
        maybe(random, address, "pass", "yes");
        maybe(random, address, "text", "rs", "BRCA", "a&b =+?%", "é");
        return address;
    }

    private static void maybe(
            Random random, LinkedMultiValueMap<String, String> address, String name, String... values) {
        if (random.nextInt(4) == 0) {
            address.add(name, values[random.nextInt(values.length)]);
        }
    }

    private static <T> T of(List<T> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }

    private static Predicate<String> obvious(LinkedMultiValueMap<String, String> address) {
        return line -> {
            String[] fields = line.split("\t");
            return region(address, fields)
                    && (!address.containsKey("pass") || fields[6].equals("PASS"))
                    && (!address.containsKey("text")
                            || line.toLowerCase(Locale.ROOT)
                                    .contains(address.getFirst("text").toLowerCase(Locale.ROOT)))
                    && genotype(address, fields)
                    && significance(address, fields)
                    && (!"INFO.AF".equals(address.getFirst("frequency")) || rare(address, info(fields, "AF")))
                    && annotation(address, fields);
        };
    }

    private static boolean region(LinkedMultiValueMap<String, String> address, String[] fields) {
        String region = address.getFirst("region");
        if (region == null) {
            return true;
        }
        String[] parts = region.split(":");
        if (!parts[0].replace("chr", "").equals(fields[0].replace("chr", ""))) {
            return false;
        }
        int start = 1;
        int end = Integer.MAX_VALUE;
        if (parts.length > 1) {
            String[] range = parts[1].replace(",", "").split("-");
            start = Integer.parseInt(range[0]);
            end = range.length > 1 ? Integer.parseInt(range[1]) : parts[1].endsWith("-") ? end : start;
        }
        int first = Integer.parseInt(fields[1]);
        int last = first + fields[3].length() - 1;
        String told = info(fields, "END");
        return first <= end && Math.max(last, told == null ? 0 : Integer.parseInt(told)) >= start;
    }

    private static boolean genotype(LinkedMultiValueMap<String, String> address, String[] fields) {
        String wanted = address.getFirst("genotype");
        if (wanted == null) {
            return true;
        }
        String sample = address.getFirst("sample");
        Stream<String> genotypes = sample == null
                ? Stream.of(fields[9], fields[10])
                : Stream.of(sample.equals("anna") ? fields[9] : fields[10]);
        return genotypes.anyMatch(value -> {
            String told = fields[8].startsWith("GT") ? value.split(":")[0] : ".";
            List<String> alleles =
                    Arrays.stream(told.replaceFirst("^[/|]", "").split("[/|]")).toList();
            String kind = alleles.contains(".")
                    ? "missing"
                    : alleles.stream().allMatch("0"::equals)
                            ? "ref"
                            : Set.copyOf(alleles).size() == 1 ? "hom" : "het";
            return kind.equals(wanted)
                    || wanted.equals("carried") && Set.of("hom", "het").contains(kind);
        });
    }

    private static boolean significance(LinkedMultiValueMap<String, String> address, String[] fields) {
        String wanted = address.getFirst("significance");
        if (wanted == null) {
            return true;
        }
        Set<String> words = Arrays.stream(wanted.toLowerCase(Locale.ROOT).split(","))
                .map(word -> word.strip().replace(' ', '_'))
                .collect(Collectors.toSet());
        String told = info(fields, "CLNSIG");
        return told != null
                && Arrays.stream(told.toLowerCase(Locale.ROOT).split("[/&|,]")).anyMatch(words::contains);
    }

    private static boolean rare(LinkedMultiValueMap<String, String> address, String told) {
        double greatest = Arrays.stream((told == null ? "" : told).split("[,&]"))
                .filter(number -> number.matches("[-+]?[0-9][0-9.]*([eE][-+]?[0-9]+)?"))
                .mapToDouble(Double::parseDouble)
                .max()
                .orElse(0);
        return (!address.containsKey("from") || greatest >= Double.parseDouble(address.getFirst("from")))
                && (!address.containsKey("to") || greatest <= Double.parseDouble(address.getFirst("to")));
    }

    private static boolean annotation(LinkedMultiValueMap<String, String> address, String[] fields) {
        boolean rare = "CSQ.gnomAD_AF".equals(address.getFirst("frequency"))
                && (address.containsKey("from") || address.containsKey("to"));
        if (!rare && Stream.of("gene", "impact", "consequence").noneMatch(address::containsKey)) {
            return true;
        }
        String told = info(fields, "CSQ");
        return told != null
                && Arrays.stream(told.split(",")).anyMatch(entry -> {
                    String[] columns = Arrays.copyOf(entry.split("\\|", -1), 6);
                    return (!address.containsKey("impact")
                                    || address.get("impact").contains(columns[2]))
                            && (!address.containsKey("consequence")
                                    || columns[1] != null
                                            && Arrays.stream(columns[1].split("&"))
                                                    .anyMatch(address.get("consequence")::contains))
                            && (!address.containsKey("gene")
                                    || Arrays.stream(address.getFirst("gene").split("[, ]+"))
                                            .anyMatch(gene -> gene.equalsIgnoreCase(columns[3])
                                                    || gene.equalsIgnoreCase(columns[4])))
                            && (!rare || rare(address, columns[5]));
                });
    }

    private static String info(String[] fields, String key) {
        return Arrays.stream(fields[7].split(";"))
                .filter(part -> part.startsWith(key + "="))
                .map(part -> part.substring(key.length() + 1))
                .findFirst()
                .orElse(null);
    }
}
