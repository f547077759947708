package gas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import gas.engine.Haplotypes.Annotated;
import gas.engine.Haplotypes.Entry;
import htsjdk.samtools.util.BlockCompressedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One gene, ATG GCT GAA CGT AAA TGC GGT CTG TAA at 11 to 37 of chromosome 5: MAERKCGL.
class HaplotypeTest {
    private static final String GENOME = "CCCCCCCCCCATGGCTGAACGTAAATGCGGTCTGTAACCCCCCCCCCTAGCCCCC";
    private static final Reference REFERENCE = reference();

    private static Reference reference() {
        try {
            Path folder = Files.createTempDirectory("haplotype");
            Path file = folder.resolve("toy.gasref");
            ReferenceBuild.build(
                    "toy",
                    Files.writeString(folder.resolve("toy.fa"), ">5\n" + GENOME + "\n"),
                    Files.writeString(folder.resolve("toy.gff3"), """
                    ##gff-version 3
                    5\t.\tgene\t8\t55\t.\t+\t.\tID=gene:G1;Name=TOY;biotype=protein_coding;gene_id=G1
                    5\t.\tmRNA\t8\t55\t.\t+\t.\tID=transcript:T1;Parent=gene:G1;biotype=protein_coding;transcript_id=T1
                    5\t.\texon\t8\t55\t.\t+\t.\tParent=transcript:T1
                    5\t.\tCDS\t11\t37\t.\t+\t0\tID=CDS:P1;Parent=transcript:T1
                    """),
                    file);
            return Reference.open(file);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    @Test
    void twoChangesOfOneCodonAreOneAminoAcid() throws Exception {
        Annotated annotated = of("14 G A GT 0|1", "15 C A GT 0|1");
        for (int record = 0; record < 2; record++) {
            assertThat(annotated.entries(record))
                    .containsExactly(new Entry(
                            1,
                            "missense_variant",
                            "MODERATE",
                            "T1",
                            "2/8",
                            "A/N",
                            "T1.1:p.Ala2Asn",
                            "14G>A+15C>A",
                            "",
                            1,
                            List.of(1)));
        }
        assertThat(annotated.records().getFirst()).contains("CSQ=A|missense_variant|", "\tGT:HCSQ\t0|1:0|1");
        assertThat(annotated.summary().haplotypes()).isEqualTo(new AnnotationSummary.Haplotypes(1, 0, 0));
        assertThat(annotated.summary().toJson()).contains("\"haplotypes\":{\"found\":1,");
    }

    @Test
    void onTwoHaplotypesTheyDoNothingTogether() throws Exception {
        Annotated annotated = of("14 G A GT 0|1", "15 C A GT 1|0");
        assertThat(annotated.text()).doesNotContain(";HCSQ=");
    }

    @Test
    void aFrameThatIsRestoredIsNoFrameshift() throws Exception {
        Entry entry = of("17 G GC GT 1|0", "20 CG C GT 1|0").entries(1).getFirst();
        assertThat(entry.consequence()).isEqualTo("missense_variant");
        assertThat(entry.proteinPosition()).isEqualTo("3-4/8");
        assertThat(entry.aminoAcids()).isEqualTo("ER/AT");
        assertThat(entry.hgvsp()).isEqualTo("T1.1:p.Glu3_Arg4delinsAlaThr");
        assertThat(entry.variants()).isEqualTo("17G>GC+20CG>C");
    }

    @Test
    void aFrameThatStaysOpenIsReadUpToItsStop() throws Exception {
        Entry entry = of("17 G GC GT 1|0", "20 C T GT 1|0").entries(0).getFirst();
        assertThat(entry.consequence()).isEqualTo("frameshift_variant");
        assertThat(entry.aminoAcids()).isEqualTo("ER/AM*");
        assertThat(entry.hgvsp()).isEqualTo("T1.1:p.Glu3AlafsTer3");
    }

    @Test
    void whatLiesBeyondAGainedStopSaysSo() throws Exception {
        Annotated annotated = of("17 G T GT 0|1", "26 T A GT 1|1");
        assertThat(annotated.entries(0)).isEmpty();
        assertThat(annotated.entries(1))
                .containsExactly(new Entry(
                        1,
                        "missense_variant",
                        "MODIFIER",
                        "T1",
                        "6/8",
                        "C/S",
                        "T1.1:p.Cys6Ser",
                        "26T>A",
                        "17G>T",
                        1,
                        List.of(1)));
    }

    @ParameterizedTest
    @CsvSource({"skip, 2, ''", "as-is, 0, 1", "a, 0, 1", "merge, 0, 0", "m, 0, 0", "R, 0, 0 1"})
    void unphasedGenotypesAreReadAsAsked(String way, long skipped, String carriers) throws Exception {
        Annotated annotated =
                annotate(vcf("\n", "14 G A GT 0/1", "15 C A GT 0/1"), options().withUnphased(way));
        List<Integer> having = annotated.entries(0).stream()
                .flatMap(entry -> entry.carriers().stream())
                .toList();
        assertThat(having.stream().map(String::valueOf))
                .containsExactly(carriers.isEmpty() ? new String[0] : carriers.split(" "));
        assertThat(annotated.summary().haplotypes())
                .isNotNull()
                .satisfies(counts -> assertThat(counts.unphased()).isEqualTo(skipped));
    }

    @Test
    void aHomozygousGenotypeNeedsNoPhase() throws Exception {
        assertThat(of("14 G A GT 1/1", "15 C A GT 0|1").entries(0).getFirst().carriers())
                .containsExactly(1);
        assertThat(of("14 G A GT 1/1", "15 C A GT 1/1").entries(0).getFirst().carriers())
                .containsExactly(0, 1);
    }

    @Test
    void onlyOnePhaseSetActsTogether() throws Exception {
        assertThat(of("14 G A GT:PS 0|1:7", "15 C A GT:PS 0|1:9").text()).doesNotContain(";HCSQ=");
        assertThat(of("14 G A GT:PS 0|1:7", "15 C A GT:PS 0|1:7").entries(0)).hasSize(1);
        Annotated both = of("14 G A GT:PS 0|1:7", "15 C A GT:PS 1|1:9", "16 T C GT:PS 0|1:8");
        assertThat(both.entries(0)).extracting(Entry::variants).containsExactly("14G>A+15C>A");
        assertThat(both.entries(1)).extracting(Entry::variants).containsExactlyInAnyOrder("14G>A+15C>A", "15C>A+16T>C");
        assertThat(both.entries(1)).extracting(Entry::haplotypes).containsExactly(1, 1);
    }

    @Test
    void aHaploidPersonHasOneHaplotype() throws Exception {
        Annotated annotated = of("14 G A GT 1", "15 C A GT 1");
        assertThat(annotated.records().getFirst()).endsWith("\tGT:HCSQ\t1:1");
    }

    @Test
    void ofAllelesThatOverlapTheFirstCounts() throws Exception {
        Annotated annotated = of("14 GCT G GT 0|1", "15 C A GT 0|1", "17 G T GT 0|1");
        assertThat(annotated.entries(1)).isEmpty();
        assertThat(annotated.entries(2).getFirst().variants()).isEqualTo("14GCT>G+17G>T");
        assertThat(annotated.summary().haplotypes()).isEqualTo(new AnnotationSummary.Haplotypes(1, 0, 1));
    }

    @Test
    void fieldsLeftOutAtTheEndAreFilledIn() throws Exception {
        Annotated annotated = annotate(
                vcf("\n", "14 G A GT:DP:GQ 0|1 0|0:1:2 0|0", "15 C A GT:DP:GQ 0|1:3:4 0|1:1:2 0|0"), options());
        assertThat(annotated.records().get(0)).endsWith("\tGT:DP:GQ:HCSQ\t0|1:.:.:0|1\t0|0:1:2:.\t0|0");
        assertThat(annotated.records().get(1)).endsWith("\tGT:DP:GQ:HCSQ\t0|1:3:4:0|1\t0|1:1:2:.\t0|0");
    }

    @Test
    void aFileThatIsNotSortedIsJudgedAsFarAsItIs() throws Exception {
        Annotated annotated = of("14 G A GT 0|1", "15 C A GT 0|1", "14 G C GT 0|1", "16 T C GT 0|1");
        assertThat(annotated.entries(0)).extracting(Entry::variants).containsExactly("14G>A+15C>A");
        assertThat(annotated.entries(3)).extracting(Entry::variants).containsExactly("14G>C+16T>C");
    }

    @Test
    void lineEndsStayAsTheyAre() throws Exception {
        String windows = annotate(vcf("\r\n", "14 G A GT 0|1", "15 C A GT 0|1"), options())
                .text();
        String unix =
                annotate(vcf("\n", "14 G A GT 0|1", "15 C A GT 0|1"), options()).text();
        assertThat(windows).isEqualTo(unix.replace("\n", "\r\n"));
    }

    @Test
    void withoutTheChoiceNothingIsDifferent() throws Exception {
        String vcf = vcf("\n", "14 G A GT 0|1", "15 C A GT 0|1");
        Annotated off = annotate(vcf, AnnotationOptions.defaults());
        assertThat(off.text()).doesNotContain("HCSQ");
        assertThat(off.summary().haplotypes()).isNull();
        assertThat(off.summary().toJson()).doesNotContain("haplotypes");
        assertThat(annotate(vcf, options())
                        .text()
                        .replaceAll("(?m)^##.*HCSQ.*\n|,unphased=\"skip\"|;HCSQ=[^\t]*|:HCSQ|:0\\|1", ""))
                .isEqualTo(off.text());
    }

    @Test
    void aFileThatHasItAlreadyIsRejected() throws Exception {
        String once = of("14 G A GT 0|1", "15 C A GT 0|1").text();
        assertThat(catchThrowableOfType(VcfRejected.class, () -> annotate(once, options()))
                        .code())
                .isEqualTo("BAD_HEADER");
        assertThat(annotate(once, AnnotationOptions.defaults()).text()).contains("HCSQ");
    }

    @Test
    void anUnknownWayIsRefused() {
        assertThatThrownBy(() -> options().withUnphased("x")).hasMessageContaining("non-reference (R)");
    }

    @Property(tries = 60)
    void chunksAndThreadsChangeNothing(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 600) int chunk,
            @ForAll @IntRange(min = 1, max = 4) int threads)
            throws Exception {
        String vcf = many(new Random(seed));
        String whole = annotate(vcf, options().withThreads(1)).text();
        assertThat(whole).contains(";HCSQ=");
        AnnotationOptions cut = options().withChunk(chunk).withThreads(threads);
        assertThat(annotate(vcf, cut).text()).isEqualTo(whole);

        Path file = Files.createTempDirectory("haplotype").resolve("out.vcf.gz");
        AnnotationSummary summary = Annotation.run(new ByteArrayInputStream(Vcf.bytes(vcf)), file, REFERENCE, cut);
        assertThat(summary.indexed()).isTrue();
        try (var bgzf = new BlockCompressedInputStream(file.toFile())) {
            assertThat(new String(bgzf.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(whole);
        }
        Files.delete(file);
        Files.delete(file.resolveSibling("out.vcf.gz.tbi"));
        Files.delete(file.getParent());
    }

    private static String many(Random random) {
        return vcf(
                "\n",
                IntStream.range(1, 56)
                        .mapToObj(place -> place + " " + GENOME.charAt(place - 1) + " "
                                + "ACGT"
                                        .replace("" + GENOME.charAt(place - 1), "")
                                        .charAt(random.nextInt(3)) + " GT "
                                + random.nextInt(2) + "|" + random.nextInt(2))
                        .toArray(String[]::new));
    }

    private static AnnotationOptions options() {
        return AnnotationOptions.defaults().withHaplotypes(true);
    }

    private static Annotated of(String... records) throws IOException, VcfRejected {
        return annotate(vcf("\n", records), options());
    }

    private static Annotated annotate(String vcf, AnnotationOptions options) throws IOException, VcfRejected {
        return Haplotypes.annotate(vcf, REFERENCE, options);
    }

    /// Records `POS REF ALT FORMAT SAMPLE...`.
    private static String vcf(String lineEnd, String... records) {
        StringBuilder vcf = new StringBuilder("##fileformat=VCFv4.2").append(lineEnd);
        vcf.append(Vcf.COLUMNS.stripTrailing()).append("\tFORMAT");
        for (int i = 4; i < records[0].split(" ").length; i++) {
            vcf.append("\tS").append(i);
        }
        vcf.append(lineEnd);
        for (String record : records) {
            String[] fields = record.split(" ", 5);
            vcf.append(String.join("\t", "5", fields[0], ".", fields[1], fields[2], ".", ".", ".", fields[3]))
                    .append('\t')
                    .append(fields[4].replace(' ', '\t'))
                    .append(lineEnd);
        }
        return vcf.toString();
    }
}
