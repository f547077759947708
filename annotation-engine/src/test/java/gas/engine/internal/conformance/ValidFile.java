package gas.engine.internal.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A random file that follows the specification, made from its rules and not from the checks.
final class ValidFile {
    private record Key(String id, String number, String type) {}

    private static final String[] TYPES = {"Integer", "Float", "Character", "String"};
    private static final String BASES = "ACGTN";

    private final Random random;
    private final int minor;
    private final List<Key> info = new ArrayList<>();
    private final List<Key> format = new ArrayList<>();
    private final int samples;
    private final StringBuilder vcf = new StringBuilder();

    ValidFile(long seed) {
        random = new Random(seed);
        minor = 1 + random.nextInt(5);
        samples = random.nextInt(4);
    }

    String text() {
        vcf.append("##fileformat=VCFv4.").append(minor).append('\n');
        keys("INFO", info, "A", "R", ".", "1", "3");
        keys("FORMAT", format, "A", "R", "G", ".", "1", "2");
        info.add(new Key("AC", "A", "Count"));
        info.add(new Key("AF", "A", "Frequency"));
        info.add(new Key("DP", "1", "Count"));
        info.add(new Key("AA", "1", "String"));
        format.add(new Key("PL", "G", "Integer"));
        format.add(new Key("GL", "G", "Float"));
        format.add(new Key("HQ", "2", "Integer"));
        line("##FILTER=<ID=q10,Description=\"Quality, \\\"below\\\" 10\">");
        line("##contig=<ID=20,length=63025520>");
        line("##source=a tool, with = and <words>");
        vcf.append(Checked.COLUMNS);
        if (samples > 0) {
            vcf.append("\tFORMAT");
        }
        for (int i = 0; i < samples; i++) {
            vcf.append("\tsample ").append(i);
        }
        vcf.append('\n');
        for (int contig = 20; contig < 20 + 1 + random.nextInt(2); contig++) {
            int position = random.nextInt(2);
            for (int i = random.nextInt(6); i >= 0; i--) {
                record(contig, position);
                position += 40 + random.nextInt(50); // further than an allele is long: none comes twice
            }
        }
        return vcf.toString();
    }

    private void line(String line) {
        if (random.nextBoolean()) {
            vcf.append(line).append('\n');
        }
    }

    private void keys(String kind, List<Key> keys, String... numbers) {
        for (int i = random.nextInt(5); i > 0; i--) {
            Key key = new Key("X" + i, pick(numbers), pick(TYPES));
            keys.add(key);
            vcf.append("##%s=<ID=%s,Number=%s,Type=%s,Description=\"%d\">%n"
                    .formatted(kind, key.id, key.number, key.type, i));
        }
        if (kind.equals("INFO") && random.nextBoolean()) {
            keys.add(new Key("F1", "0", "Flag"));
            vcf.append("##INFO=<ID=F1,Number=0,Type=Flag,Description=\"\">\n");
        }
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private void record(int contig, int position) {
        String reference = bases(1 + random.nextInt(5));
        List<String> alleles = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            String allele = random.nextInt(6) == 0
                    ? pick("*", "<DEL>", "<DUP:TANDEM>", "A[20:7[", "]21:9]TT", "<INS:ME>")
                    : bases(1 + random.nextInt(9));
            if (!alleles.contains(allele) && !allele.equals(reference)) {
                alleles.add(allele);
            }
        }
        // what is the same without the bases around it is one change, too
        boolean same = alleles.stream()
                        .map(allele -> trimmed(reference, allele))
                        .distinct()
                        .count()
                < alleles.size();
        List<String> kept = same ? alleles.subList(0, 1) : alleles;
        vcf.append(contig).append('\t').append(position).append('\t');
        vcf.append(pick(".", "rs1", "rs1;rs2", "a:b,c"))
                .append('\t')
                .append(reference)
                .append('\t');
        vcf.append(kept.isEmpty() ? "." : String.join(",", kept)).append('\t');
        vcf.append(pick(".", "0", "29.5", "1e-3", "100")).append('\t');
        vcf.append(pick(".", "PASS", "q10", "q10;s50")).append('\t');
        vcf.append(info(kept.size()));
        if (samples > 0) {
            samples(kept.size());
        }
        vcf.append('\n');
    }

    private static String trimmed(String reference, String allele) {
        int end = 0;
        while (end < Math.min(reference.length(), allele.length())
                && reference.charAt(reference.length() - 1 - end) == allele.charAt(allele.length() - 1 - end)) {
            end++;
        }
        int begin = 0;
        while (begin < Math.min(reference.length(), allele.length()) - end
                && reference.charAt(begin) == allele.charAt(begin)) {
            begin++;
        }
        return begin + reference.substring(begin, reference.length() - end) + ">"
                + allele.substring(begin, allele.length() - end);
    }

    private String bases(int length) {
        return IntStream.range(0, length)
                .mapToObj(i -> String.valueOf(BASES.charAt(random.nextInt(BASES.length()))))
                .collect(Collectors.joining());
    }

    private String info(int alternatives) {
        String entries = info.stream()
                .filter(key -> random.nextBoolean())
                .map(key -> key.type.equals("Flag") ? key.id : key.id + "=" + values(key, alternatives, 2))
                .collect(Collectors.joining(";"));
        return entries.isEmpty() ? "." : entries;
    }

    private void samples(int alternatives) {
        List<Key> keys = format.stream().filter(key -> random.nextBoolean()).toList();
        boolean genotypes = keys.isEmpty() || random.nextBoolean();
        vcf.append('\t')
                .append(Stream.concat(
                                genotypes ? Stream.of("GT") : Stream.of(),
                                keys.stream().map(Key::id))
                        .collect(Collectors.joining(":")));
        for (int i = 0; i < samples; i++) {
            int ploidy = genotypes ? 1 + random.nextInt(3) : 2;
            String genotype = IntStream.range(0, ploidy)
                    .mapToObj(allele -> random.nextInt(8) == 0 ? "." : String.valueOf(random.nextInt(alternatives + 1)))
                    .collect(Collectors.joining(pick("/", "|")));
            List<String> values = new ArrayList<>(genotypes ? List.of(genotype) : List.of());
            keys.forEach(key -> values.add(values(key, alternatives, ploidy)));
            int dropped = random.nextInt(3); // what comes last may be left out
            vcf.append('\t').append(String.join(":", values.subList(0, Math.max(1, values.size() - dropped))));
        }
    }

    private String values(Key key, int alternatives, int ploidy) {
        if (random.nextInt(6) == 0) {
            return ".";
        }
        int count = switch (key.number) {
            case "A" -> Math.max(1, alternatives);
            case "R" -> alternatives + 1;
            case "G" -> genotypes(alternatives + 1, ploidy);
            case "." -> 1 + random.nextInt(4);
            default -> Integer.parseInt(key.number);
        };
        Supplier<String> value = () -> random.nextInt(9) == 0
                ? "."
                : switch (key.type) {
                    case "Count" -> String.valueOf(random.nextInt(Integer.MAX_VALUE));
                    case "Frequency" -> pick("0", "0.5", "1e-5", "1");
                    case "Integer" -> String.valueOf(random.nextInt());
                    case "Float" -> pick("-1.5", "nan", "Inf", ".5", "3", "2E+7");
                    case "Character" -> pick("x", "7", "-");
                    default -> pick("a", "b|c", "d-e", "f%3Bg");
                };
        return Stream.generate(value).limit(count).collect(Collectors.joining(","));
    }

    /// Counted one by one: in how many ways alleles can be drawn, none of them twice in another order.
    private static int genotypes(int alleles, int ploidy) {
        if (ploidy == 0) {
            return 1;
        }
        int ways = 0;
        for (int last = 1; last <= alleles; last++) {
            ways += genotypes(last, ploidy - 1);
        }
        return ways;
    }
}
