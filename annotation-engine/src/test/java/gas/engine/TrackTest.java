package gas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/// Known variants are found by what they do to the sequence, however they are spelt.
class TrackTest {
    private static final int FIRST = 68_000;
    private static final int STRETCH = 400;
    private static final int FLANK = 200;
    private static final String HEADER = """
            ##fileformat=VCFv4.2
            ##INFO=<ID=AF,Number=A,Type=Float,Description="Allele frequency">
            ##INFO=<ID=AD,Number=R,Type=Integer,Description="Depths">
            ##INFO=<ID=CLNSIG,Number=.,Type=String,Description="Significance">
            #CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO
            """;

    private record Allele(int position, String before, String after) {
        /// The stretch as this allele makes it: the same for all of its spellings.
        String haplotype() {
            String stretch = bases(FIRST - FLANK, FIRST + STRETCH + FLANK);
            int at = position - (FIRST - FLANK);
            return stretch.substring(0, at) + after + stretch.substring(at + before.length());
        }

        String line(String id, String info) {
            return "20\t%d\t%s\t%s\t%s\t.\t.\t%s\n".formatted(position, id, before, after, info);
        }
    }

    @Property(tries = 25, shrinking = ShrinkingMode.OFF)
    void everySpellingOfAnAlleleFindsItsValuesAndNothingElseDoes(@ForAll Random random) throws Exception {
        Map<String, Set<String>> known = new TreeMap<>();
        StringBuilder source = new StringBuilder(HEADER);
        List<Allele> alleles = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            Allele allele = allele(random);
            alleles.add(allele);
            source.append(allele.line("rs" + i, "AF=0." + i));
            known.computeIfAbsent(allele.haplotype(), absent -> new LinkedHashSet<>())
                    .add("rs" + i);
        }
        List<Allele> asked = new ArrayList<>(
                alleles.stream().map(allele -> respelt(allele, random)).toList());
        for (int i = 0; i < 100; i++) {
            asked.add(allele(random));
        }

        List<String> found = lookUp(
                source.toString(),
                List.of("ID"),
                asked.stream().map(allele -> allele.line(".", ".")).toList());
        for (int i = 0; i < asked.size(); i++) {
            Set<String> expected = known.getOrDefault(asked.get(i).haplotype(), Set.of());
            assertThat(found.get(i).isEmpty() ? Set.of() : Set.of(found.get(i).split("&")))
                    .as("%s", asked.get(i))
                    .isEqualTo(expected);
        }
    }

    @Test
    void eachAlleleHasItsOwnValuesWithTheSourcesOwnLetters() throws Exception {
        String base = bases(76_810, 76_810);
        String source = HEADER
                + "20\t76810\tfirst;second\t" + base + "\tG,T\t.\t.\tAF=1e-05,0.10;AD=9,7,5;CLNSIG=Benign,other|x\n"
                + "chr20\t76810\tthird\t" + base + "\tT\t.\t.\tAF=0.5\n";
        List<String> asked = List.of(
                "20\t76810\t.\t%s\tG\t.\t.\t.\n".formatted(base),
                "chr20\t76810\t.\t%s\tT\t.\t.\t.\n".formatted(base),
                "20\t76810\t.\t%s\tA\t.\t.\t.\n".formatted(base));

        assertThat(lookUp(source, List.of("ID", "AF", "AD", "CLNSIG"), asked))
                .containsExactly(
                        "first&second|1e-05|7|Benign&other&x", "first&second&third|0.10|5|Benign&other&x", "|||");
    }

    @Property(tries = 25, shrinking = ShrinkingMode.OFF)
    void ofABedFileEachFeatureIsToldThatTheChangeTouches(@ForAll Random random) throws Exception {
        List<int[]> features = new ArrayList<>();
        StringBuilder bed = new StringBuilder("# comment\ntrack name=x\n");
        for (int i = 0; i < 60; i++) {
            int start = FIRST + random.nextInt(STRETCH);
            int end = start + 1 + random.nextInt(random.nextInt(8) == 0 ? 5_000 : 40);
            features.add(new int[] {start, end});
            bed.append("chr20\t%d\t%d\tf%d\t%d\t+\n".formatted(start, end, i, i * 10));
        }
        List<Allele> alleles = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            alleles.add(respelt(allele(random), random));
        }
        List<String> records =
                alleles.stream().map(allele -> allele.line(".", ".")).toList();
        List<String> told = lookUp(bed.toString(), List.of("name", "strand"), records);
        for (int i = 0; i < alleles.size(); i++) {
            Set<String> names = new LinkedHashSet<>();
            Allele allele = alleles.get(i);
            int from = allele.position;
            String go = allele.before;
            String come = allele.after;
            while (!go.isEmpty() && !come.isEmpty() && go.charAt(0) == come.charAt(0)) {
                go = go.substring(1);
                come = come.substring(1);
                from++;
            }
            while (!go.isEmpty() && !come.isEmpty() && go.endsWith(come.substring(come.length() - 1))) {
                go = go.substring(0, go.length() - 1);
                come = come.substring(0, come.length() - 1);
            }
            int to = from + go.length() - 1;
            for (int feature = 0; feature < features.size(); feature++) {
                // 0-based half-open against 1-based closed; of an insertion to is from - 1
                if (features.get(feature)[0] + 1 <= to && features.get(feature)[1] >= from) {
                    names.add("f" + feature);
                }
            }
            String[] columns = told.get(i).split("\\|", -1);
            assertThat(columns[0].isEmpty() ? Set.of() : Set.of(columns[0].split("&")))
                    .as("%s", allele)
                    .isEqualTo(names);
            assertThat(columns[1]).hasSize(Math.max(0, 2 * names.size() - 1));
        }
    }

    @Test
    void aFeatureWithoutANameGoesByItsPlaceAndOneBeyondTheContigIsLeftOut() throws Exception {
        String record = "20\t68351\t.\tA\tG\t.\t.\t.\n";
        String bed = "20\t68350\t68351\n20\t68351\t68352\tnext\n20\t68000\t99999999\tbeyond\n21\t1\t2\n";
        assertThat(lookUp(bed, List.of(), List.of(record)).getFirst()).isEqualTo("20:68351-68351");
        assertThatThrownBy(() -> track(bed, List.of("AF"))).hasMessageContaining("name, score, strand");
    }

    @Test
    void aNumberWithoutAPrefixAndOneWithOneStayWhatTheyAre() throws Exception {
        String source = HEADER + "20\t68351\t5\tA\tG\t.\t.\t.\n20\t68352\trs5\tT\tG\t.\t.\t.\n";
        String first = "20\t68351\t.\tA\tG\t.\t.\t.\n";
        assertThat(lookUp(source, List.of("ID"), List.of(first)).getFirst()).isEqualTo("5");
    }

    @Test
    void theColumnsAreNamedInTheHeader() throws Exception {
        Path file = track(HEADER, List.of("ID", "AF", "CLNSIG"));
        try (Track track = Track.open(file);
                Track again = Track.open(file)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Annotation.stream(
                    new ByteArrayInputStream(Vcf.bytes(Vcf.HEADER + Vcf.COLUMNS)),
                    out,
                    Vcf.REFERENCE,
                    AnnotationOptions.defaults().withFields(List.of("Allele")).withTracks(List.of(track, again)));
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .contains("Format: Allele|Existing_variation|known_AF|CLIN_SIG|known_ID|known_AF|known_CLNSIG\"")
                    .contains("track1=\"known " + track.checksum());
        }
    }

    @Test
    void whatCannotBeCompiledOrOpenedIsSaid() throws Exception {
        assertThatThrownBy(() -> track(HEADER, List.of("COLOUR")))
                .hasMessageContaining("COLOUR")
                .hasMessageContaining("CLNSIG");
        assertThatThrownBy(() -> track("Dear colleague,\n", List.of("ID"))).hasMessageContaining("VCF");
        Path whole = track(HEADER, List.of("ID"));
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(whole.resolveSibling("cut.gastrack"), Arrays.copyOf(bytes, bytes.length - 1));
        assertThatThrownBy(() -> Track.open(cut)).hasMessageContaining("cut short");
        Path other = Files.writeString(whole.resolveSibling("other.gastrack"), "x".repeat(1000));
        assertThatThrownBy(() -> Track.open(other)).hasMessageContaining("not a compiled track");
    }

    private static Allele allele(Random random) {
        int position = FIRST + random.nextInt(STRETCH);
        String base = bases(position, position);
        return switch (random.nextInt(3)) {
            case 0 -> {
                String other = "ACGT".replace(base, "");
                yield new Allele(
                        position, base, other.substring(random.nextInt(3)).substring(0, 1));
            }
            case 1 -> new Allele(position, bases(position, position + 1 + random.nextInt(4)), base);
            default -> {
                StringBuilder inserted = new StringBuilder(base);
                int repeat = 1 + random.nextInt(3);
                String next = bases(position + 1, position + repeat);
                inserted.append(random.nextBoolean() ? next : next.replace('A', 'C'));
                yield new Allele(position, base, inserted.toString());
            }
        };
    }

    /// The same allele with bases around it, or moved to the right where that means the same.
    private static Allele respelt(Allele allele, Random random) {
        int left = random.nextInt(4);
        int right = random.nextInt(6);
        int end = allele.position + allele.before.length();
        String around = bases(allele.position - left, allele.position - 1);
        String behind = bases(end, end + right - 1);
        Allele padded =
                new Allele(allele.position - left, around + allele.before + behind, around + allele.after + behind);
        int same = 0;
        while (random.nextBoolean()
                && same + 1 < Math.min(padded.before.length(), padded.after.length())
                && padded.before.charAt(same) == padded.after.charAt(same)) {
            same++;
        }
        return new Allele(padded.position + same, padded.before.substring(same), padded.after.substring(same));
    }

    /// What the track's columns say of the first entry of each record.
    private static List<String> lookUp(String source, List<String> fields, List<String> records) throws Exception {
        try (Track track = Track.open(track(source, fields))) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Annotation.stream(
                    new ByteArrayInputStream(Vcf.bytes(Vcf.HEADER + Vcf.COLUMNS + String.join("", records))),
                    out,
                    Vcf.REFERENCE,
                    AnnotationOptions.defaults()
                            .withFields(List.of("Allele"))
                            .withTracks(List.of(track))
                            .withChunk(2_000));
            return out.toString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("CSQ=")[1].split("[\t,;]")[0])
                    .map(entry -> entry.substring(entry.indexOf('|') + 1))
                    .toList();
        }
    }

    private static Path track(String source, List<String> fields) throws IOException {
        Path folder = Files.createTempDirectory("track");
        Path vcf = Files.writeString(folder.resolve("known.vcf"), source);
        Path file = folder.resolve("known.gastrack");
        TrackBuild.build("known", vcf, Vcf.REFERENCE, fields, file);
        return file;
    }

    private static String bases(int from, int to) {
        byte[] bases = new byte[Math.max(0, to - from + 1)];
        var compiled = Vcf.REFERENCE.compiled();
        compiled.bases(compiled.contig(compiled.contig("20")), from - 1, bases.length, bases, 0);
        return new String(bases, StandardCharsets.US_ASCII);
    }
}
