package gas.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;

/// The templates of an environment as it is in `environments`, written once for all tests.
final class Templates {
    static final List<String> ENVIRONMENTS = List.of("small", "large");
    static final List<String> STACKS = List.of("network", "data", "messaging", "edge", "observability", "compute");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Templates> WRITTEN = new ConcurrentHashMap<>();

    final EnvironmentSettings environment;
    final Path folder;
    final Names names;

    private final Map<String, JsonNode> stacks = new TreeMap<>();

    /// A resource and where it is.
    record Resource(String stack, String id, JsonNode json) {
        String type() {
            return json.path("Type").asText();
        }

        JsonNode get(String property) {
            return json.path("Properties").path(property);
        }

        @Override
        public String toString() {
            return stack + "/" + id;
        }
    }

    static Templates of(String environment) {
        Assumptions.assumeTrue(
                Path.of("/usr/bin/node").toFile().canExecute() || onPath("node"),
                "SKIPPED: Node is not installed (package nodejs), and the CDK's library runs on it");
        return WRITTEN.computeIfAbsent(environment, Templates::new);
    }

    private static boolean onPath(String command) {
        return List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                .anyMatch(folder -> Path.of(folder, command).toFile().canExecute());
    }

    private Templates(String name) {
        try {
            environment = settings(name);
            folder = Files.createDirectories(Path.of("target", "test-templates", name));
            Path code = Files.createDirectories(Path.of("target", "test-code", "lib"));
            Files.writeString(code.resolve("function.txt"), "stands for the function's jars");
            Synthesis.synthesize(environment, "1.2.3", code.getParent(), folder);
            for (String stack : STACKS) {
                stacks.put(stack, read(stack));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        names = new Names(this);
    }

    /// As in the file; the small one with S3's classes for a vault, so that both kinds are seen.
    private static EnvironmentSettings settings(String name) throws IOException {
        Path file = Path.of("environments", name + ".properties");
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        if (name.equals("small")) {
            properties.setProperty("vault", "s3-glacier");
        }
        return EnvironmentSettings.read(file.toString(), properties);
    }

    private JsonNode read(String stack) throws IOException {
        return JSON.readTree(
                folder.resolve(environment.named(stack) + ".template.json").toFile());
    }

    JsonNode stack(String name) {
        return stacks.get(name);
    }

    Map<String, JsonNode> stacks() {
        return stacks;
    }

    List<Resource> all(String type) {
        return resources().values().stream()
                .filter(resource -> resource.type().equals(type))
                .toList();
    }

    /// The one of that type whose id begins so.
    Resource the(String type, String id) {
        List<Resource> found =
                all(type).stream().filter(one -> one.id().startsWith(id)).toList();
        assertThat(found).as(type + " " + id).hasSize(1);
        return found.getFirst();
    }

    /// stack/id -> resource
    Map<String, Resource> resources() {
        Map<String, Resource> resources = new LinkedHashMap<>();
        stacks.forEach((stack, template) -> template.path("Resources")
                .properties()
                .forEach(resource -> {
                    Resource one = new Resource(stack, resource.getKey(), resource.getValue());
                    resources.put(one.toString(), one);
                }));
        return resources;
    }
}
