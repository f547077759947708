package gas.engine;

import gas.engine.internal.reference.CompiledReference;
import gas.engine.internal.reference.ContigEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A compiled reference: sequence and genes in one memory-mapped file. Opens in milliseconds; shared by any number of
/// threads
/// until closed.
public final class Reference implements AutoCloseable {
    private final CompiledReference compiled;

    private Reference(CompiledReference compiled) {
        this.compiled = compiled;
    }

    /// @throws IOException where the file is no compiled reference of this engine's format, saying so
    public static Reference open(Path file) throws IOException {
        return new Reference(CompiledReference.open(file));
    }

    public String name() {
        return compiled.about().name();
    }

    public String assembly() {
        return compiled.about().assembly();
    }

    /// SHA-256 of what the file holds, in hex.
    public String checksum() {
        return compiled.checksum();
    }

    public List<Contig> contigs() {
        return compiled.about().contigs().stream().map(Reference::contig).toList();
    }

    private static Contig contig(ContigEntry entry) {
        return new Contig(entry.name(), entry.length(), entry.sequenced(), entry.aliases(), entry.transcripts());
    }

    /// Contigs, counts and sources; looks at every transcript.
    public ReferenceDescription describe() {
        return ReferenceDescription.of(this);
    }

    /// Reads the whole file and tells whether it still has the checksum that it names.
    public boolean intact() {
        return compiled.intact();
    }

    CompiledReference compiled() {
        return compiled;
    }

    @Override
    public void close() {
        compiled.close();
    }
}
