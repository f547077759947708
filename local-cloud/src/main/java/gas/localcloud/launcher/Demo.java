package gas.localcloud.launcher;

import gas.localcloud.LocalCloudSettings;
import gas.localcloud.visitor.VisitFailed;
import gas.localcloud.visitor.Visitor;
import gas.localcloud.visitor.Visitor.JobView;
import gas.localcloud.visitor.Visitor.Submission;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// The whole life of a job over HTTP, with a timeline; ends at the first thing that is not so.
final class Demo {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int FREE_CAP = 153_600;

    private final long start = System.nanoTime();
    private final Visitor visitor;
    private final Visitor stranger;

    private Demo(String web, String console) {
        this.visitor = new Visitor(web, console, "demo-" + System.currentTimeMillis());
        this.stranger = new Visitor(web, console, "stranger-" + System.currentTimeMillis());
    }

    /// With `--port N` at the instance that runs there; otherwise at a private one, which it ends.
    static void run(Path home, String[] arguments) {
        if (arguments.length == 3 && arguments[1].equals("--port")) {
            int port = Options.of(arguments, 1, home).port();
            new Demo(
                            "http://localhost:" + port,
                            LocalCloudSettings.of(port, home).console())
                    .live();
            return;
        }
        if (arguments.length > 1) {
            throw new UserError("demo knows one option: --port N");
        }
        Map<String, String> shortened =
                Map.of("GAS_FREE_WINDOW", "PT5S", "GAS_LOCAL_EXPEDITED", "PT3S", "GAS_LOCAL_STANDARD", "PT6S");
        Path data = temporaryFolder();
        Instance instance = new Instance(home, LocalCloudSettings.freePortBase(), data, shortened);
        Thread stop = new Thread(instance::close, "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        instance.start();
        System.out.println("a private instance is up at " + instance.webUrl());
        new Demo(instance.webUrl(), instance.consoleUrl()).live();
        instance.close();
        Instance.erase(data);
    }

    private void live() {
        try {
            must(visitor.home() == 200, "the home page is open to everybody");
            visitor.signIn();
            stranger.signIn();
            tell("signed in");

            refuseOversized();

            byte[] sample = visitor.sample("small");
            String job = visitor.submit("sample.vcf", sample);
            tell("submitted " + sample.length + " bytes as job " + job);
            JobView completed = visitor.await(job, PATIENCE, JobView::isOver);
            must(completed.status().equals("COMPLETED"), "the job completed: " + completed.text());
            tell("completed");
            byte[] before = visitor.download(job, "result");
            int annotated = annotatedLines(before);
            must(annotated > 0, "the result holds annotated records");
            must(visitor.log(job).length() > 0, "its log is shown");
            must(stranger.statusOfPage("/annotations/" + job) == 403, "nobody else may see it");
            tell("downloaded " + before.length + " bytes, " + annotated + " annotated records");

            visitor.await(job, PATIENCE, view -> view.result().equals("upgrade"));
            tell("frozen into Glacier; the log stays");
            must(visitor.log(job).length() > 0, "its log is still shown");

            must(!visitor.subscribe(Visitor.DECLINED_CARD).isEmpty(), "the declined card is told of");
            must(!visitor.isPremium(), "a declined card upgrades nobody");
            tell("the declined card was refused");
            visitor.subscribe(Visitor.GOOD_CARD);
            tell("paid at Stripe's checkout");
            visitor.awaitPremium(PATIENCE);
            tell("premium, by Stripe's signed event");
            visitor.await(job, PATIENCE, view -> view.result().equals("ready"));
            byte[] after = visitor.download(job, "result");
            must(Arrays.equals(before, after), "the restored result is the same to the byte");
            tell("thawed and restored: the same " + after.length + " bytes");

            byte[] large = visitor.sample("large");
            must(large.length > FREE_CAP, "the large sample is beyond the free cap");
            String second = visitor.submit("large.vcf", large);
            JobView done = visitor.await(second, PATIENCE, JobView::isOver);
            must(done.status().equals("COMPLETED"), "premium takes the larger file: " + done.text());
            tell("premium: " + large.length + " bytes annotated");
            must(visitor.awaitMails(job, PATIENCE).size() == 1, "one mail tells of the job's end");
            tell("one mail told of it");
            System.out.println("all of it holds");
        } catch (VisitFailed notSo) {
            throw new UserError("not so: " + notSo.getMessage());
        }
    }

    /// One byte too many is refused by S3 itself, whatever the page was told.
    private void refuseOversized() {
        byte[] oversized = new byte[FREE_CAP + 1];
        Arrays.fill(oversized, (byte) '#');
        Submission submission = visitor.trySubmit("oversized.vcf", 1000, BodyPublishers.ofByteArray(oversized));
        must(
                submission.refused() != null
                        && submission.refused().status() == 400
                        && submission.refused().said().contains("EntityTooLarge"),
                "S3 refuses " + oversized.length + " bytes of a free user: " + submission);
        tell("S3 refused " + oversized.length + " bytes on the free plan");
    }

    private static int annotatedLines(byte[] bgzf) {
        try (var lines = new GZIPInputStream(new ByteArrayInputStream(bgzf))) {
            return (int) new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && line.contains("CSQ="))
                    .count();
        } catch (IOException unreadable) {
            throw new VisitFailed("the result is no BGZF file: " + unreadable.getMessage());
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("gas-demo-");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void must(boolean so, String what) {
        if (!so) {
            throw new VisitFailed(what);
        }
    }

    private void tell(String what) {
        System.out.printf(Locale.ROOT, "%7.2f s  %s%n", (System.nanoTime() - start) / 1e9, what);
    }
}
