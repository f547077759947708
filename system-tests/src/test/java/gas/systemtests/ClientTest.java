package gas.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import gas.client.Main;
import gas.localcloud.visitor.Visitor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./gas submit`, `wait`, `download`, `status`, `list`.
class ClientTest {
    @TempDir
    Path folder;

    private final Visitor visitor = RunningSystem.newVisitor();
    private final String token = visitor.makeToken();

    private record Ran(int exit, String out, String err) {}

    @Test
    void aFileIsSubmittedAwaitedAndFetched() throws IOException {
        Path file = Files.write(folder.resolve("mine.vcf"), visitor.sample("small"));

        Ran submitted = run("submit", "--wait", file.toString());
        String job = submitted.out().strip();
        Ran fetched = run("download", job, "-o", folder.resolve("result.gz").toString());
        Ran log = run("download", job, "log", "-o", folder.resolve("log.txt").toString());

        assertThat(submitted.exit()).as(submitted.err()).isZero();
        assertThat(submitted.err()).contains("COMPLETED");
        assertThat(fetched.exit()).as(fetched.err()).isZero();
        assertThat(BadInputTest.gunzip(Files.readAllBytes(folder.resolve("result.gz"))))
                .contains("CSQ=");
        assertThat(log.exit()).isZero();
        assertThat(Files.readString(folder.resolve("log.txt"))).contains("records");
        assertThat(run("status", job).out()).contains(job, "COMPLETED", "mine.vcf");
        assertThat(run("list").out()).contains(job);
        assertThat(Files.list(folder)).noneMatch(path -> path.toString().endsWith(".part"));
    }

    @Test
    void aFailedJobSaysWhyAndExitsWithOne() throws IOException {
        Path file = Files.writeString(folder.resolve("broken.vcf"), "##fileformat=VCFv4.2\nthis is no VCF\n");

        Ran submitted = run("submit", "--wait", file.toString());

        assertThat(submitted.exit()).isEqualTo(1);
        assertThat(submitted.err()).contains("FAILED", "line 2");
    }

    @Test
    void whatIsRefusedSaysWhatToDo() {
        assertThat(run("submit", folder.resolve("missing.vcf").toString()).err())
                .contains("cannot be read");
        assertThat(run("status", "nonsense")).satisfies(ran -> {
            assertThat(ran.exit()).isEqualTo(3);
            assertThat(ran.err()).contains("NO_SUCH_JOB").contains("List your jobs");
        });
        StringWriter err = new StringWriter();
        int exit = Main.run(Map.of(), new PrintWriter(new StringWriter()), new PrintWriter(err, true), "list");
        assertThat(exit).isEqualTo(3);
        assertThat(err.toString()).contains("GAS_TOKEN is not set").contains("/account/tokens");
    }

    private Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Main.run(
                Map.of("GAS_URL", RunningSystem.web(), "GAS_TOKEN", token),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                arguments);
        return new Ran(exit, out.toString(), err.toString());
    }
}
