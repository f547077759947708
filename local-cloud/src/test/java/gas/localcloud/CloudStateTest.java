package gas.localcloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudStateTest {
    @TempDir
    Path folder;

    @Test
    void whatWasPutIsInTheFileBeforePutReturns() throws Exception {
        try (var state = CloudState.open(folder)) {
            state.map("names").put("one", "1");
            var copy = Files.createDirectory(folder.resolve("copy"));
            Files.copy(folder.resolve("state.mv.db"), copy.resolve("state.mv.db"));

            try (var killed = CloudState.open(copy)) {
                assertThat(killed.map("names").get("one")).isEqualTo("1");
            }
        }
    }

    @Test
    void aStateThatChangesForLongStaysSmall() throws Exception {
        try (var state = CloudState.open(folder)) {
            var map = state.map("outbox");
            for (int i = 0; i < 20_000; i++) {
                map.put("letter-" + i, "x".repeat(300));
                map.remove("letter-" + i);
            }
        }
        try (var state = CloudState.open(folder)) {
            assertThat(state.map("outbox").size()).isZero();
        }
        assertThat(Files.size(folder.resolve("state.mv.db"))).isLessThan(64L << 20);
    }

    @Test
    void anInterruptedThreadHurtsNobodyElse() throws Exception {
        try (var state = CloudState.open(folder)) {
            var map = state.map("names");
            Thread.currentThread().interrupt();
            map.put("interrupted", "1");
            assertThat(Thread.interrupted()).isTrue();

            map.put("after", "2");
            assertThat(map.entries()).containsEntry("interrupted", "1").containsEntry("after", "2");
        }
    }

    @Test
    void theClockKeepsItsOffsetAndItsAppointments() throws Exception {
        var done = new ArrayList<String>();
        try (var state = CloudState.open(folder);
                var clock = new CloudClock(state)) {
            var both = new CountDownLatch(2);
            clock.after(Duration.ofHours(2), () -> {
                done.add("two hours");
                both.countDown();
            });
            clock.after(Duration.ofHours(1), both::countDown);
            clock.after(Duration.ofDays(1), () -> done.add("a day"));
            clock.after(Duration.ofMinutes(1), () -> done.add("called off")).cancel();

            clock.advance(Duration.ofHours(3));

            assertThat(both.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(done).containsExactly("two hours");
        }
        try (var state = CloudState.open(folder);
                var clock = new CloudClock(state)) {
            assertThat(clock.offset()).isEqualTo(Duration.ofHours(3));
        }
    }
}
