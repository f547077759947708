package gas.engine.cli;

import gas.engine.Annotation;
import gas.engine.AnnotationOptions;
import gas.engine.AnnotationSummary;
import gas.engine.EmbeddedReference;
import gas.engine.Reference;
import gas.engine.Track;
import gas.engine.VcfRejected;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `gas annotate IN -o OUT`.
@Command(name = "annotate", description = "Annotates a VCF.")
final class Annotate implements Callable<Integer> {
    private static final int BUFFER = 1 << 18;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "IN", description = "VCF, plain or compressed; - for standard input")
    private String input = "-";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            defaultValue = "-",
            description = "BGZF with a tabix index where it ends in .gz or .bgz, else plain; - for standard output")
    private String output = "-";

    @Option(names = "--reference", paramLabel = "NAME|FILE", defaultValue = EmbeddedReference.NAME)
    private String reference = EmbeddedReference.NAME;

    @Option(names = "--distance", paramLabel = "BASES", defaultValue = "5000", description = "up- and downstream")
    private int distance;

    @Option(names = "--no-intergenic", description = "says nothing of variants at no transcript")
    private boolean withoutIntergenic;

    @Option(
            names = "--fields",
            split = ",",
            paramLabel = "NAME",
            description = "of the CSQ entries, by VEP's names, in their order")
    private List<String> fields = List.of();

    @Option(
            names = "--format",
            paramLabel = "csq|ann|both",
            defaultValue = "csq",
            description = "VEP's fields, SnpEff's, or both")
    private AnnotationOptions.Format format = AnnotationOptions.Format.CSQ;

    @Option(
            names = "--pick",
            paramLabel = "all|allele|gene",
            defaultValue = "all",
            description = "all effects, one an allele, or one an allele and gene, in VEP's order")
    private AnnotationOptions.Pick pick = AnnotationOptions.Pick.ALL;

    @Option(
            names = "--track",
            paramLabel = "FILE",
            description = "known variants, compiled by `gas track build`; may be given several times")
    private List<Path> tracks = List.of();

    @Option(names = "--rejects", paramLabel = "FILE", description = "lists every rejected record: line, tab, reason")
    private @Nullable Path rejects;

    @Option(names = "--summary", paramLabel = "FILE", description = "counts and provenance as JSON")
    private @Nullable Path summaryFile;

    @Option(names = "--haplotype", description = "judges alleles together, too, that one haplotype carries: HCSQ")
    private boolean haplotype;

    @Option(
            names = "--phase",
            paramLabel = "WAY",
            defaultValue = "skip",
            description = "reads unphased heterozygous genotypes: skip, as-is, merge or non-reference")
    private String phase = "skip";

    @Option(names = "--level", paramLabel = "0-9", defaultValue = "5", description = "of compression")
    private int level;

    @Option(names = "--threads", paramLabel = "N", description = "as many as there are processors, if not given")
    private int threads;

    @Mixin
    private final ReferenceFolder folder = new ReferenceFolder();

    @Override
    public Integer call() throws IOException, VcfRejected {
        AnnotationOptions options = options();
        List<Track> opened = new ArrayList<>();
        try {
            for (Path track : tracks) {
                opened.add(Track.open(track));
            }
            return annotate(options.withTracks(opened));
        } finally {
            opened.forEach(Track::close);
        }
    }

    private int annotate(AnnotationOptions options) throws IOException, VcfRejected {
        try (Reference opened = Reference.open(folder.find(reference));
                InputStream in = input.equals("-") ? System.in : Files.newInputStream(Path.of(input));
                PrintWriter rejected = rejects == null ? null : new PrintWriter(Files.newBufferedWriter(rejects))) {
            AnnotationSummary summary = annotate(
                    in,
                    opened,
                    options,
                    rejected == null ? null : reject -> rejected.println(reject.line() + "\t" + reject.reason()));
            StringWriter log = new StringWriter();
            summary.writeLog(log);
            spec.commandLine().getErr().print(log);
            spec.commandLine().getErr().flush();
            if (summaryFile != null) {
                Files.writeString(summaryFile, summary.toJson());
            }
            if (rejected != null && rejected.checkError()) {
                throw new IOException("the rejects file could not be written");
            }
        }
        return 0;
    }

    private AnnotationOptions options() {
        try {
            AnnotationOptions options = AnnotationOptions.defaults()
                    .withFormat(format)
                    .withPick(pick)
                    .withDistance(distance)
                    .withIntergenic(!withoutIntergenic)
                    .withHaplotypes(haplotype)
                    .withUnphased(phase)
                    .withCompressionLevel(level);
            options = fields.isEmpty() ? options : options.withFields(fields);
            return threads == 0 ? options : options.withThreads(threads);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage());
        }
    }

    private AnnotationSummary annotate(
            InputStream in,
            Reference opened,
            AnnotationOptions options,
            @Nullable Consumer<AnnotationSummary.Reject> rejected)
            throws IOException, VcfRejected {
        if (output.equals("-")) {
            return Annotation.stream(
                    in,
                    new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER),
                    opened,
                    options,
                    rejected);
        }
        Path file = Path.of(output).toAbsolutePath();
        if (!Files.isDirectory(file.resolve("..").normalize())) {
            throw new NoSuchFileException(file.resolve("..").normalize().toString());
        }
        if (!input.equals("-") && Files.exists(file) && Files.isSameFile(file, Path.of(input))) {
            throw new IOException("input and output are the same file, " + output);
        }
        boolean done = false;
        try {
            AnnotationSummary summary;
            if (output.endsWith(".gz") || output.endsWith(".bgz")) {
                summary = Annotation.run(in, file, opened, options, rejected);
            } else {
                try (OutputStream plain = new BufferedOutputStream(Files.newOutputStream(file), BUFFER)) {
                    summary = Annotation.stream(in, plain, opened, options, rejected);
                }
            }
            done = true;
            return summary;
        } finally {
            if (!done && Files.isRegularFile(file)) {
                Files.deleteIfExists(file); // half a result looks like a whole one
            }
        }
    }
}
