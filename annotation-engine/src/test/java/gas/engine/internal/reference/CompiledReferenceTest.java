package gas.engine.internal.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written is read again, whole.
class CompiledReferenceTest {
    private static final String GENES = """
            ##gff-version 3
            1\t.\tgene\t1\t30\t.\t+\t.\tID=gene:G;Name=TOY;description=toy [Source:HGNC Symbol%3BAcc:HGNC:9]
            1\t.\tmRNA\t1\t30\t.\t+\t.\tID=transcript:T;Parent=gene:G;version=3;ccdsid=CCDS1;tag=appris_principal_2
            1\t.\texon\t1\t30\t.\t+\t.\tParent=transcript:T
            1\t.\tCDS\t4\t9\t.\t+\t0\tID=CDS:P;Parent=transcript:T;protein_id=P.1;transl_except=(pos:7..9%2Caa:Sec)
            1\t.\tCDS\t9\t20\t.\t+\t0\tID=CDS:P;Parent=transcript:T;protein_id=P.1
            """;

    @TempDir
    Path folder;

    @Test
    void detailsOfATranscript() throws IOException {
        try (CompiledReference reference = build(">1\n" + "ACGT".repeat(10) + "\n", GENES, "")) {
            Transcript transcript = reference.transcript(0, reference.contig(0));
            TranscriptDetails details = transcript.details();
            assertThat(details.version()).isEqualTo(3);
            assertThat(details.appris()).isEqualTo(2);
            assertThat(text(details.symbolSource())).isEqualTo("HGNC");
            assertThat(text(details.hgnc())).isEqualTo("HGNC:9");
            assertThat(text(details.protein())).isEqualTo("P.1");
            assertThat(text(details.ccds())).isEqualTo("CCDS1");
            assertThat(details.mane()).isEmpty();
            assertThat(details.segments()).containsExactly(4, 9, 9, 20);
            assertThat(details.recodings()).containsExactly(7, 'U');
            assertThat(transcript.slipping()).isTrue();
        }
    }

    @Test
    void aSlippingRibosomeReadsABaseTwiceOrNotAtAll() throws IOException {
        String genes = """
                ##gff-version 3
                1\t.\tgene\t1\t16\t.\t+\t.\tID=g
                1\t.\tCDS\t1\t6\t.\t+\t0\tID=back;Parent=g
                1\t.\tCDS\t6\t11\t.\t+\t0\tID=back;Parent=g
                1\t.\tgene\t1\t16\t.\t-\t.\tID=h
                1\t.\tCDS\t1\t6\t.\t-\t0\tID=skip;Parent=h
                1\t.\tCDS\t8\t13\t.\t-\t0\tID=skip;Parent=h
                """;
        try (CompiledReference reference = build(">1\nAACCGGTTACGTACGT\n", genes, "")) {
            Transcript back = reference.transcript(0, reference.contig(0));
            assertThat(codingSequence(back)).isEqualTo("AACCGG" + "GTTACG");
            assertThat(back.cds(back.cdna(6))).isEqualTo(6);
            assertThat(back.cds(back.cdna(7))).isEqualTo(8);
            Transcript skip = reference.transcript(1, reference.contig(0));
            assertThat(codingSequence(skip)).isEqualTo("TACGTA" + "CCGGTT");
            assertThat(skip.cds(skip.cdna(7))).isZero();
            assertThat(skip.cds(skip.cdna(6))).isEqualTo(7);
        }
    }

    private static String codingSequence(Transcript transcript) {
        StringBuilder sequence = new StringBuilder();
        for (int position = 1; position <= transcript.cdsLength(); position++) {
            sequence.append((char) transcript.cdsBase(position));
        }
        return sequence.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", "-"})
    void aTranscriptAcrossTheOriginIsFoundFromEitherSide(String strand) throws IOException {
        String genes = """
                ##gff-version 3
                MT\t.\tregion\t1\t20\t.\t+\t.\tID=r;Is_circular=true
                MT\t.\tgene\t16\t23\t.\t%1$s\t.\tID=g;Name=G
                MT\t.\tCDS\t16\t23\t.\t%1$s\t0\tID=c;Parent=g
                """.formatted(strand);
        try (CompiledReference reference = build(">MT\nACGTTTTTTTTTTTTGGCAA\n", genes, "")) {
            assertThat(reference.transcripts()).isEqualTo(2);
            ContigEntry contig = reference.contig(0);
            TranscriptHits hits = new TranscriptHits();
            for (int position : new int[] {2, 18}) {
                reference.transcripts(contig, position, position, hits);
                assertThat(hits.size()).isEqualTo(1);
                Transcript transcript = reference.transcript(hits.get(0), contig);
                assertThat(transcript.coding()).isTrue();
                assertThat(text(transcript.sequence())).isEqualTo(strand.equals("+") ? "GGCAAACG" : "CGTTTGCC");
                int fromStart = position == 18 ? 3 : 7; // 16 17 18 19 20 1 2 3
                assertThat(transcript.cdna(position)).isEqualTo(strand.equals("+") ? fromStart : 9 - fromStart);
            }
        }
    }

    @Test
    void aTranscriptBeyondTheEndOfALineIsLeftOut() throws IOException {
        String genes = GENES + "1\t.\tgene\t35\t50\t.\t+\t.\tID=g2\n1\t.\tCDS\t35\t50\t.\t+\t0\tID=c2;Parent=g2\n"
                + "2\t.\tgene\t35\t50\t.\t+\t.\tID=g3\n2\t.\tCDS\t35\t50\t.\t+\t0\tID=c3;Parent=g3\n";
        ReferenceWriter.Outcome outcome = write(">1\n" + "ACGT".repeat(10) + "\n", genes, "");
        assertThat(outcome.transcripts()).isEqualTo(1);
        assertThat(outcome.omissions())
                .containsExactly(
                        "1 transcripts beyond the end of their sequence left out (first: g2, which ends at 1:50)",
                        "1 transcripts on contigs without sequence left out (first: g3 on 2)");
    }

    @Test
    void twoSequencesOfOneNameAreRefused() {
        assertThatThrownBy(() -> write(">1\nACGT\n>1\nACGT\n", GENES, ""))
                .hasMessageContaining("fasta has two sequences called 1");
    }

    @Test
    void whatIsNoFastaIsRefusedByItsLine() {
        assertThatThrownBy(() -> write("ACGT\n", GENES, ""))
                .hasMessage("line 1 of fasta is not FASTA: a line that starts with '>' must come first");
        assertThatThrownBy(() -> write(">1\nACGT\nAC1GT\n", GENES, "")).hasMessageContaining("line 3 of fasta has");
    }

    /// Every way to come upon line ends, runs of other letters and the end of the packed bytes.
    @Property(tries = 300)
    void sequencesComeBackAsTheyWere(
            @ForAll @Size(min = 1, max = 4)
                    List<@StringLength(max = 90) @Chars({'A', 'C', 'G', 'T', 'N', 'r', 'a'}) String> contigs,
            @ForAll @IntRange(min = 1, max = 20) int width)
            throws IOException {
        StringBuilder fasta = new StringBuilder(">1\n" + "ACGT".repeat(10) + "\n");
        for (int i = 0; i < contigs.size(); i++) {
            fasta.append(">c").append(i).append(" title\r\n");
            fasta.append(contigs.get(i).replaceAll("(.{" + width + "})", "$1\r\n"))
                    .append('\n');
        }
        Path file = Files.createTempFile("sequences", ".gasref");
        new ReferenceWriter("toy", "", Map.of()).write(source("fasta", fasta.toString()), source("genes", GENES), file);
        try (CompiledReference reference = CompiledReference.open(file)) {
            for (int i = 0; i < contigs.size(); i++) {
                ContigEntry contig = reference.contig(reference.contig("c" + i));
                byte[] bases = new byte[(int) contig.sequenced()];
                reference.bases(contig, 0, bases.length, bases, 0);
                assertThat(text(bases)).isEqualTo(contigs.get(i).toUpperCase(Locale.ROOT));
            }
            assertThat(reference.intact()).isTrue();
        } finally {
            Files.delete(file);
        }
    }

    /// Against a look at each feature.
    @Test
    void regulatoryFeaturesAreFoundByPlace() throws IOException {
        Random random = new Random(4);
        StringBuilder regulatory = new StringBuilder("##gff-version 3\n");
        List<int[]> ranges = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int start = 1 + random.nextInt(3000);
            int end = Math.min(4000, start + random.nextInt(i % 50 == 0 ? 2000 : 20));
            ranges.add(new int[] {start, end});
            regulatory.append(
                    "chr1\tRegulatory_Build\tpromoter\t%d\t%d\t.\t.\t.\tID=promoter:ENSR%d\n".formatted(start, end, i));
        }
        regulatory.append("1\t.\tTF_binding_site\t5\t6\t.\t.\t.\tregulatory_feature_stable_id=ENSR900;ID=x\n");
        regulatory.append("7\t.\tenhancer\t5\t6\t.\t.\t.\tID=ENSR901\n1\t.\tgene\t5\t6\t.\t.\t.\tID=ENSG1\n");
        ranges.add(new int[] {5, 6});
        assertThat(write(">0\nACGT\n>1\n" + "ACGT".repeat(1000) + "\n>2\nA\n", GENES, regulatory.toString())
                        .omissions())
                .containsExactly(
                        "1 lines that are no regulatory features left out (first: line 304, gene)",
                        "1 regulatory features without sequence left out (first: ENSR901 on 7)");
        try (CompiledReference reference = CompiledReference.open(folder.resolve("toy.gasref"))) {
            TranscriptHits hits = new TranscriptHits();
            assertThat(reference.regulatoryFeatures()).isEqualTo(301);
            for (int i = 0; i < 500; i++) {
                int from = 1 + random.nextInt(4000);
                int to = from + random.nextInt(30);
                reference.regulatory(reference.contig("1"), from, to, hits);
                assertThat(hits.size())
                        .isEqualTo(ranges.stream()
                                .filter(r -> r[0] <= to && r[1] >= from)
                                .count());
            }
            reference.regulatory(reference.contig("2"), 1, 4000, hits);
            assertThat(hits.size()).isZero();
            reference.regulatory(reference.contig("1"), 5, 5, hits);
            List<String> found = new ArrayList<>();
            for (int i = 0; i < hits.size(); i++) {
                RegulatoryFeature feature = reference.regulatoryFeature(hits.get(i));
                found.add(text(feature.id()) + " " + text(feature.type()));
            }
            assertThat(found).contains("ENSR900 TF_binding_site");
        }
    }

    private CompiledReference build(String fasta, String genes, String regulatory) throws IOException {
        write(fasta, genes, regulatory);
        return CompiledReference.open(folder.resolve("toy.gasref"));
    }

    private ReferenceWriter.Outcome write(String fasta, String genes, String regulatory) throws IOException {
        return new ReferenceWriter("toy", "", Map.of())
                .write(
                        source("fasta", fasta),
                        source("genes", genes),
                        regulatory.isEmpty() ? null : source("regulatory", regulatory),
                        folder.resolve("toy.gasref"));
    }

    private static SourceFile source(String name, String text) {
        return new SourceFile(name, () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
