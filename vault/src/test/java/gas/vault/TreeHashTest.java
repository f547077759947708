package gas.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeHashTest {
    private static final int MIB = 1 << 20;

    /// Values that Amazon published for its own client library: n times the letter a.
    @ParameterizedTest
    @CsvSource({
        "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "1048576, 9bc1b2a288b26af7257a36277ae3816a7d4f16e89c1e7e77d0a5c48bad62b360",
        "2097152, 560c2c9333c719cb00cfdffee3ba293db17f58743cdd1f7e4055373ae6300afa",
        "4194304, 9491cb2ed1d4e7cd53215f4017c23ec4ad21d7050a1e6bb636c4f67e8cddb844",
        "4194324, 12f3cbd6101b981cde074039f6f728071da8879d6f632de8afc7cdf00661b08f",
    })
    void agreesWithTheValuesThatAmazonPublished(int length, String published) {
        byte[] data = new byte[length];
        Arrays.fill(data, (byte) 'a');

        assertThat(TreeHash.of(data).hex()).isEqualTo(published);
    }

    @Property(tries = 60)
    void agreesWithTheTreeDrawnLevelByLevel(
            @ForAll @IntRange(max = 9 * MIB) int length, @ForAll @IntRange(min = 1, max = 2 * MIB) int step)
            throws Exception {
        byte[] data = random(length);

        assertThat(inSteps(data, step)).isEqualTo(levelByLevel(data));
    }

    @Example
    void agreesAtEveryEdgeOfALeaf() throws Exception {
        for (int leaves = 0; leaves <= 9; leaves++) {
            for (int off = -1; off <= 1; off++) {
                byte[] data = random(Math.max(0, leaves * MIB + off));

                assertThat(inSteps(data, MIB)).isEqualTo(levelByLevel(data));
            }
        }
    }

    private static TreeHash inSteps(byte[] data, int step) {
        TreeHash.Digest digest = new TreeHash.Digest();
        for (int from = 0; from < data.length; from += step) {
            digest.update(data, from, Math.min(step, data.length - from));
        }
        return digest.finish();
    }

    private static TreeHash levelByLevel(byte[] data) throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        List<byte[]> level = new ArrayList<>();
        for (int from = 0; from == 0 || from < data.length; from += MIB) {
            level.add(sha256.digest(Arrays.copyOfRange(data, from, Math.min(data.length, from + MIB))));
        }
        while (level.size() > 1) {
            List<byte[]> above = new ArrayList<>();
            for (int i = 0; i < level.size(); i += 2) {
                if (i + 1 == level.size()) {
                    above.add(level.get(i));
                } else {
                    sha256.update(level.get(i));
                    above.add(sha256.digest(level.get(i + 1)));
                }
            }
            level = above;
        }
        return new TreeHash(HexFormat.of().formatHex(level.getFirst()));
    }

    private static byte[] random(int length) {
        byte[] data = new byte[length];
        new Random(length).nextBytes(data);
        return data;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 8, 13})
    void whoResumesAfterWholeMebibytesEndsWhereTheWholeEnds(int mebibytes) {
        byte[] data = ColdCloud.randomBytes(14 * (1 << 20) + 17);
        TreeHash.Digest first = new TreeHash.Digest();
        first.update(data, 0, mebibytes << 20);

        TreeHash.Digest second = TreeHash.Digest.resumed(first.state());
        second.update(data, mebibytes << 20, data.length - (mebibytes << 20));

        assertThat(second.finish()).isEqualTo(TreeHash.of(data));
    }
}
