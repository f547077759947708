package gas.engine.internal.genes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/// What each house writes, on a few lines of its own kind.
class GeneFileTest {
    private final Omissions omissions = new Omissions();

    @Test
    void gencodeGtf() throws IOException {
        String own = "gene_id \"ENSG1.5\"; transcript_id \"ENST1.2\"; gene_type \"protein_coding\";"
                + " gene_name \"TOY\";"
                + " transcript_type \"protein_coding\"; level 2; protein_id \"ENSP1.2\";"
                + " transcript_support_level \"1\"; hgnc_id \"HGNC:14825\"; tag \"basic\"; tag \"Ensembl_canonical\";"
                + " tag \"MANE_Select\"; tag \"appris_principal_1\"; tag \"CCDS\"; ccdsid \"CCDS30547.1\";";
        GeneModel model = one("""
                chr1 HAVANA gene 100 200 . + . gene_id "ENSG1.5"; gene_type "protein_coding";\s\
                gene_name "TOY"; level 2;
                chr1 HAVANA transcript 100 200 . + . %1$s
                chr1 HAVANA exon 100 200 . + . %1$s
                chr1 HAVANA CDS 110 169 . + 0 %1$s
                chr1 HAVANA stop_codon 170 172 . + 0 %1$s
                chr1 HAVANA Selenocysteine 140 142 . + . %1$s
                chr1 HAVANA UTR 100 109 . + . %1$s
                """.formatted(own));
        assertThat(model.feature).isEqualTo("ENST1.2");
        assertThat(model.gene).isEqualTo("ENSG1.5");
        assertThat(model.symbol).isEqualTo("TOY");
        assertThat(model.symbolSource).isEqualTo("HGNC");
        assertThat(model.hgnc).isEqualTo("HGNC:14825");
        assertThat(model.protein).isEqualTo("ENSP1.2");
        assertThat(model.ccds).isEqualTo("CCDS30547.1");
        assertThat(model.appris).isEqualTo(1);
        assertThat(model.supportLevel).isEqualTo(1);
        assertThat(model.flags).isEqualTo(GeneModel.CANONICAL | GeneModel.MANE_SELECT | GeneModel.GENCODE_BASIC);
        assertThat(model.codingEnd()).isEqualTo(172);
        assertThat(model.recodings()).containsExactly(140, 'U');
        assertThat(model.exonCount()).isEqualTo(1);
    }

    @Test
    void ensemblGtfKeepsVersionsApart() throws IOException {
        String own = "gene_id \"ENSG1\"; gene_version \"5\"; transcript_id \"ENST1\"; transcript_version \"2\";"
                + " gene_name \"TOY\"; gene_biotype \"protein_coding\"; transcript_biotype \"retained_intron\";"
                + " ccds_id \"CCDS3\"; tag \"gencode_basic\"; tag \"MANE_Plus_Clinical\";"
                + " tag \"appris_alternative_2\";"
                + " transcript_support_level \"NA (assigned to previous version 1)\";";
        GeneModel model = one("""
                1 havana transcript 100 200 . - . %1$s
                1 havana exon 150 200 . - . %1$s
                1 havana exon 100 120 . - . %1$s
                1 havana CDS 150 160 . - 0 %1$s protein_id "ENSP1"; protein_version "7";
                1 havana CDS 110 120 . - 1 %1$s protein_id "ENSP1"; protein_version "7";
                """.formatted(own));
        assertThat(model.feature).isEqualTo("ENST1");
        assertThat(model.version).isEqualTo(2);
        assertThat(model.protein).isEqualTo("ENSP1.7");
        assertThat(model.biotype).isEqualTo("retained_intron");
        assertThat(model.ccds).isEqualTo("CCDS3");
        assertThat(model.appris).isEqualTo(7);
        assertThat(model.supportLevel).isEqualTo(GeneModel.TSL_NOT_ANALYSED);
        assertThat(model.flags).isEqualTo(GeneModel.MANE_PLUS_CLINICAL | GeneModel.GENCODE_BASIC);
        assertThat(model.exonStart(0)).isEqualTo(100);
        assertThat(model.startPhase()).isZero();
    }

    @Test
    void ensemblGff3() throws IOException {
        GeneModel model = one("""
                ##gff-version 3
                1 . gene 1 99 . + . ID=gene:ENSG1;Name=TOY;biotype=protein_coding;\
                description=toy [Source:HGNC Symbol%3BAcc:HGNC:9];gene_id=ENSG1;version=4
                1 . mRNA 1 99 . + . ID=transcript:ENST1;Parent=gene:ENSG1;biotype=protein_coding;\
                tag=gencode_basic,Ensembl_canonical,MANE_Select;ccdsid=CCDS1.1;transcript_id=ENST1;version=3;\
                transcript_support_level=5
                1 . five_prime_UTR 1 9 . + . Parent=transcript:ENST1
                1 . exon 1 99 . + . Parent=transcript:ENST1;Name=ENSE1
                1 . CDS 10 60 . + 0 ID=CDS:ENSP1;Parent=transcript:ENST1;protein_id=ENSP1;version=2
                1 . stop_codon_redefined_as_selenocysteine 40 42 . + 0 Parent=transcript:ENST1
                """);
        assertThat(model.feature).isEqualTo("ENST1");
        assertThat(model.version).isEqualTo(3);
        assertThat(model.gene).isEqualTo("ENSG1");
        assertThat(model.hgnc).isEqualTo("HGNC:9");
        assertThat(model.symbolSource).isEqualTo("HGNC");
        assertThat(model.protein).isEqualTo("ENSP1.2");
        assertThat(model.ccds).isEqualTo("CCDS1.1");
        assertThat(model.supportLevel).isEqualTo(5);
        assertThat(model.recodings()).containsExactly(40, 'U');
        assertThat(model.flags & GeneModel.SLIPPING).isZero();
    }

    @Test
    void refSeqGff3() throws IOException {
        GeneModel model = one("""
                ##gff-version 3
                NC_1.1 RefSeq region 1 999 . + . ID=NC_1.1:1..999;gbkey=Src;genome=chromosome
                NC_1.1 RefSeq gene 1 99 . - . ID=gene-TOY;Dbxref=GeneID:7,HGNC:HGNC:11;Name=TOY;\
                gene_biotype=protein_coding
                NC_1.1 RefSeq mRNA 1 99 . - . ID=rna-NM_1.4;Parent=gene-TOY;Dbxref=Ensembl:ENST1.2,GeneID:7;\
                transcript_id=NM_1.4;tag=MANE Select
                NC_1.1 RefSeq exon 1 99 . - . ID=exon-NM_1.4-1;Parent=rna-NM_1.4;transcript_id=NM_1.4
                NC_1.1 RefSeq CDS 10 61 . - 2 ID=cds-NP_1.1;Parent=rna-NM_1.4;Dbxref=CCDS:CCDS5.1,Ensembl:ENSP1.1;\
                protein_id=NP_1.1;partial=true;end_range=61,.;transl_except=(pos:complement(30..32)%2Caa:Sec)
                """);
        assertThat(model.feature).isEqualTo("NM_1.4");
        assertThat(model.version).isZero();
        assertThat(model.gene).isEqualTo("7");
        assertThat(model.symbolSource).isEqualTo("HGNC");
        assertThat(model.hgnc).isEqualTo("HGNC:11");
        assertThat(model.mane).isEqualTo("ENST1.2");
        assertThat(model.ccds).isEqualTo("CCDS5.1");
        assertThat(model.biotype).isEqualTo("protein_coding");
        assertThat(model.flags).isEqualTo(GeneModel.MANE_SELECT | GeneModel.CDS_START_NF);
        assertThat(model.startPhase()).isEqualTo(1);
        assertThat(model.recodings()).containsExactly(32, 'U');
    }

    @Test
    void refSeqGtf() throws IOException {
        GeneModel model = one("""
                #gtf-version 2.2
                NC_1.1 BestRefSeq gene 1 99 . + . gene_id "TOY"; transcript_id ""; db_xref "GeneID:7";\s\
                db_xref "HGNC:HGNC:11"; gene "TOY"; gene_biotype "protein_coding";
                NC_1.1 BestRefSeq transcript 1 99 . + . gene_id "TOY"; transcript_id "NM_1.4";\s\
                db_xref "Ensembl:ENST1.2"; db_xref "GeneID:7"; gene "TOY"; tag "MANE Plus Clinical";\s\
                transcript_biotype "mRNA";
                NC_1.1 BestRefSeq exon 1 99 . + . gene_id "TOY"; transcript_id "NM_1.4"; exon_number "1";
                NC_1.1 BestRefSeq CDS 10 60 . + 0 gene_id "TOY"; transcript_id "NM_1.4"; protein_id "NP_1.1";\s\
                product "selenoprotein; of toys";
                """);
        assertThat(model.biotype).isEqualTo("protein_coding");
        assertThat(model.mane).isEqualTo("ENST1.2");
        assertThat(model.hgnc).isEqualTo("HGNC:11");
        assertThat(model.symbolSource).isEqualTo("HGNC");
        assertThat(model.protein).isEqualTo("NP_1.1");
        assertThat(model.flags).isEqualTo(GeneModel.MANE_PLUS_CLINICAL);
    }

    @Test
    void ucscGtfWithTrackLineAndWithoutBiotypes() throws IOException {
        GeneModel model = one("""
                track name="genes"
                chr1 refGene start_codon 10 12 0.0 + . gene_id "NM_1"; transcript_id "NM_1";
                chr1 refGene CDS 10 57 0.0 + 0 gene_id "NM_1"; transcript_id "NM_1";
                chr1 refGene exon 1 57 0.0 + . gene_id "NM_1"; transcript_id "NM_1";
                chr1 refGene stop_codon 57 58 0.0 + . gene_id "NM_1"; transcript_id "NM_1";
                chr1 refGene stop_codon 70 70 0.0 + . gene_id "NM_1"; transcript_id "NM_1";
                chr1 refGene exon 58 58 0.0 + . gene_id "NM_1"; transcript_id "NM_1";
                chr1 refGene exon 70 99 0.0 + . gene_id "NM_1"; transcript_id "NM_1";
                """);
        assertThat(model.biotype).isEqualTo("protein_coding");
        assertThat(model.codingEnd()).isEqualTo(70);
    }

    @Test
    void exonsAreDrawnFromUntranslatedRegionsWhereAFileHasNone() throws IOException {
        GeneModel model = one("""
                chr1 x 5UTR 1 9 . + . gene_id "G"; transcript_id "T";
                chr1 x CDS 10 20 . + 0 gene_id "G"; transcript_id "T";
                chr1 x CDS 31 40 . + 0 gene_id "G"; transcript_id "T";
                chr1 x 3UTR 41 50 . + . gene_id "G"; transcript_id "T";
                """);
        assertThat(exons(model)).containsExactly(1, 20, 31, 50);
        assertThat(model.flags).isZero();
    }

    @Test
    void aRibosomeThatGoesBackByABase() throws IOException {
        List<GeneModel> models = read("""
                ##gff-version 3
                V RefSeq gene 266 21555 . + . ID=gene-gp01;Dbxref=GeneID:43740578;Name=ORF1ab;\
                gene_biotype=protein_coding
                V RefSeq CDS 266 13468 . + 0 ID=cds-YP_1.1;Parent=gene-gp01;exception=ribosomal slippage;\
                protein_id=YP_1.1
                V RefSeq CDS 13468 21555 . + 0 ID=cds-YP_1.1;Parent=gene-gp01;exception=ribosomal slippage;\
                protein_id=YP_1.1
                V RefSeq CDS 266 13483 . + 0 ID=cds-YP_2.1;Parent=gene-gp01;protein_id=YP_2.1
                """);
        assertThat(models).extracting(model -> model.feature).containsExactly("YP_1.1", "YP_2.1");
        assertThat(models).extracting(model -> model.symbol).containsOnly("ORF1ab");
        assertThat(exons(models.getFirst())).containsExactly(266, 21555);
        assertThat(models.getFirst().segments()).containsExactly(266, 13468, 13468, 21555);
        assertThat(models.getFirst().flags).isEqualTo(GeneModel.SLIPPING);
        assertThat(models.getLast().segments()).isEmpty();
    }

    @Test
    void aRibosomeThatSkipsABase() throws IOException {
        GeneModel model = one("""
                ##gff-version 3
                1 RefSeq gene 1 90 . - . ID=gene-OAZ1;Name=OAZ1
                1 RefSeq mRNA 1 90 . - . ID=rna-NM_2.1;Parent=gene-OAZ1;transcript_id=NM_2.1
                1 RefSeq exon 1 90 . - . Parent=rna-NM_2.1
                1 RefSeq CDS 51 80 . - 0 ID=cds-NP_2.1;Parent=rna-NM_2.1;exception=ribosomal slippage
                1 RefSeq CDS 11 49 . - 0 ID=cds-NP_2.1;Parent=rna-NM_2.1;exception=ribosomal slippage
                """);
        assertThat(exons(model)).containsExactly(1, 90);
        assertThat(model.segments()).containsExactly(11, 49, 51, 80);
    }

    @Test
    void aStopCompletedByThePolyATail() throws IOException {
        GeneModel model = one("""
                ##gff-version 3
                NC_012920.1 RefSeq region 1 16569 . + . ID=NC_012920.1:1..16569;Is_circular=true;genome=mitochondrion
                NC_012920.1 RefSeq gene 3307 4262 . + . ID=gene-ND1;Dbxref=GeneID:4535,HGNC:HGNC:7455;\
                Name=ND1;gene_biotype=protein_coding
                NC_012920.1 RefSeq CDS 3307 4262 . + 0 ID=cds-YP_003024026.1;Parent=gene-ND1;\
                protein_id=YP_003024026.1;\
                transl_except=(pos:4261..4262%2Caa:TERM);transl_table=2
                """);
        assertThat(model.feature).isEqualTo("ND1");
        assertThat(model.protein).isEqualTo("YP_003024026.1");
        assertThat(model.codeTable).isEqualTo(2);
        assertThat(model.recodings()).containsExactly(4261, '*');
        assertThat(model.flags).isEqualTo(GeneModel.STOP_COMPLETED);
    }

    @Test
    void aSelenocysteineAcrossAnIntronIsOneCodon() throws IOException {
        String own = "gene_id \"G\"; transcript_id \"T\";";
        GeneModel model = one("""
                chr1 HAVANA exon 1 30 . - . %1$s
                chr1 HAVANA exon 132 160 . - . %1$s
                chr1 HAVANA CDS 1 30 . - . %1$s
                chr1 HAVANA CDS 132 160 . - . %1$s
                chr1 HAVANA Selenocysteine 132 132 . - . %1$s
                chr1 HAVANA Selenocysteine 29 30 . - . %1$s
                chr1 HAVANA Selenocysteine 11 13 . - . %1$s
                """.formatted(own));
        assertThat(model.recodings()).containsExactly(132, 'U', 13, 'U');
    }

    @Test
    void pseudoautosomalCopiesAreTranscriptsOfTheirOwn() throws IOException {
        String exon = "%s HAVANA exon 10 20 . + . gene_id \"ENSG1.4%s\"; transcript_id \"ENST1.4%s\";\n";
        List<GeneModel> models = read(exon.formatted("chrX", "", "") + exon.formatted("chrY", "_PAR_Y", "_PAR_Y"));
        assertThat(models)
                .extracting(model -> model.contig + " " + model.feature)
                .containsExactly("chrX ENST1.4", "chrY ENST1.4_PAR_Y");
    }

    @Test
    void aCircleIsCrossed() throws IOException {
        String region = "##gff-version 3\nMT x region 1 100 . + . ID=MT:1..100;Is_circular=true\n";
        String gene = "MT x gene 1 100 . + . ID=g;Name=G\nMT x mRNA 1 100 . + . ID=t;Parent=g\n";
        assertThat(exons(one(region + gene + "MT x exon 90 5 . + . Parent=t\n")))
                .containsExactly(90, 105);
        GeneModel joined = one(region + gene
                + "MT x exon 90 100 . + . Parent=t\nMT x exon 1 5 . + . Parent=t\nMT x CDS 95 100 . + 0 Parent=t\n"
                + "MT x CDS 1 3 . + 0 Parent=t\n");
        GeneModel across = joined.acrossOrigin(100);
        assertThat(exons(across)).containsExactly(90, 100, 101, 105);
        assertThat(across.codingStart()).isEqualTo(95);
        assertThat(across.codingEnd()).isEqualTo(103);
        assertThat(exons(across.moved(-100))).containsExactly(-10, 0, 1, 5);
    }

    @Test
    void whatIsLeftOutIsCountedAndNamed() throws IOException {
        read("""
                ##gff-version 3
                1 . gene 1 99 . + . ID=gene:G;Name=G
                1 . mRNA 1 99 . + . ID=transcript:T1;Parent=gene:G
                1 . mRNA 1 99 . + . ID=transcript:T2;Parent=gene:G
                1 . exon 1 99 . + . Parent=transcript:T1
                1 . exon 1 99 . + . Parent=transcript:T9
                1 . CDS 1 99 . + 0 Parent=transcript:T9
                """);
        assertThat(omissions.told())
                .containsExactlyInAnyOrder(
                        "2 exon and coding lines whose parent is not in the file left out"
                                + " (first: line 6, Parent=transcript:T9)",
                        "1 transcripts without exons left out (first: line 4, T2)");
    }

    @Test
    void partsOfAGtfThatBelongNowhereAreCounted() throws IOException {
        read("""
                1 . exon 1 9 . + . gene_id "G"; transcript_id "T";
                1 . exon 20 30 . - . gene_id "G"; transcript_id "T";
                1 . exon 20 30 . + . gene_id "G";
                1 . transcript 20 30 . + . gene_id "G"; transcript_id "T2";
                1 . exon 20 30 . + . gene_id "G"; transcript_id "T3";
                1 . CDS 20 33 . + 0 gene_id "G"; transcript_id "T3";
                """);
        assertThat(omissions.told())
                .containsExactly(
                        "1 exon and coding lines without transcript_id left out (first: line 3, exon)",
                        "1 transcripts with parts on both strands (trans-spliced) left out (first: line 1, T)",
                        "1 transcripts without exons left out (first: line 4, T2)",
                        "1 transcripts with coding segments outside their exons (first: line 5, T3)");
    }

    @Test
    void aTranscriptWithoutItsGeneIsKeptAndCounted() throws IOException {
        GeneModel model = one("""
                ##gff-version 3
                1 . mRNA 1 99 . + . ID=transcript:T1;Parent=gene:G;biotype=protein_coding
                1 . exon 1 99 . + . Parent=transcript:T1
                """);
        assertThat(model.gene).isEqualTo("G");
        assertThat(omissions.told()).containsExactly("1 transcripts whose gene is not in the file (first: line 2, T1)");
    }

    /// The two formats differ in where the stop codon is; here it may lie across an intron.
    @Property
    void gtfAndGff3TellTheSameTranscript(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 40) Integer> lengths,
            @ForAll @IntRange(max = 10) int before,
            @ForAll @IntRange(max = 10) int after,
            @ForAll boolean forward)
            throws IOException {
        int total = lengths.stream().mapToInt(Integer::intValue).sum();
        int codons = (total - before - after) / 3;
        Assume.that(codons >= 2);
        StringBuilder gtf = new StringBuilder();
        StringBuilder gff3 = new StringBuilder("##gff-version 3\n1 . gene 1 999 . + . ID=gene:G\n"
                + "1 . mRNA 1 999 . + . ID=transcript:T;Parent=gene:G\n");
        int seen = 0;
        int start = 1;
        for (int length : lengths) {
            lines(gtf, gff3, "exon", start, seen, length, 0, total, forward);
            int stop = forward ? before + 3 * codons - 3 : before + 3;
            int last = before + 3 * codons;
            lines(gtf, new StringBuilder(), forward ? "CDS" : "stop_codon", start, seen, length, before, stop, forward);
            lines(gtf, new StringBuilder(), forward ? "stop_codon" : "CDS", start, seen, length, stop, last, forward);
            lines(new StringBuilder(), gff3, "CDS", start, seen, length, before, last, forward);
            seen += length;
            start += length + 20;
        }
        GeneModel one = one(gtf.toString());
        GeneModel other = one(gff3.toString());
        assertThat(exons(one)).containsExactly(exons(other)).hasSize(2 * lengths.size());
        assertThat(one.codingStart()).isEqualTo(other.codingStart());
        assertThat(one.codingEnd()).isEqualTo(other.codingEnd());
        assertThat(one.codingBases()).isEqualTo(other.codingBases()).isEqualTo(3 * codons);
        assertThat(one.flags | other.flags).isZero();
    }

    /// The part of an exon that lies between two positions of the spliced transcript, as a line of either format.
    private static void lines(
            StringBuilder gtf,
            StringBuilder gff3,
            String type,
            int start,
            int seen,
            int length,
            int from,
            int to,
            boolean forward) {
        int first = Math.max(seen, from);
        int last = Math.min(seen + length, to) - 1;
        if (first <= last) {
            String line = "1 . %s %d %d . %s . "
                    .formatted(type, start + first - seen, start + last - seen, forward ? "+" : "-");
            gtf.append(line).append("gene_id \"G\"; transcript_id \"T\";\n");
            gff3.append(line).append("Parent=transcript:T\n");
        }
    }

    @Test
    void errorsNameFileLineAndCure() {
        assertThatThrownBy(() -> read("1 . exon 9\n"))
                .hasMessage("line 1 of genes.gtf has 4 columns, not 9: is this a GTF or GFF3 file, with tabs between"
                        + " its columns?");
        assertThatThrownBy(() -> read("\n1 . exon x 9 . + . transcript_id \"T\"\n"))
                .hasMessageContaining("line 2 of genes.gtf has a start");
        assertThatThrownBy(() -> read("1 . exon 9 8 . + . transcript_id \"T\"\n"))
                .hasMessageContaining("line 1 of genes.gtf (exon) ends before it starts: swap");
        assertThatThrownBy(() -> read("1 . exon 0 8 . + . transcript_id \"T\"\n"))
                .hasMessageContaining("the first base of a contig is 1");
        assertThatThrownBy(() -> read("1 . CDS 1 8 . + 3 transcript_id \"T\"\n"))
                .hasMessageContaining("phase 3");
        assertThatThrownBy(() -> read("1 . CDS 1 8 . + 0 transcript_id \"T\"; transl_table \"7\"\n"))
                .hasMessageContaining("has transl_table 7");
        assertThatThrownBy(() -> read("# nothing\n")).hasMessageContaining("genes.gtf has no line but comments");
    }

    private static int[] exons(GeneModel model) {
        int[] exons = new int[2 * model.exonCount()];
        Arrays.setAll(exons, i -> i % 2 == 0 ? model.exonStart(i / 2) : model.exonEnd(i / 2));
        return exons;
    }

    private GeneModel one(String text) throws IOException {
        List<GeneModel> models = read(text);
        assertThat(models).hasSize(1);
        return models.getFirst();
    }

    /// The first eight blanks of a line stand for tabs.
    private List<GeneModel> read(String text) throws IOException {
        StringBuilder file = new StringBuilder();
        for (String line : text.split("\n")) {
            boolean isFeature = !line.startsWith("#") && !line.startsWith("track");
            file.append(isFeature ? String.join("\t", line.split(" ", 9)) : line)
                    .append('\n');
        }
        byte[] bytes = file.toString().getBytes(StandardCharsets.UTF_8);
        return GeneFile.read("genes.gtf", new ByteArrayInputStream(bytes), omissions)
                .models();
    }
}
