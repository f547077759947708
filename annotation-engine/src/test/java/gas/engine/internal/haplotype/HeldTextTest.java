package gas.engine.internal.haplotype;

import static org.assertj.core.api.Assertions.assertThat;

import gas.engine.internal.text.TextBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// What goes in comes out in the same order, whether it waits in memory or in a file.
class HeldTextTest {
    @Property(tries = 200)
    void firstInIsFirstOut(
            @ForAll @Size(min = 1, max = 200) List<@IntRange(min = -60, max = 60) Integer> steps,
            @ForAll @IntRange(min = 1, max = 20) int block,
            @ForAll @IntRange(min = 1, max = 4) int blocks)
            throws Exception {
        StringBuilder in = new StringBuilder();
        TextBuffer out = new TextBuffer(16);
        try (HeldText text = new HeldText(block, blocks)) {
            for (int step : steps) {
                if (step >= 0) {
                    byte[] more = (in.length() + "-".repeat(step)).getBytes(StandardCharsets.US_ASCII);
                    text.add(more, 0, more.length);
                    in.append(new String(more, StandardCharsets.US_ASCII));
                } else {
                    text.take(Math.min(-step, in.length() - out.size()), out);
                }
                assertThat(out).hasToString(in.substring(0, out.size()));
            }
            text.take(in.length() - out.size(), out);
        }
        assertThat(out).hasToString(in.toString());
    }
}
