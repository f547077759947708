package gas.engine;

import gas.engine.internal.output.VcfOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Annotates a VCF, streaming, in constant memory.
public final class Annotation {
    private Annotation() {}

    /// Reads plain, gzip or BGZF and writes BGZF; a tabix index goes beside it as `<output>.tbi`, unless the records
    /// are not sorted by position.
    ///
    /// @throws VcfRejected where the input as a whole cannot be annotated; drop what was written until then
    public static AnnotationSummary run(
            InputStream vcf, Path outputVcfGz, Reference reference, AnnotationOptions options)
            throws VcfRejected, IOException {
        return run(vcf, outputVcfGz, reference, options, null);
    }

    /// As [#run], handing each rejected record on, in the order of the file.
    public static AnnotationSummary run(
            InputStream vcf,
            Path outputVcfGz,
            Reference reference,
            AnnotationOptions options,
            @Nullable Consumer<AnnotationSummary.Reject> rejects)
            throws VcfRejected, IOException {
        try (VcfOutput output = VcfOutput.bgzf(outputVcfGz)) {
            return new AnnotationRun(reference, options, output, rejects).over(vcf);
        }
    }

    /// As [#run], writing plain VCF, not compressed and without an index, to a stream that stays open.
    public static AnnotationSummary stream(
            InputStream vcf, OutputStream output, Reference reference, AnnotationOptions options)
            throws VcfRejected, IOException {
        return stream(vcf, output, reference, options, null);
    }

    /// As [#stream], handing each rejected record on, in the order of the file.
    public static AnnotationSummary stream(
            InputStream vcf,
            OutputStream output,
            Reference reference,
            AnnotationOptions options,
            @Nullable Consumer<AnnotationSummary.Reject> rejects)
            throws VcfRejected, IOException {
        return new AnnotationRun(reference, options, VcfOutput.plain(output), rejects).over(vcf);
    }
}
