package gas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import gas.engine.Vcf.Annotated;
import htsjdk.samtools.util.BlockCompressedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is no VCF, or none for this reference, is its owner's error with a code, a line and a cure; a single bad record
/// is not.
class RejectionTest {
    private static final String GOOD = "20\t76810\t.\tC\tG\t.\t.\t.\n";

    @Test
    void anEmptyFile() throws IOException {
        assertThat(rejected(new byte[0]).code()).isEqualTo("EMPTY_FILE");
        assertThat(rejected(gzip(new byte[0])).code()).isEqualTo("EMPTY_FILE");
    }

    @Test
    void aLetter() {
        VcfRejected rejected = rejected(Vcf.bytes("Dear colleague,\n"));
        assertThat(rejected.code()).isEqualTo("NOT_A_VCF");
        assertThat(rejected.line()).isEqualTo(1);
        assertThat(rejected.cure()).isNotEmpty();
    }

    @Test
    void binaryJunk() {
        byte[] junk = new byte[4000];
        new Random(1).nextBytes(junk);
        assertThat(rejected(junk).code()).isEqualTo("BINARY_DATA");
    }

    @Test
    void bcfIsToldFromJunk() throws IOException {
        VcfRejected rejected = rejected(gzip(Vcf.bytes("BCF\2\2\0\0##fileformat=VCFv4.2\n")));
        assertThat(rejected.code()).isEqualTo("UNSUPPORTED_VERSION");
        assertThat(rejected.cure()).contains("bcftools view");
    }

    @Test
    void zeroBytesAmongTheRecords() {
        assertThat(rejected(Vcf.bytes(Vcf.HEADER + Vcf.COLUMNS + GOOD + "20\t\0\n"))
                        .code())
                .isEqualTo("BINARY_DATA");
    }

    @Test
    void aFileThatWasCutShort() throws IOException {
        byte[] whole = gzip(Vcf.bytes(Vcf.HEADER + Vcf.COLUMNS + GOOD.repeat(500)));
        for (int length = 20; length < whole.length; length += 7) {
            assertThat(rejected(Arrays.copyOf(whole, length)).code()).isEqualTo("TRUNCATED_GZIP");
        }
    }

    @Test
    void aFileWhoseBytesChanged() throws IOException {
        byte[] whole = gzip(Vcf.bytes(Vcf.HEADER + Vcf.COLUMNS + GOOD));
        whole[whole.length - 6] ^= 1;
        assertThat(rejected(whole).code()).isEqualTo("CORRUPT_GZIP");
    }

    @Test
    void anotherBuildByItsHeader() {
        VcfRejected rejected =
                rejected(Vcf.bytes("##fileformat=VCFv4.2\n##contig=<ID=chr20,length=64444167>\n" + Vcf.COLUMNS + GOOD));
        assertThat(rejected.code()).isEqualTo("WRONG_BUILD");
        assertThat(rejected.line()).isEqualTo(2);
    }

    @Test
    void anotherBuildByItsBases() {
        String wrong = "20\t%d\t.\t%s\tG\t.\t.\t.\n";
        StringBuilder records = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            records.append(wrong.formatted(76810 + i, i % 2 == 0 ? "AAAA" : "TTTT"));
        }
        VcfRejected rejected = rejected(Vcf.bytes(Vcf.HEADER + Vcf.COLUMNS + records));
        assertThat(rejected.code()).isEqualTo("WRONG_BUILD");
        assertThat(rejected.line()).isEqualTo(4);
        assertThat(rejected.getMessage()).contains("20:76810");
    }

    @Test
    void noContigThatTheReferenceKnows() {
        assertThat(rejected(Vcf.bytes("##fileformat=VCFv4.2\n" + Vcf.COLUMNS + GOOD.replace("20\t", "mars\t")))
                        .code())
                .isEqualTo("NO_KNOWN_CONTIG");
    }

    @Test
    void aGenomeWhoseKnownContigComesLateIsAnnotated() throws Exception {
        String records = GOOD.replace("20\t", "1\t").repeat(10_001) + GOOD;
        Annotated annotated = Vcf.annotate(Vcf.bytes(Vcf.HEADER + Vcf.COLUMNS + records));
        assertThat(annotated.summary().annotated()).isEqualTo(1);
        assertThat(annotated.summary().rejected()).isEqualTo(10_001);
    }

    @Test
    void aBgzfFileCutBetweenItsBlocks(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("in.vcf.gz");
        try (var bgzf = new BlockCompressedOutputStream(file.toFile())) {
            bgzf.write(Vcf.bytes(Vcf.HEADER + Vcf.COLUMNS + GOOD));
        }
        byte[] whole = Files.readAllBytes(file);
        assertThat(Vcf.annotate(whole).summary().annotated()).isEqualTo(1);
        int endOfFileBlock = 28;
        assertThat(rejected(Arrays.copyOf(whole, whole.length - endOfFileBlock)).code())
                .isEqualTo("TRUNCATED_GZIP");
    }

    @Test
    void anEmbeddedReferenceThatIsDamagedIsBuiltAgain(@TempDir Path folder) throws Exception {
        Path file = EmbeddedReference.file(folder);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        try (Reference reference = Reference.open(EmbeddedReference.file(folder))) {
            assertThat(reference.checksum()).isEqualTo(Vcf.REFERENCE.checksum());
        }
    }

    @Test
    void aMissingHeaderLine() {
        assertThat(rejected(Vcf.bytes(Vcf.HEADER + GOOD)).code()).isEqualTo("NO_HEADER");
        assertThat(rejected(Vcf.bytes(Vcf.HEADER)).code()).isEqualTo("NO_HEADER");
    }

    @Test
    void anEndlessLine() {
        byte[] bomb = new byte[2 << 20];
        Arrays.fill(bomb, (byte) 'A');
        System.arraycopy(Vcf.bytes(Vcf.HEADER + Vcf.COLUMNS), 0, bomb, 0, (Vcf.HEADER + Vcf.COLUMNS).length());
        assertThatThrownBy(() -> Annotation.stream(
                        new ByteArrayInputStream(bomb),
                        new ByteArrayOutputStream(),
                        Vcf.REFERENCE,
                        AnnotationOptions.defaults().withMaxLineLength(1 << 20)))
                .isInstanceOfSatisfying(
                        VcfRejected.class,
                        rejected -> assertThat(rejected.code()).isEqualTo("LINE_TOO_LONG"));
    }

    @Test
    void aHeaderWithoutRecordsIsFine() throws Exception {
        Annotated annotated = Vcf.annotate(Vcf.bytes(Vcf.HEADER + Vcf.COLUMNS));
        assertThat(annotated.summary().records()).isZero();
        assertThat(annotated.records()).isEmpty();
    }

    @Test
    void singleBadRecordsStayByteForByteAndAreReportedWithLineAndReason() throws Exception {
        String[] bad = {
            "mars\t5\t.\tA\tG\t.\t.\tKEPT=1",
            "20\tx\t.\tA\tG\t.\t.\tKEPT=2",
            "20\t76810\t.\tT\tG\t.\t.\tKEPT=3",
            "20\t999999\t.\tT\tG\t.\t.\tKEPT=4",
            "20\t76810\t.\tC\t\t.\t.\tKEPT=5",
            "20 76810",
            "20\t76810\t.\tC\tG!\t.\t.\tKEPT=7",
        };
        Annotated annotated = Vcf.annotate(
                Vcf.bytes(Vcf.HEADER + Vcf.COLUMNS + GOOD + String.join("\n", bad) + "\n" + GOOD.repeat(8)));

        assertThat(annotated.records()).contains(bad);
        assertThat(annotated.summary().rejected()).isEqualTo(bad.length);
        assertThat(annotated.summary().rejects())
                .extracting(AnnotationSummary.Reject::line)
                .containsExactly(5L, 6L, 7L, 8L, 9L, 10L, 11L);
        assertThat(annotated.summary().rejects().get(2).reason())
                .contains("20:76810")
                .contains("GRCh37");
        assertThat(annotated.summary().toJson()).contains("\"rejected\":7");
    }

    private static VcfRejected rejected(byte[] vcf) {
        return catchThrowableOfType(VcfRejected.class, () -> Vcf.annotate(vcf));
    }

    static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(content);
        }
        return zipped.toByteArray();
    }
}
