package gas.localcloud;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// Where local-cloud listens, where it keeps its state, and the named settings that its parts read.
///
/// @param portBase N; the ports N+1 to N+8 are local-cloud's
/// @param data the folder of everything that survives a restart
/// @param named settings such as `GAS_LOCAL_EXPEDITED`
public record LocalCloudSettings(int portBase, Path data, Map<String, String> named) {
    public static final String ACCOUNT = "000000000000";
    public static final String REGION = "us-east-1";
    public static final String ACCESS_KEY = "local";
    public static final String SECRET_KEY = "local-secret";
    private static final int PORTS = 12;

    public LocalCloudSettings {
        if (portBase < 1024 || portBase > 65535 - PORTS) {
            throw new IllegalArgumentException(
                    "--port-base " + portBase + " must lie between 1024 and " + (65535 - PORTS));
        }
        data = data.toAbsolutePath().normalize();
        named = Map.copyOf(named);
    }

    public static LocalCloudSettings of(int portBase, Path data) {
        return new LocalCloudSettings(portBase, data, Map.of());
    }

    /// Options of the command line; settings `GAS_LOCAL_*` from the environment, overridden by system properties.
    public static LocalCloudSettings from(String[] arguments) {
        int portBase = 8080;
        var data = Path.of(".gas", "cloud");
        for (int i = 0; i < arguments.length; i++) {
            var option = arguments[i];
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException("option " + option + " needs a value");
            }
            var value = arguments[++i];
            switch (option) {
                case "--port-base" -> portBase = number(option, value);
                case "--data" -> data = Path.of(value);
                default ->
                    throw new IllegalArgumentException(
                            "unknown option " + option + "; options are --port-base N and --data DIR");
            }
        }
        var named = new TreeMap<String, String>();
        System.getenv().forEach((key, value) -> {
            if (key.startsWith("GAS_LOCAL_")) {
                named.put(key, value);
            }
        });
        System.getProperties().stringPropertyNames().forEach(key -> {
            if (key.startsWith("GAS_LOCAL_")) {
                named.put(key, System.getProperty(key));
            }
        });
        return new LocalCloudSettings(portBase, data, named);
    }

    /// These settings with one more of the named ones.
    public LocalCloudSettings with(String name, String value) {
        var more = new HashMap<>(named);
        more.put(name, value);
        return new LocalCloudSettings(portBase, data, more);
    }

    public String text(String name, String fallback) {
        return named.getOrDefault(name, fallback);
    }

    /// A duration written as `5s`, `200ms`, `5m`, `4h`, `1d` or as ISO-8601.
    public Duration duration(String name, Duration fallback) {
        var text = named.get(name);
        return text == null ? fallback : duration(name, text);
    }

    public static Duration duration(String name, String text) {
        var written = text.strip().toLowerCase(Locale.ROOT);
        try {
            if (written.startsWith("p")) {
                return Duration.parse(written);
            }
            var digits = written.replaceAll("[a-z]+$", "");
            long amount = Long.parseLong(digits);
            return switch (written.substring(digits.length())) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                case "d" -> Duration.ofDays(amount);
                default -> throw new NumberFormatException(written);
            };
        } catch (DateTimeParseException | NumberFormatException unreadable) {
            throw new IllegalArgumentException(
                    name + "=" + text + " is not a duration; write it as 5s, 200ms, 5m, 4h or PT5S", unreadable);
        }
    }

    public int awsPort() {
        return portBase + 1;
    }

    public int oidcPort() {
        return portBase + 2;
    }

    public int consolePort() {
        return portBase + 3;
    }

    public int smtpPort() {
        return portBase + 4;
    }

    public int s3Port() {
        return portBase + 5;
    }

    public int sqsPort() {
        return portBase + 6;
    }

    public int dynamoDbPort() {
        return portBase + 7;
    }

    public int lambdaRuntimePort() {
        return portBase + 8;
    }

    /// The AWS endpoint, as clients are told it.
    public String endpoint() {
        return "http://127.0.0.1:" + awsPort();
    }

    /// The console, as a browser is told it.
    public String console() {
        return "http://localhost:" + consolePort();
    }

    /// A base whose ports are all free at this moment, away from the default ones and from those that the system
    /// gives to outgoing connections.
    public static int freePortBase() {
        for (int attempt = 0; attempt < 1000; attempt++) {
            int base = 10000 + ThreadLocalRandom.current().nextInt(1400) * 16;
            if (allFree(base)) {
                return base;
            }
        }
        throw new UncheckedIOException(new IOException("no " + PORTS + " neighbouring ports are free on loopback"));
    }

    /// The first of local-cloud's own ports that stays taken by somebody else, if one does; who is just ending gets a
    /// moment.
    OptionalInt takenPort() {
        long deadline = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        var taken = findTaken();
        while (taken.isPresent() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            taken = findTaken();
        }
        return taken;
    }

    private OptionalInt findTaken() {
        return IntStream.rangeClosed(awsPort(), lambdaRuntimePort())
                .filter(port -> !free(port))
                .findFirst();
    }

    private static boolean allFree(int base) {
        return IntStream.range(base, base + PORTS).allMatch(LocalCloudSettings::free);
    }

    private static boolean free(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static int number(String option, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(option + " " + value + " is not a number", notANumber);
        }
    }
}
