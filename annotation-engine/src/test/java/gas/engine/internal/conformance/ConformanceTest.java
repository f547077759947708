package gas.engine.internal.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class ConformanceTest {
    @Property(tries = 2000)
    void aFileThatFollowsTheSpecificationHasNoNotice(@ForAll @LongRange(min = 0) long seed) {
        String vcf = new ValidFile(seed).text();
        assertThat(Checked.check(vcf, 1 << 16).notices()).as(vcf).isEmpty();
    }

    @Property(tries = 1000)
    void whateverIsWrongIsToldAlikeHoweverTheFileIsCut(
            @ForAll @LongRange(min = 0) long seed, @ForAll @IntRange(min = 1, max = 400) int chunk) {
        String vcf = damaged(seed);
        Conformance whole = Checked.check(vcf, 1 << 16);
        Conformance cut = Checked.check(vcf, chunk);
        assertThat(cut.notices()).isEqualTo(whole.notices());
        assertThat(cut.counts()).isEqualTo(whole.counts());
        assertThat(whole.notices())
                .allMatch(notice -> notice.line() > 0
                        && !notice.what().isBlank()
                        && notice.what().chars().noneMatch(Character::isISOControl));
    }

    /// After the line of columns some bytes are others.
    private static String damaged(long seed) {
        Random random = new Random(seed);
        String vcf = new ValidFile(seed).text();
        byte[] bytes = vcf.getBytes(StandardCharsets.ISO_8859_1);
        int body = vcf.indexOf('\n', vcf.indexOf("#CHROM")) + 1;
        byte[] letters = "\t\n\r:;,.=<>[]*/|%\"0-9AZ_ \u0001\u00e9".getBytes(StandardCharsets.ISO_8859_1);
        for (int i = random.nextInt(8); i >= 0 && body < bytes.length; i--) {
            bytes[body + random.nextInt(bytes.length - body)] = letters[random.nextInt(letters.length)];
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
