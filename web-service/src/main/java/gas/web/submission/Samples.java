package gas.web.submission;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/// The sample files of the annotation engine, laid into this service at build.
@Component
class Samples {
    private final List<Sample> all = new ArrayList<>();

    Samples() {
        for (String name : List.of("small", "large")) {
            Resource file = new ClassPathResource("gas/engine/samples/" + name + ".vcf");
            if (file.exists()) {
                try {
                    all.add(new Sample(name, "sample-" + name + ".vcf", file.contentLength(), file));
                } catch (IOException unreadable) {
                    throw new UncheckedIOException(unreadable);
                }
            }
        }
    }

    List<Sample> all() {
        return List.copyOf(all);
    }

    Optional<Sample> find(String name) {
        return all.stream()
                .filter(sample -> sample.name().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    record Sample(String name, String fileName, long bytes, Resource file) {}
}
