package gas.systemtests.drill;

import gas.localcloud.LocalCloudSettings;
import gas.localcloud.launcher.Instance;
import gas.systemtests.drill.Invariants.Violation;
import gas.systemtests.drill.Stores.Item;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/// Runs the drill: `./gas drill --minutes N --seed S`. The seed decides what customers do and what befalls the system;
/// how the two meet is the machine's.
public final class Drill {
    private static final int CUSTOMERS = 12;

    /// What has not settled is a violation once nothing moved for so long.
    private static final Duration QUIET = Duration.ofMinutes(4);

    /// Of each group at most one is dark at a time; customers can do nothing while the web service is.
    private static final List<List<String>> PARTS = List.of(
            List.of("web-service", "thaw-service", "thaw-service", "thaw-service"),
            List.of("annotator-service", "archive-service", "restore-lambda"));

    /// Short windows, so that a drill of minutes sees every state many times.
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("GAS_FREE_WINDOW", "PT15S"),
            Map.entry("GAS_LOCAL_EXPEDITED", "PT2S"),
            Map.entry("GAS_LOCAL_STANDARD", "PT4S"),
            Map.entry("GAS_LOCAL_BULK", "PT6S"),
            Map.entry("GAS_ANNOTATOR_LEASE", "PT6S"),
            Map.entry("GAS_ANNOTATOR_STOP_GRACE", "PT2S"),
            Map.entry("GAS_ARCHIVE_LEASE", "PT8S"),
            Map.entry("GAS_THAW_LEASE", "PT8S"),
            Map.entry("GAS_THAW_PATIENCE_EXPEDITED", "PT12S"),
            Map.entry("GAS_THAW_PATIENCE_STANDARD", "PT15S"),
            Map.entry("GAS_THAW_PATIENCE_BULK", "PT20S"),
            Map.entry("GAS_THAW_PATIENCE_RESTORE", "PT12S"),
            Map.entry("GAS_THAW_SWEEP_EVERY", "PT3S"));

    private final Path home;
    private final Path data;
    private final Duration length;
    private final long seed;
    private final int jobsAtMost;

    /// What a drill came to.
    ///
    /// @param histories of the first violations: the item as it stands, and every line that tells of the job
    public record Report(
            int jobs, int kills, Map<String, Integer> events, List<Violation> violations, List<String> histories) {}

    public Drill(Path home, Path data, Duration length, long seed, int jobsAtMost) {
        this.home = home;
        this.data = data;
        this.length = length;
        this.seed = seed;
        this.jobsAtMost = jobsAtMost;
    }

    public static void main(String[] arguments) throws IOException {
        long minutes = 5;
        long seed = System.nanoTime() & 0xffff;
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            switch (arguments[i]) {
                case "--minutes" -> minutes = Long.parseLong(arguments[i + 1]);
                case "--seed" -> seed = Long.parseLong(arguments[i + 1]);
                default -> {
                    System.err.println("gas: drill knows --minutes N and --seed S");
                    System.exit(2);
                }
            }
        }
        Path home =
                Path.of(System.getProperty("gas.home", ".")).toAbsolutePath().normalize();
        Path data = Files.createDirectories(home.resolve(".gas")
                .resolve("drill-" + seed + "-" + ProcessHandle.current().pid()));
        Report report = new Drill(home, data, Duration.ofMinutes(minutes), seed, Integer.MAX_VALUE).run();
        report.violations().forEach(System.out::println);
        report.histories().forEach(System.out::println);
        System.out.println(report.jobs() + " jobs, " + report.kills() + " kills, "
                + report.violations().size() + " violations; " + report.events() + "; journal and logs in " + data);
        System.exit(report.violations().isEmpty() ? 0 : 1);
    }

    public Report run() throws IOException {
        Instance instance = new Instance(home, LocalCloudSettings.freePortBase(), data, SETTINGS);
        Thread stop = new Thread(instance::close, "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try (Journal journal = new Journal(data.resolve("journal.log"))) {
            instance.start();
            System.out.println("drill of " + length.toMinutes() + " minutes, seed " + seed + ", in " + data);
            try (Stores stores = new Stores(instance)) {
                return run(instance, stores, journal);
            }
        } finally {
            instance.close();
            Runtime.getRuntime().removeShutdownHook(stop);
        }
    }

    private Report run(Instance instance, Stores stores, Journal journal) {
        AtomicBoolean over = new AtomicBoolean();
        Random seeds = new Random(seed);
        List<Customer> customers = new ArrayList<>();
        for (int i = 0; i < CUSTOMERS; i++) {
            Customer customer = new Customer(
                    "drill-" + (char) ('a' + i),
                    instance.webUrl(),
                    instance.consoleUrl(),
                    stores,
                    journal,
                    new Random(seeds.nextLong()),
                    over,
                    jobsAtMost / CUSTOMERS);
            customer.signIn();
            customers.add(customer);
        }
        List<Weather> weathers = PARTS.stream()
                .map(parts -> new Weather(parts, instance, stores, journal, new Random(seeds.nextLong()), over))
                .toList();
        List<Thread> threads = new ArrayList<>();
        customers.forEach(
                customer -> threads.add(Thread.ofPlatform().name(customer.name).start(customer)));
        weathers.forEach(
                weather -> threads.add(Thread.ofPlatform().name("weather").start(weather)));
        threads.add(Thread.ofPlatform().name("watch").start(new Watch(stores, journal, over)));
        rest(length);
        over.set(true);
        threads.forEach(Drill::join);
        weathers.forEach(Weather::clear);
        journal.note("quiet", "begins");

        Invariants invariants = new Invariants(stores, customers);
        List<Violation> violations = invariants.unsettled();
        long moved = System.nanoTime();
        while (!violations.isEmpty() && System.nanoTime() - moved < QUIET.toNanos()) {
            rest(Duration.ofSeconds(2));
            instance.restartLambda();
            List<Violation> now = invariants.unsettled();
            if (!now.equals(violations)) {
                moved = System.nanoTime();
            }
            violations = now;
        }
        List<Violation> all = new ArrayList<>(violations);
        all.addAll(invariants.contents());
        journal.counts().keySet().stream()
                .filter(kind -> kind.startsWith(Watch.SEEN))
                .forEach(kind ->
                        all.add(new Violation(1, kind.substring(Watch.SEEN.length()), "had no copy for a while")));
        Map<String, Item> jobs = stores.jobs();
        long kept = jobs.values().stream()
                .filter(job -> job.has("results_file_archive_id"))
                .count();
        journal.note("vault", stores.archivesInVault() + " archives, " + kept + " of them referred to");
        journal.note("queues", stores.queues().toString());
        return new Report(
                jobs.size(), journal.count("kill "), journal.counts(), all, histories(all, jobs, journal, instance));
    }

    private static List<String> histories(
            List<Violation> violations, Map<String, Item> jobs, Journal journal, Instance instance) {
        List<String> histories = new ArrayList<>();
        violations.stream()
                .map(Violation::job)
                .filter(job -> !job.isEmpty())
                .distinct()
                .limit(8)
                .forEach(job -> {
                    histories.add("--- " + job + " " + jobs.get(job));
                    histories.addAll(journal.history(job, instance.logs()));
                });
        return histories;
    }

    private static void rest(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            throw new UncheckedIOException(new IOException(stopped));
        }
    }
}
