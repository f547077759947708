package gas.localcloud.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One part of the system as a process. It runs in a session of its own, so that Ctrl-C reaches the launcher alone and
/// the
/// parts are stopped in order.
public final class ChildProcess implements AutoCloseable {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(40);

    private final String name;
    private final Process process;
    private final Path log;

    private ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    static ChildProcess start(String name, List<String> command, Map<String, String> environment, Path logs) {
        Path log = logs.resolve(name + ".log");
        List<String> detached = new ArrayList<>(List.of("setsid"));
        detached.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(detached)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            return new ChildProcess(name, builder.start(), log);
        } catch (IOException failed) {
            throw new UserError("the " + name + " process cannot be started: " + failed.getMessage());
        }
    }

    public String name() {
        return name;
    }

    public Path log() {
        return log;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// @throws UserError with the end of its log, where the process has ended
    void mustLive() {
        if (!process.isAlive()) {
            throw new UserError("%s ended with status %d; the end of %s:%n%s"
                    .formatted(name, process.exitValue(), log, lastLines(12)));
        }
    }

    private String lastLines(int most) {
        try {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - most), lines.size()));
        } catch (IOException unreadable) {
            return "(" + unreadable.getMessage() + ")";
        }
    }

    /// As `kill -9` would.
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    void askToStop() {
        process.destroy();
    }

    /// Waits for its end after [#askToStop]; ends it by force where it takes too long.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
