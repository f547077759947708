package gas.web.explore;

import gas.engine.AnnotationOptions;
import gas.engine.EmbeddedReference;
import gas.engine.Explanation;
import gas.engine.Reference;
import gas.web.site.Harmless;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/// Why variants are annotated as they are, told by the engine, where this process has the reference.
@Component
class Explanations implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(Explanations.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern BASES = Pattern.compile("[ACGTNacgtn]{1,1000}");

    private final Path folder;
    private final Map<String, Reference> open = new HashMap<>();

    /// @param why nothing is explained; empty where something is
    record Explained(List<Explanation> alleles, String why) {}

    Explanations(ExploreSettings settings) {
        this.folder = settings.references();
    }

    Explained of(String referenceName, String contig, int position, String before, List<String> after) {
        Reference reference = find(referenceName).orElse(null);
        if (reference == null) {
            return new Explained(
                    List.of(),
                    "This site does not have the reference " + referenceName
                            + " at hand. Where it is installed, the command `gas explain` tells the same.");
        }
        List<String> alleles = after.stream()
                .filter(allele -> BASES.matcher(allele).matches() && !allele.equalsIgnoreCase(before))
                .limit(10)
                .toList();
        if (alleles.isEmpty() || !BASES.matcher(before).matches()) {
            return new Explained(List.of(), "Only alleles that are written as bases can be explained.");
        }
        try {
            return new Explained(
                    alleles.stream()
                            .map(allele -> Explanation.of(
                                    reference, contig, position, before, allele, AnnotationOptions.defaults()))
                            .toList(),
                    "");
        } catch (IllegalArgumentException cannot) {
            return new Explained(List.of(), Harmless.line("The engine cannot: " + cannot.getMessage() + "."));
        }
    }

    /// The assembly of a reference, such as `GRCh37`; empty where it is not known.
    String assembly(String referenceName) {
        return find(referenceName).map(Reference::assembly).orElse("");
    }

    private synchronized Optional<Reference> find(String name) {
        Reference known = open.get(name);
        if (known != null || !NAME.matcher(name).matches()) {
            return Optional.ofNullable(known);
        }
        try {
            Path file = name.equals(EmbeddedReference.NAME)
                    ? EmbeddedReference.file(Files.createDirectories(folder))
                    : folder.resolve(name + ".gasref");
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            Reference opened = Reference.open(file);
            open.put(name, opened);
            return Optional.of(opened);
        } catch (IOException unusable) {
            // the variant can be shown all the same, and says that the reference is not at hand
            log.warn("no explanations on {}: {} cannot be used: {}", name, folder, unusable.toString());
            return Optional.empty();
        }
    }

    @Override
    public synchronized void destroy() {
        open.values().forEach(Reference::close);
    }
}
