package gas.localcloud.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A Boot service as its build left it, and beside it the same taken apart, with a cache of classes loaded and linked
/// ahead of
/// time (JEP 483), which halves its start.
record BootJar(Path home, String service) {
    private static final String VERSION = "1.0.0-SNAPSHOT";

    private Path target() {
        return home.resolve(service).resolve("target");
    }

    private Path jar() {
        return target().resolve(service + "-" + VERSION + ".jar");
    }

    private Path extracted() {
        return target().resolve("app").resolve(jar().getFileName());
    }

    private Path cache() {
        return target().resolve("app").resolve("service.aot");
    }

    /// @throws UserError where the service is not built
    List<String> command() {
        if (!Files.exists(jar())) {
            throw new UserError(jar() + " is missing: build it with `mvn install -DskipTests`");
        }
        List<String> command = options();
        if (isCurrent()) {
            command.add("-XX:AOTCache=" + cache());
            command.addAll(List.of("-jar", extracted().toString()));
        } else {
            command.addAll(List.of("-jar", jar().toString()));
        }
        return command;
    }

    boolean isCurrent() {
        // the jar's own time is fixed, for reproducible builds; that of what it was repackaged from is not
        long built =
                target().resolve(jar().getFileName() + ".original").toFile().lastModified();
        return Files.exists(cache()) && cache().toFile().lastModified() >= built;
    }

    /// Takes the jar apart and fills the cache by a start that ends as soon as the application is wired.
    ///
    /// @param environment settings that the application insists on; nothing is called
    void train(Map<String, String> environment) {
        run(
                List.of("-Djarmode=tools", "-jar", jar().toString(), "extract", "--force", "--destination", "app"),
                Map.of());
        List<String> training = new ArrayList<>(options().subList(1, options().size()));
        training.addAll(List.of(
                "-XX:AOTCacheOutput=" + cache(),
                "-Dspring.context.exit=onRefresh",
                "-jar",
                extracted().toString()));
        run(training, environment);
    }

    private List<String> options() {
        List<String> options = Instance.java(Instance.HEAP, "--enable-native-access=ALL-UNNAMED");
        if (!service.equals("annotator-service")) {
            options.add("-XX:TieredStopAtLevel=1");
        }
        return options;
    }

    private void run(List<String> arguments, Map<String, String> environment) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        File log = target().resolve("training.log").toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(target().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        builder.environment().putAll(environment);
        try {
            int status = builder.start().waitFor();
            if (status != 0) {
                System.err.println("gas: " + service + " starts without its cache this time; see " + log);
            }
        } catch (IOException failed) {
            throw new UserError(service + " cannot be prepared: " + failed.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
