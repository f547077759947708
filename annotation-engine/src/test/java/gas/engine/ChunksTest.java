package gas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import gas.engine.Vcf.Annotated;
import htsjdk.samtools.util.BlockCompressedInputStream;
import htsjdk.tribble.readers.TabixReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// However a file is cut, and however many threads there are, the output is the same.
class ChunksTest {
    private static final String BAD = "20\tx\t.\tA\tG\t.\t.\tBAD\n";

    @Property(tries = 60)
    void theSameBytesAndTheSameCounts(
            @ForAll @IntRange(min = 1, max = 5000) int chunk, @ForAll @IntRange(min = 1, max = 5) int threads)
            throws Exception {
        byte[] vcf = sample(BAD);
        Annotated whole = Vcf.annotate(vcf);

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AnnotationSummary summary =
                Annotation.stream(new ByteArrayInputStream(vcf), out, Vcf.REFERENCE, options(chunk, threads));

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(whole.text());
        assertThat(summary.countsByConsequence()).isEqualTo(whole.summary().countsByConsequence());
        assertThat(summary.rejects()).isEqualTo(whole.summary().rejects()).hasSize(4);
        assertThat(summary.notices()).isEqualTo(whole.summary().notices()).isNotEmpty();
        assertThat(summary.countsByNotice()).isEqualTo(whole.summary().countsByNotice());
    }

    @Property(tries = 20)
    void theIndexFindsTheSameRecords(
            @ForAll @IntRange(min = 1, max = 20_000) int chunk, @ForAll @IntRange(min = 1, max = 3) int threads)
            throws Exception {
        byte[] vcf = sample("");
        Path folder = Files.createTempDirectory("chunks");
        Path file = folder.resolve("out.vcf.gz");
        Annotation.run(new ByteArrayInputStream(vcf), file, Vcf.REFERENCE, options(chunk, threads));

        try (var bgzf = new BlockCompressedInputStream(file.toFile())) {
            assertThat(new String(bgzf.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(Vcf.annotate(vcf).text());
        }
        List<Integer> positions = new String(vcf, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> Integer.parseInt(line.split("\t")[1]))
                .toList();
        TabixReader index = new TabixReader(file.toString());
        for (int i = 0; i < positions.size(); i += 37) {
            TabixReader.Iterator found = index.query("20", positions.get(i) - 1, positions.get(i));
            String line = found.next();
            while (line != null && Integer.parseInt(line.split("\t")[1]) < positions.get(i)) {
                line = found.next(); // a deletion that reaches here
            }
            assertThat(line).startsWith("20\t" + positions.get(i) + "\t");
        }
        index.close();
        Files.delete(file);
        Files.delete(folder.resolve("out.vcf.gz.tbi"));
        Files.delete(folder);
    }

    @Property(tries = 30)
    void aFaultIsToldWithItsLine(
            @ForAll @IntRange(min = 1, max = 5000) int chunk, @ForAll @IntRange(min = 1, max = 4) int threads)
            throws IOException {
        byte[] vcf = sample("");
        String text = new String(vcf, StandardCharsets.UTF_8);
        int zero = text.length() - 50;
        vcf[zero] = 0;
        long line = text.substring(0, zero).lines().count();
        VcfRejected rejected = catchThrowableOfType(
                VcfRejected.class,
                () -> Annotation.stream(
                        new ByteArrayInputStream(vcf),
                        new ByteArrayOutputStream(),
                        Vcf.REFERENCE,
                        options(chunk, threads)));
        assertThat(rejected.code()).isEqualTo("BINARY_DATA");
        assertThat(rejected.line()).isEqualTo(line);
    }

    private static AnnotationOptions options(int chunk, int threads) {
        return AnnotationOptions.defaults().withChunk(chunk).withThreads(threads);
    }

    /// The sample, with a line between every hundred records.
    private static byte[] sample(String between) throws IOException {
        try (InputStream sample = ChunksTest.class.getResourceAsStream("samples/small.vcf")) {
            StringBuilder text = new StringBuilder();
            int records = 0;
            for (String line : new String(sample.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                text.append(line).append('\n');
                if (!line.startsWith("#") && ++records % 100 == 0) {
                    text.append(between);
                }
            }
            return Vcf.bytes(text.toString());
        }
    }
}
