package gas.engine;

import gas.engine.internal.reference.ReferenceWriter;
import gas.engine.internal.reference.SourceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compiles a reference from FASTA (plain, gzip or BGZF), genes (GTF or GFF3, likewise) and, where wanted, a
/// regulatory build (GFF, likewise).
public final class ReferenceBuild {
    private ReferenceBuild() {}

    /// @param transcripts compiled
    /// @param withoutContig transcripts on contigs that the FASTA file lacks, or beyond their ends
    /// @param omissions one sentence for each kind of thing that was left out or looks wrong
    public record Outcome(
            String assembly,
            int contigs,
            int transcripts,
            int withoutContig,
            int regulatoryFeatures,
            List<String> omissions) {}

    /// @param target the file to write; it appears complete or not at all
    public static Outcome build(String name, Path fasta, Path genes, Path target) throws IOException {
        return build(name, fasta, genes, null, target);
    }

    /// @param regulatory GFF of a regulatory build, or null
    /// @param target the file to write; it appears complete or not at all
    public static Outcome build(String name, Path fasta, Path genes, @Nullable Path regulatory, Path target)
            throws IOException {
        ReferenceWriter.Outcome outcome = new ReferenceWriter(name, "", Map.of())
                .write(
                        SourceFile.of(fasta),
                        SourceFile.of(genes),
                        regulatory == null ? null : SourceFile.of(regulatory),
                        target);
        return new Outcome(
                outcome.about().assembly(),
                outcome.about().contigs().size(),
                outcome.transcripts(),
                outcome.withoutContig() + outcome.beyondSequence(),
                outcome.regulatoryFeatures(),
                outcome.omissions());
    }
}
