package gas.benchmarks;

import gas.localcloud.visitor.Visitor;
import gas.localcloud.visitor.Visitor.JobView;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/// How long a free user's largest file takes from the start of its upload until its page says COMPLETED, against a
/// running
/// instance: `SubmitToCompleted PORT [RUNS]`.
public final class SubmitToCompleted {
    private static final int FREE_CAP = 153_600;
    private static final int USUAL_RUNS = 20;
    private static final int CONSOLE_OFFSET = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private SubmitToCompleted() {}

    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : USUAL_RUNS;
        Visitor visitor = new Visitor(
                        "http://localhost:" + port,
                        "http://localhost:" + (port + CONSOLE_OFFSET),
                        "bench-" + System.currentTimeMillis())
                .signIn();
        byte[] file = cut(visitor.sample("large"));
        visitor.await(visitor.submit("warm-up.vcf", file), PATIENCE, JobView::isOver);
        double[] seconds = new double[runs];
        for (int run = 0; run < runs; run++) {
            long start = System.nanoTime();
            JobView over = visitor.await(visitor.submit("run-" + run + ".vcf", file), PATIENCE, JobView::isOver);
            seconds[run] = (System.nanoTime() - start) / 1e9;
            if (!over.status().equals("COMPLETED")) {
                throw new IllegalStateException(over.text());
            }
        }
        Arrays.sort(seconds);
        System.out.printf(
                Locale.ROOT,
                "%d bytes, %d runs: min %.2f s, median %.2f s, max %.2f s%n",
                file.length,
                runs,
                seconds[0],
                (seconds[(runs - 1) / 2] + seconds[runs / 2]) / 2,
                seconds[runs - 1]);
    }

    /// As many whole lines as the free plan takes.
    private static byte[] cut(byte[] vcf) {
        int end = Math.min(vcf.length, FREE_CAP);
        while (vcf[end - 1] != '\n') {
            end--;
        }
        return Arrays.copyOf(vcf, end);
    }
}
