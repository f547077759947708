package gas.engine.internal.conformance;

import static gas.engine.internal.conformance.Checked.COLUMNS;
import static gas.engine.internal.conformance.Checked.header;
import static gas.engine.internal.conformance.Checked.of;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderCheckTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "META_SYNTAX ##some plain text",
                "META_SYNTAX ##reference=",
                "META_SYNTAX ##INFO=<ID=X,Number=1,Type=Float,Description=\"is not closed\"",
                "META_SYNTAX ##INFO=<ID=X,Number=1,Type=Float,Description=\"a \"quote\" within\">",
                "META_SYNTAX ##FILTER=<ID=X,Description=\"no quote at the end>",
                "META_SYNTAX ##contig=<ID=1,A,length=5>",
                "META_SYNTAX ##contig=20",
                "META_FIELD_MISSING ##contig=<length=5>",
                "META_FIELD_MISSING ##FILTER=<ID=X>",
                "META_FIELD_MISSING ##SAMPLE=<Assay=WholeGenome>",
                "META_FIELD_MISSING ##PEDIGREE=<Original=A>",
                "META_FIELD_MISSING ##mine=<Anything=else>",
                "META_FIELD_ORDER ##INFO=<Number=1,Type=Float,Description=\"x\",ID=X>",
                "META_FIELD_ORDER ##ALT=<ID=DEL,Number=1,Description=\"x\">",
                "META_ID ##contig=<ID=1 A>",
                "META_ID ##contig=<ID=*1>",
                "META_ID ##FILTER=<ID=0,Description=\"reserved\">",
                "META_ID ##INFO=<ID=1X,Number=1,Type=Float,Description=\"x\">",
                "META_ID ##SAMPLE=<ID=a:b>",
                "META_ID ##ALT=<ID=DEL:A<B,Description=\"x\">",
                "META_NUMBER ##INFO=<ID=X,Number=N,Type=Float,Description=\"x\">",
                "META_NUMBER ##INFO=<ID=X,Number=-1,Type=Float,Description=\"x\">",
                "META_NUMBER ##META=<ID=X,Type=String,Number=N,Values=[a, b]>",
                "META_TYPE ##INFO=<ID=X,Number=1,Type=Int,Description=\"x\">",
                "META_TYPE ##FORMAT=<ID=X,Number=0,Type=Flag,Description=\"x\">",
                "META_QUOTES ##INFO=<ID=X,Number=1,Type=Float,Description=x>",
                "META_QUOTES ##INFO=<ID=X,Number=1,Type=Float,Description=\"x\",Version=3>",
                "META_RESERVED ##INFO=<ID=AC,Number=1,Type=Integer,Description=\"x\">",
                "META_RESERVED ##INFO=<ID=DP,Number=1,Type=String,Description=\"x\">",
                "META_RESERVED ##FORMAT=<ID=PL,Number=A,Type=Integer,Description=\"x\">",
                "META_RESERVED ##FORMAT=<ID=AD,Number=2,Type=Integer,Description=\"x\">",
                "META_ALT_TYPE ##ALT=<ID=THIS:NOT,Description=\"x\">",
                "META_VALUE ##contig=<ID=7,length=many>",
                "META_VALUE ##META=<ID=X,Type=String,Number=.,Values=a b>",
                "META_VALUE ##PEDIGREE=<ID=C,Father=two words>",
                "META_URL ##assembly=ftp://8080:8080/file.fa",
                "META_URL ##pedigreeDB=<>",
                "FILEFORMAT ##fileformat=VCFv4.3",
            })
    void aFaultyMetaLineIsToldWithItsLineAndCode(String codeAndLine) {
        String[] parts = codeAndLine.split(" ", 2);
        assertThat(header(3, parts[1])).containsExactly("2 " + parts[0]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "##INFO=<ID=X,Number=1,Type=String,Description=\"\\\"escaped\\\" quotes, commas, = and <>\">",
                "##INFO=<ID=AC,Number=.,Type=Integer,Description=\"as it was before there was A\">",
                "##INFO=<ID=MQ,Number=1,Type=Integer,Description=\"its type was open\">",
                "##INFO=<ID=1000G,Number=0,Type=Flag,Description=\"x\">",
                "##INFO=<ID=X,Number=1,Type=Float,Description=\"x\",Source=\"s\",Version=\"v\">",
                "##ALT=<ID=DEL:ME:ALU,Description=\"x\">",
                "##ALT=<ID=R,Description=\"IUPAC code\">",
                "##contig=<ID=HLA-A*01:01:01:01,length=3503>",
                "##META=<ID=Tissue,Number=.,Type=String,Values=[Blood, Breast, ?]>",
                "##SAMPLE=<ID=Blood,Genomes=Germline;Tumor,Mixture=.3;.7,Description=\"x\",DOI=url>",
                "##PEDIGREE=<ID=Child,Father=F-1,Mother=M_2.x>",
                "##assembly=http://123.0.1.2:8080/file.fa",
                "##assembly=ftp://user@host:8080/file.fa",
                "##mine=<ID=1,Anything=\"else\">",
                "##source=a tool=1,b",
            })
    void aGoodMetaLineHasNoNotice(String line) {
        assertThat(header(3, line)).isEmpty();
    }

    @Test
    void whatAVersionAsksIsNotAskedOfAnother() {
        String unordered = "##INFO=<Number=1,Type=Float,Description=\"x\",ID=X>";
        assertThat(header(3, unordered)).containsExactly("2 META_FIELD_ORDER");
        assertThat(header(5, unordered)).isEmpty();

        String local = "##FORMAT=<ID=X,Number=LA,Type=Float,Description=\"x\">";
        assertThat(header(4, local)).containsExactly("2 META_NUMBER");
        assertThat(header(5, local)).isEmpty();

        assertThat(header(2, "##PEDIGREE=<Name_0=A,Name_1=B>")).isEmpty();
        assertThat(header(2, "##SAMPLE=<ID=S,Mixture=1,Description=\"x\">")).contains("2 META_FIELD_MISSING");
        assertThat(header(2, "##ALT=<ID=R,Description=\"x\">")).containsExactly("2 META_ALT_TYPE");
        assertThat(header(2, "##ALT=<ID=NON_REF,Description=\"x\">")).isEmpty();
        assertThat(header(2, "##mine=<\"any text\">")).isEmpty();
        assertThat(header(2, "##FORMAT=<ID=AD,Number=2,Type=Integer,Description=\"x\">"))
                .isEmpty();
    }

    @Test
    void aDefinitionThatComesTwiceIsTold() {
        String line = "##FILTER=<ID=q,Description=\"x\">";
        assertThat(header(3, line + "\n" + line)).containsExactly("3 META_ID_DUPLICATE");
    }

    @Test
    void aVersionThatIsNoneIsTold() {
        assertThat(of("##fileformat=VCFv4.9\n" + COLUMNS + "\n")).containsExactly("1 FILEFORMAT");
        assertThat(of("##fileformat=VCFv4.2 \n" + COLUMNS + "\n")).containsExactly("1 FILEFORMAT");
        assertThat(of("\ufeff##fileformat=VCFv4.5\n" + COLUMNS + "\n")).containsExactly("1 BYTE_ORDER_MARK");
    }

    @Test
    void theNamesOfTheColumnsAreTold() {
        String version = "##fileformat=VCFv4.2\n";
        assertThat(of(version + COLUMNS.replace("POS", "POSITION") + "\n")).containsExactly("2 HEADER_COLUMNS");
        assertThat(of(version + COLUMNS + "\tFORMAT\n")).containsExactly("2 HEADER_COLUMNS");
        assertThat(of(version + COLUMNS + "\tS1\tS2\n")).containsExactly("2 HEADER_COLUMNS");
        assertThat(of(version + COLUMNS + "\tFORMAT\tS1\t\n")).containsExactly("2 HEADER_COLUMNS");
        assertThat(of(version + COLUMNS + "\tFORMAT\tS1\tS2\tS1\n")).containsExactly("2 SAMPLE_DUPLICATE");
    }
}
