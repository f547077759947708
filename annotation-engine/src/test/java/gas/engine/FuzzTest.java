package gas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import htsjdk.samtools.util.BlockCompressedInputStream;
import htsjdk.samtools.util.BlockCompressedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damaged files: whatever is done to a VCF, the engine ends with a summary or a [VcfRejected], and with a summary
/// every
/// line has come through in its place, byte for byte but for its CSQ.
///
/// Some seconds; `-Dgas.fuzz.cases=1000000` makes it long, `-Dgas.fuzz.seed=N` begins elsewhere. A failure names the
/// seed of its case, which `-Dgas.fuzz.cases=1` repeats.
class FuzzTest {
    private static final int CASES = Integer.getInteger("gas.fuzz.cases", 2_500);
    private static final long SEED = Long.getLong("gas.fuzz.seed", 1L);
    private static final Duration HUNG = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void noDamageCrashesTheEngineOrReachesTheOtherColumns() throws IOException {
        String genome = genome();
        for (long seed = SEED; seed < SEED + CASES; seed++) {
            Random random = new Random(seed);
            byte[] text = new Mutation(random).of(healthy(genome, random));
            byte[] input = packed(text, random);
            boolean toFile = random.nextInt(5) == 0;
            String fault = assertTimeoutPreemptively(HUNG, () -> fault(text, input, toFile), "seed " + seed);
            assertThat(fault).as("seed %d of:\n%s", seed, shown(text)).isEmpty();
        }
    }

    /// What the engine did wrong, or nothing.
    private String fault(byte[] text, byte[] input, boolean toFile) throws IOException {
        byte[] output;
        AnnotationSummary summary;
        try {
            if (toFile) {
                Path file = folder.resolve("out.vcf.gz");
                summary = Annotation.run(
                        new ByteArrayInputStream(input), file, Vcf.REFERENCE, AnnotationOptions.defaults());
                try (InputStream written = new BlockCompressedInputStream(file.toFile())) {
                    output = written.readAllBytes();
                }
            } else {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                summary = Annotation.stream(
                        new ByteArrayInputStream(input), out, Vcf.REFERENCE, AnnotationOptions.defaults());
                output = out.toByteArray();
            }
        } catch (VcfRejected rejected) {
            return rejected.cure().isBlank() || rejected.getMessage().isBlank() ? "no word of " + rejected : "";
        } catch (IOException | RuntimeException | StackOverflowError crash) {
            return crash + " at "
                    + String.join(
                            "\n",
                            Arrays.stream(crash.getStackTrace())
                                    .limit(8)
                                    .map(StackTraceElement::toString)
                                    .toList());
        }
        if (summary.annotated() + summary.untouched() + summary.rejected() != summary.records()) {
            return "the counts do not add up: " + summary;
        }
        return difference(lines(text), lines(output), summary.records());
    }

    /// Compares as Latin-1, in which every byte is a letter.
    private static String difference(List<String> input, List<String> output, long counted) {
        List<String> before = new ArrayList<>(input);
        if (before.getFirst().startsWith("\u00ef\u00bb\u00bf")) { // the byte order mark goes
            before.set(0, before.getFirst().substring(3));
        }
        int columns = indexOfColumns(before);
        before = new ArrayList<>(before);
        List<String> header = before.subList(0, columns + 1);
        header.removeIf(line -> line.startsWith("##INFO=<ID=CSQ,"));
        int headers = header.size();
        List<String> after = new ArrayList<>(output);
        List<String> written = after.subList(0, headers + 4);
        int own = headers - 1;
        if (!written.get(own).startsWith("##INFO=<ID=CSQ,")
                || !written.get(own + 2).startsWith("##GASReference=")) {
            return "the engine's header lines are not before the line of columns";
        }
        written.subList(own, own + 4).clear();
        if (before.size() != after.size()) {
            return before.size() + " lines became " + after.size();
        }
        long records = 0;
        for (int i = 0; i < before.size(); i++) {
            if (i >= headers && !before.get(i).isEmpty() && !before.get(i).equals("\r")) {
                records++;
            }
            if (!same(before.get(i), after.get(i), i >= headers)) {
                return "line " + (i + 1) + " was <" + shown(before.get(i)) + ">, is <" + shown(after.get(i)) + ">";
            }
        }
        return records == counted ? "" : records + " records were counted as " + counted;
    }

    private static int indexOfColumns(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("#CHROM\t")) {
                return i;
            }
        }
        throw new IllegalStateException("it has no line of columns and was not rejected");
    }

    private static boolean same(String before, String after, boolean record) {
        if (before.equals(after)) {
            return true;
        }
        String[] was = before.split("\t", -1);
        String[] is = after.split("\t", -1);
        if (!record || was.length != is.length || was.length < 8) {
            return false;
        }
        String end = was.length == 8 && was[7].endsWith("\r") ? "\r" : "";
        was[7] = info(was[7].substring(0, was[7].length() - end.length()), end);
        is[7] = info(is[7].substring(0, is[7].length() - end.length()), end);
        return is[7].endsWith(end) && Arrays.equals(was, is);
    }

    private static String info(String info, String end) {
        if (info.equals(".")) {
            return end;
        }
        List<String> kept = new ArrayList<>(List.of(info.split(";", -1)));
        boolean had = kept.removeIf(entry -> entry.startsWith("CSQ="));
        // an empty entry at the end, which VCF does not know, may go with the CSQ that follows it
        while (!kept.isEmpty() && kept.getLast().isEmpty()) {
            kept.removeLast();
        }
        return kept.isEmpty() && had ? end : String.join(";", kept) + end;
    }

    private static List<String> lines(byte[] text) {
        String letters = new String(text, StandardCharsets.ISO_8859_1);
        List<String> lines = new ArrayList<>(List.of(letters.split("\n", -1)));
        if (lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return lines.isEmpty() ? List.of("") : lines;
    }

    private static String shown(String line) {
        return line.length() > 400 ? line.substring(0, 400) + "... (" + line.length() + ")" : line;
    }

    private static String shown(byte[] text) {
        String letters = new String(text, StandardCharsets.ISO_8859_1);
        return letters.length() > 6_000 ? letters.substring(0, 6_000) + "..." : letters;
    }

    /// A small real file: substitutions, indels, several and symbolic alleles, with samples.
    private static byte[] healthy(String genome, Random random) {
        StringBuilder vcf = new StringBuilder(Vcf.HEADER)
                .append("##INFO=<ID=CSQ,Number=.,Type=String,Description=\"of another run\">\n")
                .append(Vcf.COLUMNS.strip())
                .append("\tFORMAT\tone\ttwo\n");
        int position = 60_000 + random.nextInt(20_000);
        for (int i = 0; i < 30; i++) {
            position += 1 + random.nextInt(5_000);
            int length = random.nextInt(4) == 0 ? 2 + random.nextInt(12) : 1;
            String reference = genome.substring(position - 1, position - 1 + length);
            String alternative = switch (random.nextInt(8)) {
                case 0 -> reference + "ACGT";
                case 1 -> reference.charAt(0) + "";
                case 2 -> "A,C,G,T";
                case 3 -> "<DEL>";
                case 4 -> "*,G";
                default -> "ACGT".charAt(random.nextInt(4)) + "";
            };
            String info = random.nextBoolean() ? "." : "DP=" + i + ";CSQ=old|one;AF=0.5";
            vcf.append(String.join(
                            "\t", "20", "" + position, "rs" + i, reference, alternative, "50", "PASS", info, "GT:DP"))
                    .append("\t0|1:12\t./.:.\n");
        }
        return Vcf.bytes(vcf.toString());
    }

    private static byte[] packed(byte[] text, Random random) throws IOException {
        return switch (random.nextInt(10)) {
            case 0 -> RejectionTest.gzip(text);
            case 1 -> bgzf(text);
            case 2 -> members(text, random);
            case 3 -> damaged(random.nextBoolean() ? bgzf(text) : RejectionTest.gzip(text), random);
            default -> text;
        };
    }

    private static byte[] bgzf(byte[] text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var bgzf = new BlockCompressedOutputStream(bytes, (java.io.File) null)) {
            bgzf.write(text);
        } catch (IOException never) {
            throw new IllegalStateException(never);
        }
        return bytes.toByteArray();
    }

    private static byte[] members(byte[] text, Random random) throws IOException {
        int middle = random.nextInt(text.length + 1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(RejectionTest.gzip(Arrays.copyOf(text, middle)));
        bytes.write(RejectionTest.gzip(Arrays.copyOfRange(text, middle, text.length)));
        return bytes.toByteArray();
    }

    private static byte[] damaged(byte[] zipped, Random random) {
        if (random.nextBoolean()) {
            return Arrays.copyOf(zipped, 1 + random.nextInt(zipped.length - 1));
        }
        for (int i = 0; i <= random.nextInt(3); i++) {
            // not in the magic bytes: without them it is no gzip but a text, and a bad one
            zipped[2 + random.nextInt(zipped.length - 2)] ^= (byte) (1 << random.nextInt(8));
        }
        return zipped;
    }

    private static String genome() throws IOException {
        try (InputStream file = EmbeddedReference.class.getResourceAsStream("embedded/chr20.250k.fa.gz")) {
            String fasta = new String(new GZIPInputStream(file).readAllBytes(), StandardCharsets.US_ASCII);
            return fasta.substring(fasta.indexOf('\n')).replace("\n", "").toUpperCase(java.util.Locale.ROOT);
        }
    }

    @Test
    void hostileFilesEndInLittleMemory() throws Exception {
        String head = Vcf.HEADER + Vcf.COLUMNS;
        int large = 12 << 20;
        byte[][] hostile = {
            gzipBomb("A", 600 << 20, head),
            gzipBomb("\n", 600 << 20, head),
            gzipBomb("##x=1\n", 200 << 20, Vcf.HEADER),
            Vcf.bytes(head + "20\t76810\t.\t" + "A".repeat(large) + "\tG\t.\t.\t.\n"),
            // an allele comes back once a transcript
            Vcf.bytes(head + "20\t76810\t.\tC\t" + "A".repeat(1 << 20) + "\t.\t.\t.\n"),
            Vcf.bytes(head + "20\t76810\t.\tC\t" + "G,".repeat(100_000) + "T\t.\t.\t.\n"),
            Vcf.bytes(head + "20\t76810\t.\tC\tG\t.\t.\t" + "X=1;".repeat(large / 4) + "Y\n"),
            Vcf.bytes(head + "20\t76810\t.\tC\tG\t.\t.\t.\tGT" + "\t0|1".repeat(large / 4) + "\n"),
            Vcf.bytes(head + "x".repeat(large) + "\t76810\t.\tC\tG\t.\t.\t.\n"),
        };
        for (int i = 0; i < hostile.length; i++) {
            Path file = Files.write(folder.resolve("hostile" + i), hostile[i]);
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx160m",
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "gas.engine.cli.Main",
                            "annotate",
                            file.toString(),
                            "-o",
                            folder.resolve("out" + i + ".vcf.gz").toString(),
                            "--reference-dir",
                            folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            process.destroyForcibly();
            assertThat(ended).as("file %d ends", i).isTrue();
            assertThat(process.waitFor())
                    .as("file %d: %s", i, shown(Files.readAllBytes(folder.resolve("log"))))
                    .isIn(0, 2);
        }
    }

    private static byte[] gzipBomb(String repeated, int length, String head) throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (var gzip = new java.util.zip.GZIPOutputStream(bomb)) {
            gzip.write(Vcf.bytes(head));
            byte[] piece = Vcf.bytes(repeated.repeat((1 << 20) / repeated.length()));
            for (int written = 0; written < length; written += piece.length) {
                gzip.write(piece);
            }
        }
        return bomb.toByteArray();
    }
}
