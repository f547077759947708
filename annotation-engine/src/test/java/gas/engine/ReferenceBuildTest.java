package gas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One gene, ATG GCT TAA at 4 to 12 of chromosome 5, told in every dialect, is one and the same gene.
class ReferenceBuildTest {
    private static final String FASTA = ">5 a small one\nCCCatg\nGCTTAAGG\n>MT\nNNNNACGTRA\n";

    @TempDir
    Path folder;

    enum Dialect {
        ENSEMBL_GFF3("""
                ##gff-version 3
                5\t.\tgene\t4\t12\t.\t+\t.\tID=gene:G1;Name=TOY;biotype=protein_coding;gene_id=G1
                5\t.\tmRNA\t4\t12\t.\t+\t.\tID=transcript:T1;Parent=gene:G1;biotype=protein_coding;transcript_id=T1
                5\t.\texon\t4\t12\t.\t+\t.\tParent=transcript:T1
                5\t.\tCDS\t4\t12\t.\t+\t0\tID=CDS:P1;Parent=transcript:T1
                """),
        REFSEQ_GFF3("""
                ##gff-version 3
                5\t.\tgene\t4\t12\t.\t+\t.\tID=gene-TOY;Dbxref=GeneID:G1,HGNC:1;Name=TOY;gene_biotype=protein_coding
                5\t.\tmRNA\t4\t12\t.\t+\t.\tID=rna-T1;Parent=gene-TOY;Name=T1;transcript_id=T1
                5\t.\texon\t4\t12\t.\t+\t.\tID=exon-T1-1;Parent=rna-T1
                5\t.\tCDS\t4\t12\t.\t+\t0\tID=cds-P1;Parent=rna-T1
                """),
        ENSEMBL_GTF("""
                #!genome-build toy
                5\t.\tgene\t4\t12\t.\t+\t.\tgene_id "G1"; gene_name "TOY"; gene_biotype "protein_coding";
                5\t.\ttranscript\t4\t12\t.\t+\t.\tgene_id "G1"; transcript_id "T1"; gene_name "TOY"; transcript_biotype "protein_coding";
                5\t.\texon\t4\t12\t.\t+\t.\tgene_id "G1"; transcript_id "T1"; exon_number "1";
                5\t.\tCDS\t4\t9\t.\t+\t0\tgene_id "G1"; transcript_id "T1";
                5\t.\tstop_codon\t10\t12\t.\t+\t0\tgene_id "G1"; transcript_id "T1";
                """),
        GENCODE_GTF("""
                chr5\tHAVANA\tgene\t4\t12\t.\t+\t.\tgene_id "G1"; transcript_id "G1"; gene_type "protein_coding"; gene_name "TOY";
                chr5\tHAVANA\texon\t4\t12\t.\t+\t.\tgene_id "G1"; transcript_id "T1"; transcript_type "protein_coding"; gene_name "TOY"; level 2; tag "basic"; tag "CCDS";
                chr5\tHAVANA\tCDS\t4\t9\t.\t+\t0\tgene_id "G1"; transcript_id "T1"; transcript_type "protein_coding"; gene_name "TOY";
                chr5\tHAVANA\tstop_codon\t10\t12\t.\t+\t0\tgene_id "G1"; transcript_id "T1"; transcript_type "protein_coding"; gene_name "TOY";
                """),
        WITHOUT_STOP_CODON_LINES_OR_EXONS("""
                5\t.\tCDS\t4\t12\t.\t+\t0\tgene_id "G1"; transcript_id "T1"; gene_name "TOY"; gene_biotype "protein_coding";
                """);

        private final String text;

        Dialect(String text) {
            this.text = text;
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyDialectTellsTheSameGene(Dialect dialect) throws Exception {
        try (Reference reference = Reference.open(build(dialect.text))) {
            Map<String, String> effect = Vcf.annotate(
                            Vcf.bytes("##fileformat=VCFv4.2\n" + Vcf.COLUMNS + "chr5\t7\t.\tG\tC\t.\t.\t.\n"),
                            reference)
                    .effects(0)
                    .getFirst();
            assertThat(effect)
                    .containsEntry("Consequence", "missense_variant")
                    .containsEntry("SYMBOL", "TOY")
                    .containsEntry("Gene", "G1")
                    .containsEntry("Feature", "T1")
                    .containsEntry("BIOTYPE", "protein_coding")
                    .containsEntry("EXON", "1/1")
                    .containsEntry("CDS_position", "4/9")
                    .containsEntry("Protein_position", "2/2")
                    .containsEntry("Codons", "Gct/Cct")
                    .containsEntry("Amino_acids", "A/P");
        }
    }

    @Test
    void aMitochondrionOfAnotherLengthDoesNotCondemnTheFile() throws Exception {
        String vcf = "##fileformat=VCFv4.2\n##contig=<ID=chr5,length=14>\n##contig=<ID=chrM,length=16571>\n"
                + Vcf.COLUMNS + "chr5\t7\t.\tG\tC\t.\t.\t.\nchrM\t5\t.\tA\tC\t.\t.\t.\n";
        try (Reference reference = Reference.open(build(Dialect.ENSEMBL_GTF.text))) {
            AnnotationSummary summary = Vcf.annotate(Vcf.bytes(vcf), reference).summary();
            assertThat(summary.annotated()).isEqualTo(1);
            assertThat(summary.rejects())
                    .singleElement()
                    .satisfies(reject -> assertThat(reject.reason()).contains("another length"));
        }
    }

    @Test
    void aBaseThatTheReferenceLeavesOpenAgreesWithAny() throws Exception {
        String vcf = "##fileformat=VCFv4.2\n" + Vcf.COLUMNS + "MT\t9\t.\tA\tC\t.\t.\t.\nMT\t1\t.\tN\tC\t.\t.\t.\n";
        try (Reference reference = Reference.open(build(Dialect.ENSEMBL_GTF.text))) {
            assertThat(Vcf.annotate(Vcf.bytes(vcf), reference).summary().annotated())
                    .isEqualTo(2);
        }
    }

    @Test
    void genesOfAnotherGenomeAreRefused() {
        assertThatThrownBy(() -> build(Dialect.ENSEMBL_GTF.text.replace("5\t.", "II\t.")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("same genome");
        assertThat(folder.resolve("toy.gasref")).doesNotExist();
    }

    @Test
    void aDamagedFileIsNotOpened() throws Exception {
        Path file = build(Dialect.ENSEMBL_GTF.text);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 8));
        assertThatThrownBy(() -> Reference.open(file)).hasMessageContaining("cut short");
        Files.writeString(file, "x".repeat(5000));
        assertThatThrownBy(() -> Reference.open(file)).hasMessageContaining("is not a compiled reference");
    }

    private Path build(String genes) throws IOException {
        Path target = folder.resolve("toy.gasref");
        ReferenceBuild.build(
                "toy",
                Files.write(folder.resolve("toy.fa.gz"), RejectionTest.gzip(Vcf.bytes(FASTA))),
                Files.writeString(folder.resolve("genes"), genes),
                target);
        return target;
    }
}
