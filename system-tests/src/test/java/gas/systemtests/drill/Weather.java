package gas.systemtests.drill;

import gas.localcloud.launcher.ChildProcess;
import gas.localcloud.launcher.Instance;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/// What befalls the system: processes are killed and started again some time later, calls of AWS fail, stall, come
/// twice or lose their answer, Glacier has no Expedited capacity, the cloud's clock jumps.
final class Weather implements Runnable {
    private static final List<String> SERVICES =
            List.of("s3", "dynamodb", "sns", "sqs", "states", "glacier", "lambda", "*");
    private static final List<String> KINDS = List.of("error", "delay", "duplicate", "drop", "mute");
    private static final int RESTART_TRIES = 5;

    private final List<String> parts;
    private final Instance instance;
    private final Stores stores;
    private final Journal journal;
    private final Random random;
    private final AtomicBoolean over;

    /// @param parts the processes that it kills, one at a time
    Weather(List<String> parts, Instance instance, Stores stores, Journal journal, Random random, AtomicBoolean over) {
        this.parts = parts;
        this.instance = instance;
        this.stores = stores;
        this.journal = journal;
        this.random = random;
        this.over = over;
    }

    @Override
    public void run() {
        while (!over.get()) {
            int choice = random.nextInt(100);
            if (choice < 70) {
                kill(parts.get(random.nextInt(parts.size())), random.nextInt(1500));
            } else if (choice < 92) {
                fault();
            } else if (choice < 96) {
                int times = 1 + random.nextInt(5);
                stores.refuseExpedited(times);
                journal.note("no expedited capacity", times + " times");
            } else {
                Duration jump = Duration.ofSeconds(1 + random.nextInt(30));
                stores.advanceClock(jump);
                journal.note("clock", "jumps by " + jump);
            }
            pause(200 + random.nextInt(1300));
        }
    }

    private void kill(String part, int darkness) {
        instance.child(part).ifPresent(ChildProcess::kill);
        journal.note("kill " + part, "dark for " + darkness + " ms");
        pause(darkness);
        restart(part);
    }

    private void restart(String part) {
        for (int i = 0; i < RESTART_TRIES; i++) {
            try {
                instance.restart(part);
                return;
            } catch (RuntimeException unready) {
                journal.note("restart failed " + part, String.valueOf(unready.getMessage()));
                pause(1000);
            }
        }
    }

    private void fault() {
        String service = SERVICES.get(random.nextInt(SERVICES.size()));
        String kind = KINDS.get(random.nextInt(KINDS.size()));
        String fault = String.format(
                Locale.ROOT,
                "{\"service\":\"%s\",\"operation\":\"*\",\"kind\":\"%s\",\"times\":%d,\"probability\":%.2f,\"delay\":\"PT%dS\"}",
                service,
                kind,
                5 + random.nextInt(40),
                0.05 + random.nextDouble() * 0.3,
                1 + random.nextInt(4));
        stores.order(fault);
        journal.note("fault " + kind, fault);
        pause(2000 + random.nextInt(6000));
        stores.healFaults();
    }

    /// The sky clears: no fault is left, everything runs.
    void clear() {
        stores.healFaults();
        stores.refuseExpedited(0);
        for (String part : parts) {
            if (instance.child(part).filter(ChildProcess::isAlive).isEmpty()) {
                restart(part);
            }
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
