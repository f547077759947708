package gas.systemtests;

import gas.localcloud.LocalCloudSettings;
import gas.localcloud.launcher.Instance;
import gas.localcloud.visitor.Visitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/// One running system for all tests of a run, with short windows; it ends with the JVM.
final class RunningSystem {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Instance INSTANCE = start();

    private RunningSystem() {}

    private static Instance start() {
        try {
            Path data = Files.createDirectories(
                    Path.of("target", "system", UUID.randomUUID().toString()).toAbsolutePath());
            Instance instance = new Instance(
                    HOME,
                    LocalCloudSettings.freePortBase(),
                    data,
                    Map.of(
                            "GAS_FREE_WINDOW", "PT10S",
                            "GAS_LOCAL_EXPEDITED", "PT2S",
                            "GAS_LOCAL_STANDARD", "PT4S",
                            "GAS_ANNOTATOR_LEASE", "PT5S",
                            "GAS_WEBHOOKS_ALLOWED_NETWORKS", "127.0.0.2/32",
                            "GAS_WEBHOOKS_LEASE", "PT12S"));
            Runtime.getRuntime().addShutdownHook(new Thread(instance::close));
            instance.start();
            return instance;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static Instance instance() {
        return INSTANCE;
    }

    static String web() {
        return INSTANCE.webUrl();
    }

    static String console() {
        return INSTANCE.consoleUrl();
    }

    /// Somebody new, signed in.
    static Visitor newVisitor() {
        return new Visitor(web(), console(), "user-" + UUID.randomUUID()).signIn();
    }
}
