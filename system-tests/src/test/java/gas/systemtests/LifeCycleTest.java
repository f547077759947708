package gas.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import gas.localcloud.visitor.Visitor;
import gas.localcloud.visitor.Visitor.JobView;
import gas.localcloud.visitor.Visitor.Submission;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The life of a job over HTTP.
class LifeCycleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int FREE_CAP = 153_600;

    private final Visitor visitor = RunningSystem.newVisitor();

    @Test
    void aFreeResultFreezesAndAnUpgradeBringsAllOfThemBack() {
        byte[] sample = visitor.sample("small");
        List<String> jobs = new ArrayList<>();
        List<byte[]> before = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            jobs.add(visitor.submit("sample-" + i + ".vcf", sample));
        }
        for (String job : jobs) {
            assertThat(visitor.await(job, PATIENCE, JobView::isOver).status()).isEqualTo("COMPLETED");
            before.add(visitor.download(job, "result"));
        }
        for (String job : jobs) {
            JobView frozen = visitor.await(job, PATIENCE, view -> view.result().equals("upgrade"));
            assertThat(frozen.text()).contains("Upgrade to get it back");
            assertThat(visitor.log(job)).contains("records");
        }

        visitor.subscribe(Visitor.GOOD_CARD);
        visitor.awaitPremium(PATIENCE);
        for (int i = 0; i < jobs.size(); i++) {
            visitor.await(jobs.get(i), PATIENCE, view -> view.result().equals("ready"));
            assertThat(visitor.download(jobs.get(i), "result")).isEqualTo(before.get(i));
            assertThat(visitor.awaitMails(jobs.get(i), PATIENCE)).hasSize(1);
        }
    }

    @Test
    void theResultIsTheInputWithAnnotations() throws IOException {
        byte[] sample = visitor.sample("small");
        String job = visitor.submit("sample.vcf", sample);
        visitor.await(job, PATIENCE, JobView::isOver);

        String result = BadInputTest.gunzip(visitor.download(job, "result"));
        assertThat(result).contains("##INFO=<ID=CSQ,").contains("missense_variant");
        assertThat(result.lines().filter(line -> !line.startsWith("#")).count())
                .isEqualTo(new String(sample, StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .count());
        assertThat(visitor.download(job, "input")).isEqualTo(sample);
        assertThat(visitor.download(job, "index")).isNotEmpty();
        assertThat(new String(visitor.download(job, "summary"), StandardCharsets.UTF_8))
                .startsWith("{");
    }

    @Test
    void s3ItselfTakesTheCapToTheByte() {
        Submission exact = visitor.trySubmit("cap.vcf", FREE_CAP, BodyPublishers.ofByteArray(padded(FREE_CAP)));
        assertThat(exact.refused()).isNull();

        Submission beyond = visitor.trySubmit("beyond.vcf", 1000, BodyPublishers.ofByteArray(padded(FREE_CAP + 1)));
        assertThat(beyond.refused().status()).isEqualTo(400);
        assertThat(beyond.refused().said()).contains("EntityTooLarge");

        Submission told = visitor.trySubmit("told.vcf", FREE_CAP + 1, BodyPublishers.ofByteArray(padded(FREE_CAP + 1)));
        assertThat(told.refused().status()).isBetween(400, 499);
    }

    @Test
    void somebodyElsesJobAndAMissingOneLookTheSame() {
        String job = visitor.submit("mine.vcf", visitor.sample("small"));
        Visitor stranger = RunningSystem.newVisitor();
        for (String path : List.of("", "/log", "/result", "/input", "/index", "/summary", "/events")) {
            assertThat(stranger.statusOfPage("/annotations/" + job + path))
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(stranger.statusOfPage("/annotations/01890000-0000-7000-8000-000000000000"))
                .isEqualTo(403);
        assertThat(stranger.statusOfPage("/annotations/../../etc/passwd")).isBetween(400, 499);
    }

    @Test
    void aJobThatIsOverCannotBeCancelledAndAnnouncesItsEndOnce() {
        String job = visitor.submit("once.vcf", visitor.sample("small"));
        visitor.await(job, PATIENCE, JobView::isOver);
        assertThat(visitor.awaitMails(job, PATIENCE)).hasSize(1);
    }

    /// A VCF of exactly this many bytes.
    private static byte[] padded(int size) {
        byte[] head = "##fileformat=VCFv4.2\n##pad=".getBytes(StandardCharsets.UTF_8);
        byte[] tail = "\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n".getBytes(StandardCharsets.UTF_8);
        byte[] file = new byte[size];
        Arrays.fill(file, (byte) 'x');
        System.arraycopy(head, 0, file, 0, head.length);
        System.arraycopy(tail, 0, file, size - tail.length, tail.length);
        return file;
    }
}
