package gas.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class VerifiedStreamTest {
    @Property(tries = 50)
    void connectionsThatBreakAfterAnyNumberOfBytesAreTakenUpWhereTheyBroke(
            @ForAll @IntRange(min = 1, max = 3_000_000) int length,
            @ForAll @IntRange(min = 100_000, max = 4_000_000) int breaksAfter,
            @ForAll boolean silently)
            throws IOException {
        byte[] data = random(length);
        VerifiedStream stream = new VerifiedStream(
                (from, to) -> new Breaking(Arrays.copyOfRange(data, (int) from, (int) to), breaksAfter, silently),
                length,
                TreeHash.of(data));

        assertThat(stream.readAllBytes()).isEqualTo(data);
    }

    @Test
    void aConnectionThatYieldsNothingIsGivenUp() {
        VerifiedStream stream =
                new VerifiedStream((from, to) -> new Breaking(new byte[10], 0, false), 10, TreeHash.of(new byte[10]));

        assertThatThrownBy(stream::readAllBytes).isInstanceOf(IOException.class).hasMessage("connection reset");
    }

    @Test
    void nobodyReachesTheEndOfDamagedBytes() {
        byte[] data = random(1_500_000);
        TreeHash hash = TreeHash.of(data);
        data[1_200_000]++;
        VerifiedStream stream = new VerifiedStream((from, to) -> new ByteArrayInputStream(data), data.length, hash);

        assertThatThrownBy(stream::readAllBytes).isInstanceOf(IOException.class).hasMessageContaining(hash.hex());
    }

    private static byte[] random(int length) {
        byte[] data = new byte[length];
        new Random(length).nextBytes(data);
        return data;
    }

    private static final class Breaking extends InputStream {
        private final byte[] data;
        private final int limit;
        private final boolean silently;
        private int position;

        Breaking(byte[] data, int limit, boolean silently) {
            this.data = data;
            this.limit = limit;
            this.silently = silently;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("read in bulk");
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int left = Math.min(data.length, limit) - position;
            if (left == 0) {
                if (limit < data.length && !silently) {
                    throw new IOException("connection reset");
                }
                return -1;
            }
            int got = Math.min(left, length);
            System.arraycopy(data, position, into, offset, got);
            position += got;
            return got;
        }
    }
}
