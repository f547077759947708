package gas.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import gas.localcloud.launcher.ChildProcess;
import gas.localcloud.launcher.Instance;
import gas.localcloud.visitor.Visitor;
import gas.localcloud.visitor.Visitor.JobView;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// An annotator's process is asked to stop (SIGTERM) in the middle of a job, as a deployment or a spot interruption
/// does.
class GracefulStopTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /// After this a container is killed: `stop_grace_period`.
    private static final Duration WINDOW = Duration.ofSeconds(30);

    private final Instance instance = RunningSystem.instance();
    private final Visitor visitor = RunningSystem.newVisitor();

    @AfterEach
    void runAgain() throws Exception {
        control("DELETE", "");
        if (instance.child("annotator-service").filter(ChildProcess::isAlive).isEmpty()) {
            instance.restart("annotator-service");
        }
    }

    @Test
    void aJobThatCanFinishInTimeFinishes() throws Exception {
        String job = submitSlow(Duration.ofSeconds(4));

        stopWithinTheWindow();

        assertThat(visitor.job(job).status()).isEqualTo("COMPLETED");
        assertThat(visitor.awaitMails(job, PATIENCE)).hasSize(1);
        assertThat(said("job " + job + ": COMPLETED at attempt 1")).isEqualTo(1);
    }

    @Test
    void aJobThatCannotIsHandedBackAndTheNextProcessTakesItAtOnce() throws Exception {
        String job = submitSlow(Duration.ofSeconds(14)); // the grace for a running job is 10 s

        stopWithinTheWindow();

        assertThat(visitor.job(job).status()).isEqualTo("RUNNING");
        assertThat(said("job " + job + ": handed back")).isEqualTo(1);
        control("DELETE", "");
        instance.restart("annotator-service");
        assertThat(visitor.await(job, PATIENCE, JobView::isOver).status()).isEqualTo("COMPLETED");
        assertThat(visitor.awaitMails(job, PATIENCE)).hasSize(1);
        assertThat(said("job " + job + ": COMPLETED at attempt 2")).isEqualTo(1);
        assertThat(said("job " + job + ": COMPLETED at attempt 1")).isZero();
    }

    /// A job that is in the middle of its work for so long, since S3 takes that time to bring its input.
    private String submitSlow(Duration delay) throws Exception {
        byte[] sample = visitor.sample("small");
        control(
                "POST",
                "{\"service\":\"s3\",\"operation\":\"GetObject\",\"kind\":\"delay\",\"times\":-1,\"delay\":\"" + delay
                        + "\"}");
        String job = visitor.submit("slow.vcf", sample);
        visitor.await(job, PATIENCE, view -> view.status().equals("RUNNING"));
        return job;
    }

    private void stopWithinTheWindow() {
        long start = System.nanoTime();
        instance.child("annotator-service").orElseThrow().close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(WINDOW);
    }

    private long said(String words) throws Exception {
        try (var lines =
                Files.lines(instance.child("annotator-service").orElseThrow().log())) {
            return lines.filter(line -> line.contains(words)).count();
        }
    }

    private static void control(String method, String json) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(RunningSystem.console() + "/control/faults"))
                    .method(method, HttpRequest.BodyPublishers.ofString(json))
                    .build();
            assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isBetween(200, 299);
        }
    }
}
