package gas.engine.cli;

import gas.engine.Annotation;
import gas.engine.AnnotationOptions;
import gas.engine.AnnotationSummary;
import gas.engine.EmbeddedReference;
import gas.engine.Reference;
import gas.engine.ReferenceBuild;
import gas.engine.VcfRejected;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The engine's command line. A user's error is one line and exit code 2.
@Command(
        name = "gas",
        subcommands = {Main.Annotate.class, Main.References.class})
public final class Main {
    private static final int USER_ERROR = 2;

    private Main() {}

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new Main());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            String message = switch (failure) {
                case VcfRejected rejected ->
                    (rejected.line() > 0 ? "line " + rejected.line() + ": " : "") + rejected.getMessage() + " "
                            + rejected.cure() + " (" + rejected.code() + ")";
                case NoSuchFileException missing -> "there is no file " + missing.getMessage();
                default -> String.valueOf(failure.getMessage());
            };
            System.err.println("gas: " + message);
            return USER_ERROR;
        });
        System.exit(line.execute(arguments));
    }

    private static Path folder() {
        String named = System.getenv("GAS_REFERENCES");
        return named == null ? Path.of(System.getProperty("user.home"), ".gas", "references") : Path.of(named);
    }

    @Command(name = "annotate", description = "Annotates a VCF.")
    static final class Annotate implements Callable<Integer> {
        @Parameters(paramLabel = "IN", description = "VCF, plain or compressed; - for standard input")
        private String input = "-";

        @Option(
                names = "-o",
                paramLabel = "OUT",
                defaultValue = "-",
                description = "BGZF file; - for plain VCF to standard output")
        private String output = "-";

        @Option(names = "--reference", paramLabel = "NAME|FILE", defaultValue = EmbeddedReference.NAME)
        private String reference = EmbeddedReference.NAME;

        @Option(names = "--distance", paramLabel = "BASES", defaultValue = "5000", description = "up- and downstream")
        private int distance;

        @Override
        public Integer call() throws IOException, VcfRejected {
            try (Reference opened = Reference.open(file());
                    InputStream in = input.equals("-") ? System.in : Files.newInputStream(Path.of(input))) {
                AnnotationOptions options = AnnotationOptions.defaults().withDistance(distance);
                AnnotationSummary summary;
                if (output.equals("-")) {
                    OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16);
                    summary = Annotation.stream(in, out, opened, options);
                } else {
                    summary = Annotation.run(in, Path.of(output), opened, options);
                }
                summary.writeLog(new PrintWriter(System.err, true, StandardCharsets.UTF_8) {
                    @Override
                    public void write(String text) {
                        super.write(text);
                        flush();
                    }
                });
            }
            return 0;
        }

        private Path file() throws IOException {
            if (reference.equals(EmbeddedReference.NAME)) {
                return EmbeddedReference.file(Files.createDirectories(folder()));
            }
            Path named = folder().resolve(reference + ".gasref");
            return Files.exists(named) ? named : Path.of(reference);
        }
    }

    @Command(
            name = "reference",
            subcommands = {Main.Build.class, Main.ListAll.class},
            description = "Builds and lists references.")
    static final class References {}

    @Command(name = "build", description = "Compiles a reference.")
    static final class Build implements Callable<Integer> {
        @Option(names = "--name", required = true)
        private @Nullable String name;

        @Option(names = "--fasta", required = true, description = "plain, gzip or BGZF")
        private @Nullable Path fasta;

        @Option(names = "--genes", required = true, description = "GTF or GFF3, plain or compressed")
        private @Nullable Path genes;

        @Override
        public Integer call() throws IOException {
            String called = Objects.requireNonNull(name);
            if (!called.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
                throw new IOException("the name " + called + " is made of other characters than A-Z a-z 0-9 . _ -");
            }
            Path target = Files.createDirectories(folder()).resolve(called + ".gasref");
            ReferenceBuild.Outcome built =
                    ReferenceBuild.build(called, Objects.requireNonNull(fasta), Objects.requireNonNull(genes), target);
            System.out.printf(
                    Locale.ROOT,
                    "%s: %s, %d contigs, %d transcripts (%d on contigs without sequence left out)%n",
                    target,
                    built.assembly(),
                    built.contigs(),
                    built.transcripts(),
                    built.withoutContig());
            return 0;
        }
    }

    @Command(name = "list", description = "Lists the references that are built.")
    static final class ListAll implements Callable<Integer> {
        @Override
        public Integer call() throws IOException {
            EmbeddedReference.file(Files.createDirectories(folder()));
            try (var files = Files.list(folder())) {
                for (Path file : files.filter(each -> each.toString().endsWith(".gasref"))
                        .sorted()
                        .toList()) {
                    try (Reference reference = Reference.open(file)) {
                        System.out.printf(
                                Locale.ROOT,
                                "%s  %s  %d contigs%n",
                                reference.name(),
                                reference.assembly(),
                                reference.contigs().size());
                    }
                }
            }
            return 0;
        }
    }
}
