package gas.engine;

import static org.assertj.core.api.Assertions.assertThat;

import gas.engine.Vcf.Annotated;
import htsjdk.samtools.util.BlockCompressedInputStream;
import htsjdk.tribble.readers.TabixReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Hand-made cases on DEFB125 (ENST00000382410, forward; exons 68351-68408 and 76646-77174) of GRCh37 chromosome 20.
class AnnotationTest {
    @Test
    void aMissenseVariantSaysItsCodonAndAminoAcids() throws Exception {
        Map<String, String> effect = defb125(Vcf.of("76810 C G"));

        assertThat(effect)
                .containsEntry("Consequence", "missense_variant")
                .containsEntry("IMPACT", "MODERATE")
                .containsEntry("Amino_acids", "L/V")
                .containsEntry("Codons", "Cta/Gta")
                .containsEntry("EXON", "2/2")
                .containsEntry("STRAND", "1")
                .containsEntry("BIOTYPE", "protein_coding");
        assertThat(effect.get("cDNA_position")).startsWith("223/");
    }

    @Test
    void eachAlleleOfARecordHasItsOwnEffects() throws Exception {
        Annotated annotated = Vcf.of("76810 C G,T");
        assertThat(annotated.effects(0))
                .extracting(effect -> effect.get("Allele"))
                .contains("G", "T");
    }

    @Test
    void anInsertionAndADeletionShiftTheFrame() throws Exception {
        assertThat(defb125(Vcf.of("76810 C CA")))
                .containsEntry("Consequence", "frameshift_variant")
                .containsEntry("Allele", "A");
        assertThat(defb125(Vcf.of("76809 " + base(76809) + "C " + base(76809))))
                .containsEntry("Allele", "-")
                .containsEntry("IMPACT", "HIGH");
    }

    @Test
    void theSpliceSitesAreTheIntronsFirstAndLastTwoBases() throws Exception {
        Annotated annotated = Vcf.of("68409 G A", "76645 G A");
        assertThat(defb125(annotated, 0).get("Consequence")).contains("splice_donor_variant");
        assertThat(defb125(annotated, 1).get("Consequence")).contains("splice_acceptor_variant");
        assertThat(defb125(annotated, 1)).containsEntry("INTRON", "1/1");
    }

    @Test
    void farFromEveryGeneIsIntergenic() throws Exception {
        assertThat(Vcf.of("60100 " + base(60100) + " " + other(base(60100))).effects(0))
                .singleElement()
                .satisfies(effect -> assertThat(effect).containsEntry("Consequence", "intergenic_variant"));
    }

    @Test
    void allelesWithoutASequenceArePassedThroughUntouched() throws Exception {
        String record = "20\t76810\t.\tC\t<DEL>,*\t.\t.\tEND=76900";
        Annotated annotated = Vcf.annotate(Vcf.bytes(Vcf.HEADER + Vcf.COLUMNS + record + "\n"));
        assertThat(annotated.records()).containsExactly(record);
        assertThat(annotated.summary().untouched()).isEqualTo(1);
    }

    @Test
    void everythingElseOfTheFileIsKeptByteForByte() throws Exception {
        String header = Vcf.HEADER + "##INFO=<ID=X,Number=1,Type=String,Description=\"a, b; ü\">\n";
        String columns = Vcf.COLUMNS.stripTrailing() + "\tFORMAT\tone\ttwo\n";
        String record = "chr20\t76810\trs1;rs2\tc\tG\t12.5\tq10;s50\tX=%3B;FLAG\tGT:AD\t0|1:3,4\t./.:.";
        Annotated annotated = Vcf.annotate(Vcf.bytes(header + columns + record + "\n"));

        assertThat(annotated.text()).startsWith(header);
        String[] before = record.split("\t");
        String[] after = annotated.records().getFirst().split("\t");
        before[7] = before[7] + ";CSQ=" + after[7].substring(after[7].indexOf("CSQ=") + 4);
        assertThat(after).containsExactly(before);
    }

    @Test
    void anOlderAnnotationIsReplaced() throws Exception {
        Annotated annotated =
                Vcf.annotate(Vcf.bytes(Vcf.HEADER + "##INFO=<ID=CSQ,Number=.,Type=String,Description=\"old\">\n"
                        + Vcf.COLUMNS + "20\t76810\t.\tC\tG\t.\t.\tCSQ=old;DP=3\n"));
        assertThat(annotated.text()).doesNotContain("old");
        assertThat(annotated.records().getFirst()).contains("\tDP=3;CSQ=G|");
    }

    @Test
    void windowsLinesStayAsTheyAreAndAByteOrderMarkGoes() throws Exception {
        String unix = Vcf.HEADER + Vcf.COLUMNS + "20\t76810\t.\tC\tG\t.\t.\t.\n";
        String windows =
                Vcf.annotate(Vcf.bytes("\ufeff" + unix.replace("\n", "\r\n"))).text();
        assertThat(windows).isEqualTo(Vcf.annotate(Vcf.bytes(unix)).text().replace("\n", "\r\n"));
    }

    @Test
    void aHeaderThatIsNoUtf8StaysByteForByte() throws Exception {
        byte[] latin = (Vcf.HEADER + "##author=M\u00fcller\n" + Vcf.COLUMNS).getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Annotation.stream(new ByteArrayInputStream(latin), out, Vcf.REFERENCE, AnnotationOptions.defaults());
        assertThat(out.toString(StandardCharsets.ISO_8859_1)).contains("##author=M\u00fcller\n");
    }

    @Test
    void theUnspecifiedAlleleTakesNoPart() throws Exception {
        String base = base(76809);
        Annotated annotated = Vcf.of("76809 " + base + "C " + base + ",<NON_REF>", "76810 C G,*", "76810 C G,<DEL>");
        assertThat(annotated.effects(0))
                .isNotEmpty()
                .allSatisfy(effect -> assertThat(effect).containsEntry("Allele", "-"));
        assertThat(annotated.effects(1))
                .isNotEmpty()
                .allSatisfy(effect -> assertThat(effect).containsEntry("Allele", "G"));
        assertThat(annotated.records().get(2)).doesNotContain("CSQ");
    }

    @Test
    void onlyTheBasesThatDifferTouchASpliceSite() throws Exception {
        String left = bases(68405, 68408); // the exon's last four bases
        String site = bases(68409, 68410);
        String changed = other(left.substring(0, 1)) + left.substring(1) + site + other(base(68411));
        assertThat(defb125(Vcf.of("68405 " + left + site + base(68411) + " " + changed))
                        .get("Consequence"))
                .contains("splice_donor_region_variant")
                .doesNotContain("splice_donor_variant");
    }

    @Test
    void deletionsThatReachOutOfTheCodingSequence() throws Exception {
        // DEFB126 begins to be read at 123270, in its first exon; where an end lies in no exon, VEP does not judge the
        // codon
        assertThat(effectOn("ENST00000382398", Vcf.of(deletion(123268, 123273)), 0))
                .containsEntry("Consequence", "start_lost&5_prime_UTR_variant");
        assertThat(defb125(Vcf.of(deletion(68349, 68356))))
                .containsEntry("Consequence", "coding_sequence_variant&5_prime_UTR_variant");
        assertThat(defb125(Vcf.of(deletion(77050, 77065))))
                .containsEntry("Consequence", "stop_lost&3_prime_UTR_variant");
        assertThat(defb125(Vcf.of(deletion(68400, 76700))).get("Consequence"))
                .startsWith("splice_acceptor_variant&splice_donor_variant&")
                .contains("intron_variant")
                .doesNotContain("coding_sequence_variant");
        assertThat(defb125(Vcf.of(deletion(68000, 77500)))).containsEntry("Consequence", "transcript_ablation");
    }

    @Test
    void compressedInputGivesTheSameAsPlain() throws Exception {
        byte[] plain = sample();
        assertThat(Vcf.annotate(RejectionTest.gzip(plain)).text())
                .isEqualTo(Vcf.annotate(plain).text());
    }

    @Test
    void theSampleIsRightInEveryReferenceBase() throws Exception {
        AnnotationSummary summary = Vcf.annotate(sample()).summary();
        assertThat(summary.annotated()).isEqualTo(summary.records()).isEqualTo(400);
        assertThat(summary.countsByImpact()).containsKeys("HIGH", "MODERATE", "LOW", "MODIFIER");
    }

    @Test
    void theOutputIsBgzfThatAnIndexFinds(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("out.vcf.gz");
        AnnotationSummary summary =
                Annotation.run(new ByteArrayInputStream(sample()), file, Vcf.REFERENCE, AnnotationOptions.defaults());

        assertThat(summary.indexed()).isTrue();
        try (var bgzf = new BlockCompressedInputStream(file.toFile())) {
            assertThat(new String(bgzf.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(Vcf.annotate(sample()).text());
        }
        TabixReader index = new TabixReader(file.toString());
        TabixReader.Iterator found = index.query("20", 70000, 80000);
        int count = 0;
        for (String line = found.next(); line != null; line = found.next()) {
            assertThat(Integer.parseInt(line.split("\t")[1])).isBetween(69_990, 80_000);
            count++;
        }
        index.close();
        assertThat(count).isPositive();
    }

    @Test
    void unsortedRecordsAreAnnotatedWithoutAnIndex(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("out.vcf.gz");
        String unsorted = Vcf.HEADER + Vcf.COLUMNS + "20\t76811\t.\tT\tG\t.\t.\t.\n20\t76810\t.\tC\tG\t.\t.\t.\n";
        AnnotationSummary summary = Annotation.run(
                new ByteArrayInputStream(Vcf.bytes(unsorted)), file, Vcf.REFERENCE, AnnotationOptions.defaults());

        assertThat(summary.indexed()).isFalse();
        assertThat(summary.annotated()).isEqualTo(2);
        assertThat(Files.exists(folder.resolve("out.vcf.gz.tbi"))).isFalse();
    }

    /// A record that deletes these bases, both included.
    private static String deletion(int from, int to) {
        return (from - 1) + " " + bases(from - 1, to) + " " + base(from - 1);
    }

    private static String base(int position) {
        return bases(position, position);
    }

    private static String bases(int from, int to) {
        byte[] bases = new byte[to - from + 1];
        var compiled = Vcf.REFERENCE.compiled();
        compiled.bases(compiled.contig(compiled.contig("20")), from - 1, bases.length, bases, 0);
        return new String(bases, StandardCharsets.US_ASCII);
    }

    private static String other(String base) {
        return base.equals("A") ? "C" : "A";
    }

    private static byte[] sample() throws IOException {
        try (InputStream sample = AnnotationTest.class.getResourceAsStream("samples/small.vcf")) {
            return sample.readAllBytes();
        }
    }

    private static Map<String, String> defb125(Annotated annotated) {
        return defb125(annotated, 0);
    }

    private static Map<String, String> defb125(Annotated annotated, int record) {
        return effectOn("ENST00000382410", annotated, record);
    }

    private static Map<String, String> effectOn(String transcript, Annotated annotated, int record) {
        return annotated.effects(record).stream()
                .filter(effect -> effect.get("Feature").startsWith(transcript))
                .findFirst()
                .orElseThrow();
    }
}
