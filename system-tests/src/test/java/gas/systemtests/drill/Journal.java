package gas.systemtests.drill;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the drill did, when: kept in a file, counted by kind, and searched for the history of a job. Thread-safe.
final class Journal implements AutoCloseable {
    private final PrintWriter file;
    private final List<String> lines = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();

    Journal(Path file) {
        try {
            this.file = new PrintWriter(Files.newBufferedWriter(file), true);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// @param kind what is counted, as `kill annotator-service`
    synchronized void note(String kind, String what) {
        String line = Instant.now() + " drill " + kind + " " + what.replaceAll("\\s+", " ");
        counts.merge(kind, 1, Integer::sum);
        lines.add(line);
        file.println(line);
    }

    synchronized int count(String prefix) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    synchronized Map<String, Integer> counts() {
        return new TreeMap<>(counts);
    }

    /// Every line of the journal and of the services' logs that holds this text, in order of time where they tell it.
    List<String> history(String text, Path logs) {
        List<String> found = new ArrayList<>();
        synchronized (this) {
            lines.stream().filter(line -> line.contains(text)).forEach(found::add);
        }
        try (var files = Files.list(logs)) {
            for (Path log :
                    files.filter(path -> path.toString().endsWith(".log")).toList()) {
                String name = log.getFileName().toString().replace(".log", "");
                new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.contains(text))
                        .forEach(line -> found.add(line.split(" ", 2)[0] + " " + name + ": " + line));
            }
        } catch (IOException unreadable) {
            found.add("the logs could not be read: " + unreadable);
        }
        found.sort(null);
        return found;
    }

    @Override
    public void close() {
        file.close();
    }
}
