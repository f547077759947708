package gas.engine;

import gas.engine.internal.reference.ReferenceWriter;
import gas.engine.internal.reference.SourceFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The reference that comes with the engine: the first 250 kb of GRCh37 chromosome 20 with its GENCODE v19 genes, as
/// the ADAM
/// project packages them for its tests (Apache-2.0).
public final class EmbeddedReference {
    public static final String NAME = "grch37-chr20-slice";
    /// What the FASTA file calls it.
    private static final String SEQUENCE_NAME = "gi|224384749|gb|CM000682.1|";

    private static final long CHROMOSOME_20 = 63_025_520;

    private EmbeddedReference() {}

    /// The compiled file, built once in this folder. Processes that race for it build the same bytes and move them into
    /// place
    /// as one.
    public static Path file(Path folder) throws IOException {
        Path file = folder.resolve(NAME + ".gasref");
        if (usable(file)) {
            return file;
        }
        ReferenceWriter.Naming whole = new ReferenceWriter.Naming("20", CHROMOSOME_20);
        new ReferenceWriter(NAME, "GRCh37", Map.of(SEQUENCE_NAME, whole))
                .write(embedded("chr20.250k.fa.gz"), embedded("gencode.v19.annotation.chr20.250k.gtf"), file);
        return file;
    }

    /// A file of an older engine, or one that lost its end, is built anew.
    private static boolean usable(Path file) {
        if (!Files.exists(file)) {
            return false;
        }
        try (Reference reference = Reference.open(file)) {
            return reference.name().equals(NAME);
        } catch (IOException olderOrDamaged) {
            return false;
        }
    }

    private static SourceFile embedded(String name) {
        return new SourceFile(name, () -> {
            InputStream stream = EmbeddedReference.class.getResourceAsStream("embedded/" + name);
            if (stream == null) {
                throw new FileNotFoundException("the embedded " + name + " is missing from the class path");
            }
            return stream;
        });
    }
}
