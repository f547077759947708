package gas.engine.internal.conformance;

import static gas.engine.internal.conformance.Checked.check;
import static gas.engine.internal.conformance.Checked.file;
import static gas.engine.internal.conformance.Checked.of;
import static gas.engine.internal.conformance.Checked.records;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Records are written with spaces for tabs, and ~ for a space.
class RecordCheckTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "COLUMN_EMPTY 20 5 . A G  PASS .",
                "ID_FORM 20 5 rs~1 A G . PASS .",
                "ID_FORM 20 5 rs1; A G . PASS .",
                "ID_FORM 20 5 rs1;rs1 A G . PASS .",
                "ALT_FORM 20 5 . A <INS>X> . PASS .",
                "ALT_FORM 20 5 . A <A~B> . PASS .",
                "ALT_FORM 20 5 . A [20:9[ . PASS .",
                "ALT_FORM 20 5 . A G]20] . PASS .",
                "VARIANT_DUPLICATE 20 5 . A G,G . PASS .",
                "QUAL_FORM 20 5 . A G high PASS .",
                "QUAL_FORM 20 5 . A G -1 PASS .",
                "FILTER_FORM 20 5 . A G . q10; .",
                "FILTER_FORM 20 5 . A G . 0 .",
                "FILTER_FORM 20 5 . A G . q10;. .",
                "FILTER_FORM 20 5 . A G . my~filter .",
                "FILTER_FORM 20 5 . A G . q10;q10 .",
                "INFO_FORM 20 5 . A G . PASS DB;",
                "INFO_KEY 20 5 . A G . PASS 9X=1",
                "INFO_KEY 20 5 . A G . PASS R~Q=1",
                "INFO_KEY_DUPLICATE 20 5 . A G . PASS X=1;X=2",
                "INFO_COUNT 20 5 . A G,T . PASS AC=1",
                "INFO_COUNT 20 5 . A G . PASS AA=A,C",
                "INFO_COUNT 20 5 . A G . PASS AD=1",
                "INFO_COUNT 20 5 . A G . PASS DP",
                "INFO_TYPE 20 5 . A G . PASS DP=1.5",
                "INFO_TYPE 20 5 . A G . PASS AF=rare",
                "INFO_TYPE 20 5 . A G . PASS DB=yes",
                "INFO_TYPE 20 5 . A G . PASS DP=2147483648",
                "INFO_VALUE 20 5 . A G . PASS DP=-1",
                "INFO_VALUE 20 5 . A G . PASS CIGAR=3Q",
                "INFO_VALUE 20 5 . A <DEL> . PASS END=4",
                "COLUMN_COUNT 20 5 . A G . PASS . GT",
                "FORMAT_FORM 20 5 . A G . PASS . DP:GT 3:0/1",
                "FORMAT_FORM 20 5 . A G . PASS . GT::DP 0/1",
                "FORMAT_FORM 20 5 . A G . PASS . GT:DP:DP 0/1:1:1",
                "FORMAT_FORM 20 5 . A G . PASS . GT:1X 0/1:2",
                "SAMPLE_FIELDS 20 5 . A G . PASS . GT 0/1:7",
                "SAMPLE_FIELDS 20 5 . A G . PASS . GT:DP:GQ 0/1::3",
                "SAMPLE_COUNT 20 5 . A G . PASS . GT:PL 0/1:1,2",
                "SAMPLE_COUNT 20 5 . A G . PASS . GT:PL 0:1,2,3",
                "SAMPLE_COUNT 20 5 . A G . PASS . GT:HQ 0/1:1",
                "SAMPLE_TYPE 20 5 . A G . PASS . GT:DP 0/1:many",
                "SAMPLE_VALUE 20 5 . A G . PASS . GT:DP 0/1:-3",
                "GENOTYPE 20 5 . A G . PASS . GT 0/A",
                "GENOTYPE 20 5 . A G . PASS . GT 0/2",
                "GENOTYPE 20 5 . A G . PASS . GT 0/|1",
                "GENOTYPE 20 5 . A G . PASS . GT |0|1",
            })
    void aFaultyRecordIsToldWithItsLineAndCode(String codeAndRecord) {
        String[] parts = codeAndRecord.split(" ", 2);
        boolean shorter = parts[0].equals("COLUMN_COUNT");
        List<String> told = shorter ? records(3, "20 4 . A G . PASS .", parts[1]) : records(3, parts[1]);
        assertThat(told).containsExactly((shorter ? "4 " : "3 ") + parts[0]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "20 0 . N <DEL> . . .",
                "20 5 rs1;rs2 A G,<*> Inf q10;s50 DB;H2=0;1000G;AC=1,.",
                "20 5 . a g,* 5.3e-10 PASS AF=.,1e-3;MQ0=.",
                "20 5 . A .A,A.,.[20:7[,]<c>:9]AT,A[20:9[,A<c>,<DUP:TANDEM> . . .",
                "20 5 . A G . PASS X=with~space;Y=a,b,c;Z=\"text,with_a_comma\"",
                "20 5 . A G . PASS DP=7 GT:DP:PL:HQ 0/1:.:1,2,3:.,. 0|1 . ./.:3 1:2:0,1 0/0/1:2:1,2,3,4",
                "20 5 . A . . PASS AC=0 GT:PL 0/0:0 0/1:1,2,3",
                "20 5 . A <*> . . END=90 GT:MIN_DP 0/0:3 0/0:4",
            })
    void aGoodRecordHasNoNotice(String record) {
        assertThat(records(3, record)).isEmpty();
    }

    @Test
    void definitionsOfTheHeaderAreHeld() {
        String vcf = """
                ##fileformat=VCFv4.3
                ##INFO=<ID=P,Number=2,Type=Float,Description="a pair">
                ##INFO=<ID=Q,Number=1,Type=String,Description="text">
                ##FORMAT=<ID=C,Number=1,Type=Character,Description="a letter">
                ##FORMAT=<ID=L,Number=R,Type=Integer,Description="one an allele">
                #CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS
                20\t1\t.\tA\tG\t.\t.\tP=1,2.5;Q="a,b"\tC:L\tx:1,2
                20\t2\t.\tA\tG\t.\t.\tP=1\tC:L\txy:1,2
                20\t3\t.\tA\tG\t.\t.\tQ=a,b\tC:L\tä:1,2,3
                """;
        assertThat(of(vcf)).containsExactly("8 INFO_COUNT", "8 SAMPLE_TYPE", "9 INFO_COUNT", "9 SAMPLE_COUNT");
    }

    @Test
    void aKeyOfFormatThatTheHeaderDefinesMayHaveAnUnderscoreBefore43() {
        String line = "20 5 . A G . PASS . GT:MIN_DP 0/1:3";
        assertThat(records(2, line)).containsExactly("3 FORMAT_FORM");
        assertThat(records(3, line)).isEmpty();
        assertThat(of(file(2, line)
                        .replace("#CHROM", "##FORMAT=<ID=MIN_DP,Number=1,Type=Integer,Description=\"x\">\n#CHROM")))
                .isEmpty();
    }

    @Test
    void aPhaseBeforeTheFirstAlleleCameWith44() {
        String line = "20 5 . A G . PASS . GT |0|1";
        assertThat(records(3, line)).containsExactly("3 GENOTYPE");
        assertThat(records(4, line)).isEmpty();
    }

    @Test
    void aListWithoutAValueCameWith45() {
        String line = "20 5 . A G . PASS . LAA:LEC : 1:1";
        assertThat(records(4, line)).containsExactly("3 SAMPLE_FIELDS");
        assertThat(records(5, line)).isEmpty();
    }

    @Test
    void aVariantThatComesTwiceIsToldWhateverBasesAreAroundIt() {
        assertThat(records(3, "20 5 . TAT TGT . . .", "20 6 . A G . . .")).containsExactly("4 VARIANT_DUPLICATE");
        assertThat(records(3, "20 5 . A G . . .", "20 5 . A C . . .", "20 6 . A G . . .", "21 5 . A G . . ."))
                .isEmpty();
        assertThat(records(3, "20 5 . A <DEL> . . .", "20 5 . A <DEL> . . .")).isEmpty();
    }

    @Test
    void recordsOutOfOrderAreTold() {
        assertThat(records(3, "20 9 . A G . . .", "20 8 . A G . . .", "20 10 . A G . . ."))
                .containsExactly("4 POSITION_ORDER");
        assertThat(records(3, "20 9 . A G . . .", "21 1 . A G . . .", "20 10 . A G . . ."))
                .containsExactly("5 CONTIG_SPLIT");
        assertThat(records(3, "20 9 . A G . . .", "<20> 1 . A G . . .", "20 10 . A G . . ."))
                .isEmpty();
    }

    @Test
    void linesThatAreEmptyOrDoNotEndAreTold() {
        assertThat(of(file(3, "20 9 . A G . . .") + "\n")).containsExactly("4 LINE_EMPTY");
        String open = file(3, "20 9 . A G . . .").stripTrailing();
        assertThat(of(open)).containsExactly("3 LINE_END");
        assertThat(of(open.replace("VCFv4.3", "VCFv4.2"))).isEmpty();
        assertThat(of(file(3, "20 9 . A G . . X=\u0007"))).containsExactly("3 CONTROL_CHARACTER");
    }

    @Test
    void aRuleThatEveryRecordBreaksDoesNotHideTheOthers() {
        String[] records = IntStream.range(1, 400)
                .mapToObj(i -> "20 " + i + " . A G bad PASS " + (i == 399 ? "DP=x" : "."))
                .toArray(String[]::new);
        Conformance told = check(file(3, records), 1 << 16);
        assertThat(told.notices()).hasSize(11);
        assertThat(told.notices().getLast().rule()).isEqualTo(Rule.INFO_TYPE);
        assertThat(told.counts()).containsEntry("QUAL_FORM", 399L).containsEntry("INFO_TYPE", 1L);
    }

    @Test
    void onlyTheFirstTenThousandRecordsAreRead() {
        String[] records = IntStream.rangeClosed(1, 10_001)
                .mapToObj(i -> "20 " + i + " . A G " + (i >= 10_000 ? "bad" : ".") + " . .")
                .toArray(String[]::new);
        assertThat(check(file(3, records), 1 << 16).counts()).isEqualTo(Map.of("QUAL_FORM", 1L));
    }
}
