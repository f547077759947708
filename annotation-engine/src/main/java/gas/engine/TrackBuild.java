package gas.engine;

import gas.engine.internal.tracks.TrackWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Compiles a track from a VCF (plain, gzip or BGZF, sorted or not) of known variants.
public final class TrackBuild {
    private TrackBuild() {}

    /// @param records lines read
    /// @param alleles compiled, those that come twice counted once
    /// @param left alleles left out: without a sequence, or on contigs that the reference has not
    /// @param mismatched records left out whose REF is not the reference's
    public record Outcome(long records, long alleles, long left, long mismatched, long bytes) {}

    /// @param fields `ID`, and keys of INFO; each allele gets its own of Number=A and Number=R
    /// @param target the file to write; it appears complete or not at all
    public static Outcome build(String name, Path source, Reference reference, List<String> fields, Path target)
            throws IOException {
        TrackWriter.Outcome outcome =
                new TrackWriter(reference.compiled(), name, fields).write(source, target.toAbsolutePath());
        return new Outcome(outcome.records(), outcome.alleles(), outcome.left(), outcome.mismatched(), outcome.bytes());
    }
}
