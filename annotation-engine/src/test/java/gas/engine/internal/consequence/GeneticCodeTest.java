package gas.engine.internal.consequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// NCBI's page says of each code how it differs from the standard one; these are its words.
class GeneticCodeTest {
    private static final String BASES = "TCAG";

    @ParameterizedTest
    @CsvSource({
        "2, AGA* AGG* ATAM TGAW",
        "3, ATAM CTTT CTCT CTAT CTGT TGAW",
        "4, TGAW",
        "5, AGAS AGGS ATAM TGAW",
        "6, TAAQ TAGQ",
        "9, AAAN AGAS AGGS TGAW",
        "10, TGAC",
        "11, ''",
        "12, CTGS",
        "13, AGAG AGGG ATAM TGAW",
        "14, AAAN AGAS AGGS TAAY TGAW",
        "15, TAGQ",
        "16, TAGL",
        "21, TGAW ATAM AGAS AGGS AAAN",
        "22, TCA* TAGL",
        "23, TTA*",
        "24, AGAS AGGK TGAW",
        "25, TGAG",
        "26, CTGA",
        "27, TAGQ TAAQ TGAW",
        "28, TAGQ TAAQ TGAW",
        "29, TAAY TAGY",
        "30, TAAE TAGE",
        "31, TGAW TAGE TAAE",
        "32, TAGW",
        "33, TAAY TGAW AGAS AGGK",
    })
    void differsFromTheStandardCodeWhereNcbiSays(int number, String differences) {
        StringBuilder found = new StringBuilder();
        for (int i = 0; i < 64; i++) {
            byte[] codon = codon(i);
            char other = GeneticCode.of(number).translate(codon[0], codon[1], codon[2]);
            if (other != GeneticCode.of(1).translate(codon[0], codon[1], codon[2])) {
                found.append(new String(codon, StandardCharsets.US_ASCII))
                        .append(other)
                        .append(' ');
            }
        }
        assertThat(found.toString().strip().split(" "))
                .containsExactlyInAnyOrder(differences.strip().split(" "));
    }

    @Test
    void mitochondriaOfVertebratesStartWithIsoleucineCodonsToo() {
        assertThat(starts(2, "ATT")).isTrue();
        assertThat(starts(2, "GTG")).isTrue();
        assertThat(starts(2, "CTG")).isFalse();
        assertThat(starts(1, "ATT")).isFalse();
        assertThat(starts(1, "CTG")).isTrue();
        assertThat(starts(11, "ATN")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 7, 8, 17, 20, 34})
    void aNumberThatNcbiDoesNotUseIsRefused(int number) {
        assertThatThrownBy(() -> GeneticCode.of(number)).hasMessageContaining("genetic code " + number);
    }

    private static boolean starts(int number, String codon) {
        return GeneticCode.of(number).starts((byte) codon.charAt(0), (byte) codon.charAt(1), (byte) codon.charAt(2));
    }

    private static byte[] codon(int number) {
        return new byte[] {
            (byte) BASES.charAt(number / 16), (byte) BASES.charAt(number / 4 % 4), (byte) BASES.charAt(number % 4)
        };
    }
}
