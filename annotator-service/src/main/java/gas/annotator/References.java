package gas.annotator;

import gas.engine.EmbeddedReference;
import gas.engine.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/// The compiled references of this worker, opened when first asked for and kept open.
@Component
class References implements DisposableBean {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final Map<String, Reference> open = new HashMap<>();
    private final Path folder;

    References(AnnotatorServiceSettings settings) throws IOException {
        this.folder = Files.createDirectories(settings.references());
        Reference embedded = Reference.open(EmbeddedReference.file(folder));
        open.put(embedded.name(), embedded);
    }

    /// Empty where this worker has no reference of that name.
    synchronized Optional<Reference> find(String name) throws IOException {
        Reference known = open.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        Path file = folder.resolve(name + ".gasref");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Reference opened = Reference.open(file);
        open.put(name, opened);
        return Optional.of(opened);
    }

    @Override
    public synchronized void destroy() throws Exception {
        for (Reference reference : open.values()) {
            reference.close();
        }
    }
}
