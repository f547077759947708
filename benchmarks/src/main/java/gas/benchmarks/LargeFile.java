package gas.benchmarks;

import gas.localcloud.LocalCloudSettings;
import gas.localcloud.launcher.Instance;
import gas.localcloud.visitor.Visitor;
import gas.localcloud.visitor.Visitor.JobView;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/// A file of many gigabytes through annotator, archive and restore, with every process's heap at 256 MB:
/// `LargeFile PROJECT-FOLDER [MEGABYTES]`. The free plan is given a cap that lets it in, and a short window.
public final class LargeFile {
    private static final int USUAL_MEGABYTES = 2048;
    private static final Duration PATIENCE = Duration.ofMinutes(60);

    private final long start = System.nanoTime();

    private LargeFile() {}

    public static void main(String[] arguments) throws IOException {
        long bytes = (arguments.length > 1 ? Long.parseLong(arguments[1]) : USUAL_MEGABYTES) << 20;
        Path home = Path.of(arguments[0]).toAbsolutePath();
        Path folder = Files.createTempDirectory("gas-large-");
        try (Instance instance = new Instance(
                home,
                LocalCloudSettings.freePortBase(),
                folder.resolve("data"),
                Map.of(
                        "GAS_FREE_WINDOW", "PT5S",
                        "GAS_FREE_CAP", "5GB",
                        "GAS_LOCAL_EXPEDITED", "PT3S"))) {
            instance.start();
            new LargeFile().live(instance, folder, bytes);
        }
    }

    private void live(Instance instance, Path folder, long bytes) throws IOException {
        Visitor visitor = new Visitor(instance.webUrl(), instance.consoleUrl(), "large").signIn();
        Path file = repeat(visitor.sample("large"), folder.resolve("large.vcf"), bytes);
        tell("made " + Files.size(file) + " bytes of VCF");
        String job = visitor.submit(file, Files.size(file));
        tell("uploaded");
        JobView over = visitor.await(job, PATIENCE, JobView::isOver);
        tell(over.status());
        visitor.await(job, PATIENCE, view -> view.result().equals("upgrade"));
        tell("in the vault");
        visitor.subscribe(Visitor.GOOD_CARD);
        visitor.await(job, PATIENCE, view -> view.result().equals("ready"));
        tell("restored");
        Path restored = folder.resolve("restored.vcf.gz");
        visitor.save(job, "result", restored);
        tell("downloaded " + Files.size(restored) + " bytes");
    }

    /// The sample's header once, and its records over and over.
    private static Path repeat(byte[] sample, Path file, long bytes) throws IOException {
        String text = new String(sample, StandardCharsets.UTF_8);
        int records = text.indexOf("\n", text.indexOf("#CHROM")) + 1;
        byte[] header = text.substring(0, records).getBytes(StandardCharsets.UTF_8);
        byte[] body = text.substring(records).getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            out.write(header);
            for (long written = header.length; written < bytes; written += body.length) {
                out.write(body);
            }
        }
        return file;
    }

    private void tell(String what) {
        System.out.printf(Locale.ROOT, "%8.1f s  %s%n", (System.nanoTime() - start) / 1e9, what);
    }
}
