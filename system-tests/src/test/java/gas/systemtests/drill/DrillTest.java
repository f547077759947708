package gas.systemtests.drill;

import static org.assertj.core.api.Assertions.assertThat;

import gas.systemtests.drill.Drill.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Customers go on while everything is killed and fails: nothing is lost, nobody is told twice.
///
/// `-Dgas.drill.minutes=30 -Dgas.drill.seed=7` makes it long, or the same again.
class DrillTest {
    private static final long MINUTES = Long.getLong("gas.drill.minutes", 5);
    private static final long SEED = Long.getLong("gas.drill.seed", 20);

    @Test
    void noInvariantIsBroken() throws Exception {
        Path home = Path.of("..").toAbsolutePath().normalize();
        Path data = Files.createDirectories(Path.of(
                        "target",
                        "drill-" + SEED + "-" + ProcessHandle.current().pid())
                .toAbsolutePath());
        Report report = new Drill(home, data, Duration.ofMinutes(MINUTES), SEED, Integer.MAX_VALUE).run();
        System.out.println(report.jobs() + " jobs, " + report.kills() + " kills, " + report.events());
        assertThat(report.violations())
                .as("%s", String.join("\n", report.histories()))
                .isEmpty();
        assertThat(report.jobs()).isGreaterThan(30 * (int) MINUTES);
        assertThat(report.kills()).isGreaterThan(2 * (int) MINUTES);
    }
}
