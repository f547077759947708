package gas.localcloud.launcher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/// The launcher's command line: `up` and `demo`. Everything else of `./gas` is the shell's.
public final class Launcher {
    private Launcher() {}

    public static void main(String[] arguments) {
        Path home =
                Path.of(System.getProperty("gas.home", ".")).toAbsolutePath().normalize();
        try {
            switch (arguments.length == 0 ? "" : arguments[0]) {
                case "up" -> up(home, Options.of(arguments, 1, home.resolve(".gas")));
                case "demo" -> Demo.run(home, arguments);
                case "prepare" -> prepare(home);
                default -> throw new UserError("use ./gas up or ./gas demo");
            }
        } catch (UserError error) {
            System.err.println("gas: " + error.getMessage());
            System.exit(1);
        }
        System.exit(0);
    }

    /// After a build: makes the services' starts short.
    private static void prepare(Path home) {
        Instance untouched = new Instance(home, Options.DEFAULT_PORT, home.resolve(".gas"), Map.of());
        for (String service : Instance.SERVICES) {
            BootJar jar = new BootJar(home, service);
            if (!jar.isCurrent()) {
                jar.train(untouched.serviceEnvironment());
            }
        }
    }

    private static void up(Path home, Options options) {
        long start = System.nanoTime();
        if (options.fresh()) {
            Instance.erase(options.data());
        }
        Instance instance = new Instance(home, options.port(), options.data(), options.settings());
        Thread stop = new Thread(
                () -> {
                    System.out.println("\nstopping");
                    instance.close();
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        instance.start();
        System.out.printf(
                Locale.ROOT,
                "GAS is ready after %.1f s: %s - sign in as free-user, clinic-user or demo-user - mail at %s/inbox - logs in %s - Ctrl-C stops it%n",
                Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0,
                instance.webUrl(),
                instance.consoleUrl(),
                instance.logs());
        while (true) {
            instance.mustLive();
            instance.restartLambda();
            try {
                Thread.sleep(1000);
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }
}
