package gas.web.submission;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {
    private static final String SAFE_KEY = "[A-Za-z0-9_-][A-Za-z0-9._-]*\\.vcf(\\.b?gz)?";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "sample.vcf | sample.vcf | sample.vcf",
                "Probe 1 (März).VCF.GZ | Probe 1 (März).VCF.GZ | Probe_1_M_rz_.vcf.gz",
                "x; rm -rf ~.vcf | x; rm -rf ~.vcf | x_rm_-rf_.vcf",
                "../../etc/passwd.vcf | passwd.vcf | passwd.vcf",
                "C:\\data\\a.vcf | a.vcf | a.vcf",
                "a..b.vcf | a..b.vcf | a.b.vcf",
                ".vcf | .vcf | input.vcf",
                "'\"><script>.vcf | '\"><script>.vcf | _script_.vcf",
                "変異.vcf.bgz | 変異.vcf.bgz | input.vcf.bgz",
                "a~b.vcf | a~b.vcf | a_b.vcf",
            })
    void isShownAsGivenAndHarmlessInAKey(String given, String shown, String inKey) {
        assertThat(FileName.of(given)).contains(new FileName(shown, inKey));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "vcf", "notes.txt", "a.vcf.exe", "a.vcf/", "a.vcf.gz.zip", "a.vcf\n.txt"})
    void isRefusedWhereItIsNotThatOfAVcf(String given) {
        assertThat(FileName.of(given)).isEmpty();
    }

    @Test
    void whatTurnsTheDirectionOfTextOrEndsALineIsDropped() {
        assertThat(FileName.of("a\u202Efcv.exe\r\nBcc: x\u0000.vcf")
                        .orElseThrow()
                        .shown())
                .isEqualTo("afcv.exeBcc: x.vcf");
    }

    @Test
    void aLongNameKeepsItsEnding() {
        FileName name = FileName.of("x".repeat(400) + ".vcf.gz").orElseThrow();

        assertThat(name.shown()).hasSize(255).endsWith(".vcf.gz");
        assertThat(name.inKey()).hasSize(120).endsWith(".vcf.gz");
    }

    @Property
    void anyNameGivesASafeKey(@ForAll @StringLength(max = 400) String stem) {
        FileName name = FileName.of(stem + ".vcf").orElseThrow();

        assertThat(name.inKey()).matches(SAFE_KEY).doesNotContain("..").hasSizeLessThanOrEqualTo(120);
        assertThat(name.shown())
                .hasSizeLessThanOrEqualTo(255)
                .endsWith(".vcf")
                .doesNotContainPattern("[\\p{Cntrl}/\\\\\u202A-\u202E\u2066-\u2069]");
    }
}
