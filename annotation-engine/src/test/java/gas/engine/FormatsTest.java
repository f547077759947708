package gas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gas.engine.AnnotationOptions.Format;
import gas.engine.AnnotationOptions.Pick;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which fields an annotated record gets, and what is told beside it.
class FormatsTest {
    private static final String OLDER = "20\t76810\t.\tC\tG,T\t.\t.\tANN=old;DP=3;CSQ=old;XCSQ=kept\n";

    @Test
    void annHasItsSixteenFieldsAndTheAlleleOfTheRecord() throws Exception {
        String record = annotate("20\t76810\t.\tC\tCA\t.\t.\t.\n", options(Format.ANN));
        String entry = entries(record, "ANN").getFirst();
        String[] fields = entry.split("\\|", -1);

        assertThat(fields).hasSize(16);
        assertThat(fields[0]).isEqualTo("CA");
        assertThat(fields[1]).isEqualTo("frameshift_variant");
        assertThat(fields[2]).isEqualTo("HIGH");
        assertThat(fields[3]).isEqualTo("DEFB125");
        assertThat(fields[5]).isEqualTo("transcript");
        assertThat(fields[8]).isEqualTo("2/2");
        assertThat(fields[9]).startsWith("c.223_224insA");
        assertThat(fields[10]).startsWith("p.Leu75").contains("fsTer");
        assertThat(record).doesNotContain("CSQ=");
    }

    @Test
    void bothSayTheSameOfTheSamePairs() throws Exception {
        String record = annotate("20\t76810\t.\tC\tG,T\t.\t.\t.\n", options(Format.BOTH));
        List<String> csq = entries(record, "CSQ");
        List<String> ann = entries(record, "ANN");

        assertThat(ann).hasSameSizeAs(csq);
        for (int i = 0; i < csq.size(); i++) {
            assertThat(Arrays.copyOf(ann.get(i).split("\\|"), 3))
                    .isEqualTo(Arrays.copyOf(csq.get(i).split("\\|"), 3));
        }
        assertThat(entries(annotate("20\t60100\t.\tT\tA\t.\t.\t.\n", options(Format.BOTH)), "ANN")
                        .getFirst())
                .startsWith("A|intergenic_variant|MODIFIER|")
                .satisfies(entry -> assertThat(entry.split("\\|", -1)).hasSize(16));
    }

    @Test
    void onlyWhatIsWrittenAnewIsReplaced() throws Exception {
        assertThat(annotate(OLDER, options(Format.CSQ)))
                .contains("\tANN=old;DP=3;XCSQ=kept;CSQ=G|")
                .doesNotContain("CSQ=old");
        assertThat(annotate(OLDER, options(Format.ANN)))
                .contains("\tDP=3;CSQ=old;XCSQ=kept;ANN=G|")
                .doesNotContain("ANN=old");
        assertThat(annotate(OLDER, options(Format.BOTH)))
                .contains("\tDP=3;XCSQ=kept;CSQ=G|")
                .doesNotContain("old");
    }

    @Test
    void theFieldsOfCsqAreThoseAskedForInTheirOrder() throws Exception {
        AnnotationOptions chosen =
                options(Format.CSQ).withFields(List.of("Feature", "STRAND", "Consequence", "SYMBOL", "Gene"));
        assertThat(entries(annotate("20\t76810\t.\tC\tG\t.\t.\t.\n", chosen), "CSQ"))
                .contains("ENST00000382410.2|1|missense_variant|DEFB125|ENSG00000178591.6");
        assertThatThrownBy(() -> options(Format.CSQ).withFields(List.of("Colour")))
                .hasMessageContaining("Colour")
                .hasMessageContaining("SYMBOL");
    }

    @Test
    void oneEffectIsPickedInVepsOrder() throws Exception {
        String record = "20\t76810\t.\tC\tG,T\t.\t.\t.\n";
        AnnotationOptions shown = options(Format.CSQ).withFields(List.of("Allele", "Gene", "Feature", "BIOTYPE"));
        List<String> all = entries(annotate(record, shown), "CSQ");
        List<String> picked = entries(annotate(record, shown.withPick(Pick.ALLELE)), "CSQ");
        List<String> genes = entries(annotate(record, shown.withPick(Pick.GENE)), "CSQ");

        assertThat(all).hasSizeGreaterThan(2);
        assertThat(picked)
                .containsExactly(
                        "G|ENSG00000178591.6|ENST00000382410.2|protein_coding",
                        "T|ENSG00000178591.6|ENST00000382410.2|protein_coding");
        assertThat(genes).containsAll(picked).doesNotHaveDuplicates();
        assertThat(genes.stream().map(entry -> entry.substring(0, entry.indexOf("|ENST"))))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(all.stream()
                        .map(entry -> entry.substring(0, entry.indexOf("|ENST")))
                        .distinct()
                        .toList());
        assertThat(entries(annotate("20\t60100\t.\tT\tA\t.\t.\t.\n", shown.withPick(Pick.GENE)), "CSQ"))
                .hasSize(1);
    }

    @Test
    void farFromEveryGeneNothingIsSaidWhereIntergenicIsNotWanted() throws Exception {
        String record = "20\t60100\t.\tT\tA\t.\t.\tDP=1\n";
        assertThat(annotate(record, options(Format.CSQ).withIntergenic(false))).isEqualTo(record.stripTrailing());
    }

    @Test
    void regulatoryFeaturesAreToldWhereTheReferenceHasThem(@TempDir Path folder) throws Exception {
        Path fasta = Files.writeString(folder.resolve("toy.fa"), ">toy\n" + "ACGTTGCA".repeat(2_000) + "\n");
        Path genes = Files.writeString(folder.resolve("toy.gff3"), """
                ##gff-version 3
                toy\t.\tgene\t15000\t15012\t.\t+\t.\tID=gene:G;biotype=lncRNA
                toy\t.\tlnc_RNA\t15000\t15012\t.\t+\t.\tID=transcript:T;Parent=gene:G
                toy\t.\texon\t15000\t15012\t.\t+\t.\tParent=transcript:T
                """);
        Path regulatory = Files.writeString(folder.resolve("toy.regulatory.gff3"), """
                ##gff-version 3
                toy\t.\tpromoter\t101\t104\t.\t.\t.\tID=promoter:R1
                toy\t.\tenhancer\t103\t140\t.\t.\t.\tID=enhancer:R2
                """);
        Path file = folder.resolve("toy.gasref");
        ReferenceBuild.build("toy", fasta, genes, regulatory, file);
        String vcf = "##fileformat=VCFv4.2\n" + Vcf.COLUMNS
                + "toy\t99\t.\tGTTGCAA\tG\t.\t.\t.\ntoy\t100\t.\tT\tA\t.\t.\t.\n";
        try (Reference toy = Reference.open(file)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Annotation.stream(
                    new ByteArrayInputStream(Vcf.bytes(vcf)),
                    out,
                    toy,
                    options(Format.BOTH).withFields(List.of("Consequence", "IMPACT", "Feature_type", "BIOTYPE")));
            List<String> records = out.toString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("toy"))
                    .toList();
            assertThat(entries(records.getFirst(), "CSQ"))
                    .containsExactly(
                            "regulatory_region_ablation|MODERATE|RegulatoryFeature|promoter",
                            "regulatory_region_variant|MODIFIER|RegulatoryFeature|enhancer");
            assertThat(entries(records.getFirst(), "ANN"))
                    .hasSize(2)
                    .allSatisfy(entry -> assertThat(entry.split("\\|", -1)).hasSize(16));
            assertThat(entries(records.getLast(), "CSQ")).containsExactly("intergenic_variant|MODIFIER||");
        }
    }

    @Test
    void everyRejectedRecordIsHandedOn() throws Exception {
        List<AnnotationSummary.Reject> rejects = new ArrayList<>();
        String bad = "20\tx\t.\tA\tG\t.\t.\t.\n".repeat(2500);
        AnnotationSummary summary = Annotation.stream(
                new ByteArrayInputStream(Vcf.bytes(Vcf.HEADER + Vcf.COLUMNS + bad)),
                new ByteArrayOutputStream(),
                Vcf.REFERENCE,
                options(Format.CSQ).withChunk(500).withThreads(3).withRejectsKept(10),
                rejects::add);

        assertThat(rejects)
                .extracting(AnnotationSummary.Reject::line)
                .startsWith(4L, 5L, 6L)
                .hasSize(2500)
                .isSorted();
        assertThat(summary.rejects()).isEqualTo(rejects.subList(0, 10));
        assertThat(summary.rejected()).isEqualTo(2500);
    }

    @Test
    void theSummaryTellsWhatItWasMadeWith() throws Exception {
        AnnotationSummary summary = Vcf.of("76810 C G").summary();
        assertThat(summary.provenance().referenceSha256()).isEqualTo(Vcf.REFERENCE.checksum());
        assertThat(summary.toJson())
                .contains("\"parameters\":{\"format\":\"csq\"", "\"upstream\":\"5000\"", "\"genesSha256\":\"");
    }

    private static AnnotationOptions options(Format format) {
        return AnnotationOptions.defaults().withFormat(format);
    }

    /// The record as it comes out.
    private static String annotate(String record, AnnotationOptions options) throws VcfRejected, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Annotation.stream(
                new ByteArrayInputStream(Vcf.bytes(Vcf.HEADER + Vcf.COLUMNS + record)), out, Vcf.REFERENCE, options);
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> entries(String record, String key) {
        String info = record.split("\t")[7];
        return Arrays.stream(info.split(";"))
                .filter(entry -> entry.startsWith(key + "="))
                .flatMap(entry -> Arrays.stream(entry.substring(4).split(",")))
                .toList();
    }
}
