package gas.engine;

import gas.engine.internal.reference.ReferenceWriter;
import gas.engine.internal.reference.SourceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// Compiles a reference from FASTA (plain, gzip or BGZF) and genes (GTF or GFF3, likewise).
public final class ReferenceBuild {
    private ReferenceBuild() {}

    /// @param transcripts compiled
    /// @param withoutContig transcripts on contigs that the FASTA file lacks
    public record Outcome(String assembly, int contigs, int transcripts, int withoutContig) {}

    /// @param target the file to write; it appears complete or not at all
    public static Outcome build(String name, Path fasta, Path genes, Path target) throws IOException {
        ReferenceWriter.Outcome outcome =
                new ReferenceWriter(name, "", Map.of()).write(SourceFile.of(fasta), SourceFile.of(genes), target);
        return new Outcome(
                outcome.about().assembly(),
                outcome.about().contigs().size(),
                outcome.transcripts(),
                outcome.withoutContig() + outcome.beyondSequence());
    }
}
