package gas.web.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gas.web.result.ParallelScan.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ParallelScanTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String HEADER = "##fileformat=VCFv4.3\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";

    private record Found(List<String> lines, List<Long> offsets) implements Part {
        Found() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        @Override
        public boolean add(Variant variant) {
            lines.add(new String(variant.line(), StandardCharsets.UTF_8));
            offsets.add(variant.offset());
            return true;
        }
    }

    @Property(tries = 300)
    void everyLineIsReadOnceAndInOrderWhereverBlocksAndChunksEnd(
            @ForAll long seed, @ForAll @IntRange(max = 200) int count, @ForAll @IntRange(min = 1, max = 5000) int chunk)
            throws IOException {
        Random random = new Random(seed);
        List<String> lines = lines(random, count);
        boolean feed = random.nextBoolean() || lines.isEmpty();
        ResultFile file =
                new ResultFile(Written.bgzf(HEADER + String.join("\n", lines) + (feed ? "\n" : ""), random), null);

        Found found = new Found();
        try (ParallelScan scan = new ParallelScan(2, 1, chunk, chunk)) {
            scan.scan(
                    file,
                    file.everything(),
                    Found::new,
                    part -> {
                        found.lines.addAll(part.lines);
                        found.offsets.addAll(part.offsets);
                        return true;
                    },
                    LONG);
        }

        assertThat(found.lines).isEqualTo(lines);
        for (int i = 0; i < found.offsets.size(); i += 7) {
            List<String> there = new ArrayList<>();
            file.read(found.offsets.get(i), variant -> {
                there.add(new String(variant.line(), StandardCharsets.UTF_8));
                return false;
            });
            assertThat(there).as("at the offset of line %d", i).containsExactly(lines.get(i));
        }
    }

    @Property(tries = 100)
    void aScanStoppedByTimeGoesOnWhereItStopped(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        List<String> lines = lines(random, 300);
        ResultFile file = new ResultFile(Written.bgzf(HEADER + String.join("\n", lines) + "\n", random), null);

        List<String> found = new ArrayList<>();
        int rounds = 0;
        try (ParallelScan scan = new ParallelScan(2, 1, 700, 700)) {
            TabixIndex.Span rest = file.everything();
            while (!rest.isEmpty()) {
                ParallelScan.End end = scan.scan(
                        file,
                        rest,
                        Found::new,
                        part -> {
                            found.addAll(part.lines);
                            return true;
                        },
                        Duration.ZERO);
                rest = new TabixIndex.Span(end.complete() ? rest.to() : end.next(), rest.to());
                rounds++;
            }
        }

        assertThat(found).isEqualTo(lines);
        assertThat(rounds).isGreaterThan(3);
    }

    @Property(tries = 60)
    void anIndexLeavesOutNothingOfARegion(@ForAll long seed, @ForAll @IntRange(min = 1, max = 400_000) int start)
            throws IOException {
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>();
        for (String contig : List.of("1", "2", "X")) {
            int position = 1;
            for (int i = random.nextInt(60); i > 0; i--) {
                position += random.nextInt(20_000);
                lines.add(contig + "\t" + position + "\t.\t" + "A".repeat(1 + random.nextInt(3_000)) + "\tC\t.\t.\t.");
            }
        }
        Written written = Written.bgzf(HEADER + String.join("\n", lines) + "\n", random);
        ResultFile plain = new ResultFile(written, null);
        List<Written.Placed> placed = new ArrayList<>();
        plain.read(
                0,
                variant -> placed.add(new Written.Placed(
                        variant.field(Variant.CHROM), variant.position(), variant.last(), variant.offset())));
        byte[] index = Written.tabix(placed, written.size() << 16);
        ResultFile indexed = new ResultFile(written, TabixIndex.parse(index, 1 << 24));
        String contig = List.of("1", "2", "X", "chr2", "absent").get(random.nextInt(5));

        TabixIndex.Span span = indexed.region(List.of(contig, contig.replace("chr", "")), start);

        List<Long> wanted = placed.stream()
                .filter(record -> record.contig().equals(contig.replace("chr", "")) && record.end() >= start)
                .map(Written.Placed::offset)
                .toList();
        assertThat(wanted).allMatch(offset -> offset >= span.from() && offset < span.to());
    }

    @Test
    void aPlaceThatTheFileDoesNotHaveIsRefused() throws IOException {
        ResultFile file = new ResultFile(Written.bgzf(HEADER + "1\t1\t.\tA\tC\t.\t.\t.\n"), null);

        for (long offset : new long[] {1L << 16, 7L << 16 | 3, 65_000, Long.MAX_VALUE, 1L << 47}) {
            assertThatThrownBy(() -> file.read(offset, variant -> true))
                    .as("%d", offset)
                    .isInstanceOf(ResultDamaged.class);
        }
    }

    @Test
    void aChangedByteIsFoundOut() throws IOException {
        byte[] bytes = Written.bgzf(HEADER + "1\t1\t.\tA\tC\t.\t.\tDP=3\n").bytes();
        for (int i = 0; i < bytes.length - 28; i++) {
            if (i >= 4 && i < 10) {
                continue; // time, flags and system, which nothing depends on
            }
            byte[] changed = bytes.clone();
            changed[i] ^= 4;
            assertThatThrownBy(() -> new ResultFile(of(changed), null).read(0, variant -> true))
                    .as("byte %d", i)
                    .isInstanceOf(ResultDamaged.class);
        }
    }

    private static ByteRanges of(byte[] bytes) {
        return new ByteRanges() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public byte[] read(long from, int length) {
                int to = (int) Math.min(bytes.length, from + length);
                return from >= to ? new byte[0] : Arrays.copyOfRange(bytes, (int) from, to);
            }
        };
    }

    private static List<String> lines(Random random, int count) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = random.nextInt(10) == 0 ? random.nextInt(4000) : random.nextInt(60);
            StringBuilder line = new StringBuilder("1\t" + (i + 1) + "\t");
            for (int j = 0; j < length; j++) {
                line.append((char) ('!' + random.nextInt(90)));
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
