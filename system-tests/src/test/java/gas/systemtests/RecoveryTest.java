package gas.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import gas.localcloud.launcher.Instance;
import gas.localcloud.visitor.Visitor;
import gas.localcloud.visitor.Visitor.JobView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Processes that are killed under work: everything that was promised still comes.
class RecoveryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Instance instance = RunningSystem.instance();
    private final Visitor visitor = RunningSystem.newVisitor();

    @Test
    void jobsOutliveTheAnnotatorThatHeldThem() {
        byte[] sample = visitor.sample("small");
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            jobs.add(visitor.submit("job-" + i + ".vcf", sample));
        }
        kill("annotator-service");
        instance.restart("annotator-service");

        for (String job : jobs) {
            assertThat(visitor.await(job, PATIENCE, JobView::isOver).status()).isEqualTo("COMPLETED");
            assertThat(visitor.awaitMails(job, PATIENCE)).hasSize(1);
        }
    }

    @Test
    void aSessionOutlivesTheWebProcess() {
        kill("web-service");
        instance.restart("web-service");
        String job = visitor.submit("after.vcf", visitor.sample("small"));
        assertThat(visitor.await(job, PATIENCE, JobView::isOver).status()).isEqualTo("COMPLETED");
    }

    @Test
    void aResultComesBackAlthoughEveryMoverWasKilled() {
        String job = visitor.submit("moved.vcf", visitor.sample("small"));
        visitor.await(job, PATIENCE, JobView::isOver);
        byte[] before = visitor.download(job, "result");
        kill("archive-service");
        kill("thaw-service");
        instance.restart("archive-service");
        instance.restart("thaw-service");
        visitor.await(job, PATIENCE, view -> view.result().equals("upgrade"));
        kill("restore-lambda");
        visitor.subscribe(Visitor.GOOD_CARD);
        visitor.awaitPremium(PATIENCE);
        instance.restart("restore-lambda");

        visitor.await(job, PATIENCE, view -> view.result().equals("ready"));
        assertThat(visitor.download(job, "result")).isEqualTo(before);
    }

    @Test
    void theCloudItselfMayBeRestarted() {
        String job = visitor.submit("restart.vcf", visitor.sample("small"));
        visitor.await(job, PATIENCE, JobView::isOver);
        kill("local-cloud");
        instance.restart("local-cloud");

        assertThat(visitor.job(job).status()).isEqualTo("COMPLETED");
        assertThat(new String(visitor.download(job, "input"), StandardCharsets.UTF_8))
                .startsWith("##fileformat");
        visitor.await(job, PATIENCE, view -> view.result().equals("upgrade"));
    }

    private void kill(String part) {
        instance.child(part).orElseThrow().kill();
    }
}
