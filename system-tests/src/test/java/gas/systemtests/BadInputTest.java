package gas.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import gas.localcloud.visitor.Visitor;
import gas.localcloud.visitor.Visitor.JobView;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What people upload that is no good VCF: each ends as their own error with a cause and a cure, and the queue goes on.
class BadInputTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String HEADER = """
            ##fileformat=VCFv4.2
            ##contig=<ID=20,length=63025520>
            #CHROM	POS	ID	REF	ALT	QUAL	FILTER	INFO
            """;

    static Stream<Arguments> badFiles() throws IOException {
        byte[] junk = new byte[5000];
        new Random(1).nextBytes(junk);
        byte[] whole = gzip(sample());
        return Stream.of(
                Arguments.of("not a VCF", "notes.vcf", utf8("Dear colleague,\nplease find attached\n"), "NOT_A_VCF"),
                Arguments.of("truncated gzip", "cut.vcf.gz", Arrays.copyOf(whole, whole.length / 2), "TRUNCATED_GZIP"),
                Arguments.of(
                        "wrong build",
                        "grch38.vcf",
                        utf8(HEADER.replace("63025520", "64444167") + "20\t100000\t.\tA\tG\t.\t.\t.\n"),
                        "WRONG_BUILD"),
                Arguments.of(
                        "no contig that the reference knows",
                        "martian.vcf",
                        utf8(HEADER.replace("ID=20,length=63025520", "ID=mars") + "mars\t100\t.\tA\tG\t.\t.\t.\n"),
                        "NO_KNOWN_CONTIG"),
                Arguments.of("binary junk", "junk.vcf", junk, "BINARY_DATA"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badFiles")
    void failsWithCodeCauseAndCureInThePageAndTheLog(String what, String name, byte[] content, String code) {
        Visitor visitor = RunningSystem.newVisitor();
        String job = visitor.submit(name, content);
        JobView failed = visitor.await(job, PATIENCE, JobView::isOver);

        assertThat(failed.status()).isEqualTo("FAILED");
        assertThat(failed.text()).contains(code);
        assertThat(visitor.log(job)).contains(code);
        assertThat(failed.text()).doesNotContain("Exception");

        String next = visitor.submit("good.vcf", visitor.sample("small"));
        assertThat(visitor.await(next, PATIENCE, JobView::isOver).status()).isEqualTo("COMPLETED");
    }

    @Test
    void anEmptyFileIsRefusedOrFails() {
        Visitor visitor = RunningSystem.newVisitor();
        var submission =
                visitor.trySubmit("empty.vcf", 0, java.net.http.HttpRequest.BodyPublishers.ofByteArray(new byte[0]));
        if (submission.job() != null) {
            JobView failed = visitor.await(submission.job(), PATIENCE, JobView::isOver);
            assertThat(failed.text()).contains("EMPTY_FILE");
        } else {
            assertThat(submission.refused().status()).isBetween(400, 499);
        }
    }

    @Test
    void anEmptyGzipFails() throws IOException {
        Visitor visitor = RunningSystem.newVisitor();
        String job = visitor.submit("empty.vcf.gz", gzip(new byte[0]));
        assertThat(visitor.await(job, PATIENCE, JobView::isOver).text()).contains("EMPTY_FILE");
    }

    @Test
    void aHeaderWithoutRecordsCompletesAndSaysZero() {
        Visitor visitor = RunningSystem.newVisitor();
        String job = visitor.submit("header.vcf", utf8(HEADER));
        JobView completed = visitor.await(job, PATIENCE, JobView::isOver);

        assertThat(completed.status()).isEqualTo("COMPLETED");
        assertThat(visitor.log(job)).contains("0");
        assertThat(completed.text()).contains("0 ");
    }

    @Test
    void singleBadRecordsStayInTheResultAndAreReported() throws IOException {
        Visitor visitor = RunningSystem.newVisitor();
        String good = "20\t100000\t.\tN\tG\t.\t.\t.";
        String unknownContig = "mars\t5\t.\tA\tG\t.\t.\tKEPT=1";
        String broken = "20\tnot-a-number\t.\tA\tG\t.\t.\tKEPT=2";
        String sample = new String(sample(), StandardCharsets.UTF_8);
        String job = visitor.submit("some-bad.vcf", utf8(sample + unknownContig + "\n" + broken + "\n" + good + "\n"));
        assertThat(visitor.await(job, PATIENCE, JobView::isOver).status()).isEqualTo("COMPLETED");

        String result = gunzip(visitor.download(job, "result"));
        assertThat(result.lines()).contains(unknownContig, broken);
        assertThat(visitor.log(job)).contains("mars").contains("not-a-number");
    }

    private static byte[] sample() {
        return RunningSystem.newVisitor().sample("small");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(content);
        }
        return zipped.toByteArray();
    }

    static String gunzip(byte[] zipped) throws IOException {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
