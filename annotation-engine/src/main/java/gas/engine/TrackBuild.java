package gas.engine;

import gas.engine.internal.tracks.TrackWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Compiles a track from a VCF of known variants or a BED file (plain, gzip or BGZF, sorted or not).
public final class TrackBuild {
    private TrackBuild() {}

    /// @param records lines read
    /// @param compiled intervals, or alleles, of which those that come twice are counted once
    /// @param left alleles or intervals left out: without a sequence, or on contigs that the reference has not
    /// @param mismatched records left out that do not fit the reference: another REF, or beyond the contig's end
    public record Outcome(long records, long compiled, long left, long mismatched, long bytes) {}

    /// @param fields of a VCF `ID`, and keys of INFO, of which each allele gets its own of Number=A and Number=R; of a
    /// BED
    /// file `name`, `score`, `strand`; none: the first of these
    /// @param target the file to write; it appears complete or not at all
    public static Outcome build(String name, Path source, Reference reference, List<String> fields, Path target)
            throws IOException {
        TrackWriter.Outcome outcome =
                new TrackWriter(reference.compiled(), name, fields).write(source, target.toAbsolutePath());
        return new Outcome(
                outcome.records(), outcome.compiled(), outcome.left(), outcome.mismatched(), outcome.bytes());
    }
}
