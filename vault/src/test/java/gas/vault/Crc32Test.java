package gas.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Crc32Test {
    @ParameterizedTest
    @CsvSource({"0, 1000", "1000, 0", "1, 1", "4096, 4711", "1048576, 300001"})
    void twoPiecesAreAsGoodAsTheWhole(int first, int second) {
        byte[] all = ColdCloud.randomBytes(first + second);
        CRC32 whole = new CRC32();
        whole.update(all);

        int combined = Crc32.combined(
                Crc32.of(all, first), Crc32.of(Arrays.copyOfRange(all, first, all.length), second), second);

        assertThat(combined).isEqualTo((int) whole.getValue());
    }
}
