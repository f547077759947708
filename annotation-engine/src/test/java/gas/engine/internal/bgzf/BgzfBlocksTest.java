package gas.engine.internal.bgzf;

import static org.assertj.core.api.Assertions.assertThat;

import gas.engine.internal.text.TextBuffer;
import htsjdk.samtools.util.BlockCompressedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BgzfBlocksTest {
    @Property(tries = 60)
    void anIndependentReaderGetsTheTextBackAndFindsItsBlocks(
            @ForAll @IntRange(max = 9) int level,
            @ForAll @IntRange(max = 300_000) int length,
            @ForAll @IntRange(min = 1, max = 256) int letters,
            @ForAll Random random)
            throws IOException {
        TextBuffer text = new TextBuffer(16);
        for (int i = 0; i < length; i++) {
            text.add((byte) random.nextInt(letters));
        }
        TextBuffer compressed = new TextBuffer(16);
        BgzfBlocks blocks = new BgzfBlocks(level);
        int[] starts = blocks.compress(text, compressed);
        blocks.close();
        compressed.add(BgzfBlocks.end());

        try (var reader = new BlockCompressedInputStream(new ByteArrayInputStream(compressed.toBytes()))) {
            assertThat(reader.readAllBytes()).isEqualTo(text.toBytes());
        }
        assertThat(starts).hasSize((length + BgzfBlocks.TEXT - 1) / BgzfBlocks.TEXT);
        for (int start : starts) {
            assertThat(compressed.at(start)).isEqualTo((byte) 31);
            assertThat(compressed.at(start + 1)).isEqualTo((byte) 139);
        }
    }
}
