package gas.engine.cli;

import gas.engine.EmbeddedReference;
import gas.engine.Reference;
import gas.engine.ReferenceBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `gas reference build` and `gas reference list`.
@Command(
        name = "reference",
        subcommands = {References.Build.class, References.ListAll.class},
        description = "Builds and lists references.")
final class References implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return Main.USER_ERROR;
    }

    @Command(name = "build", description = "Compiles a reference.")
    static final class Build implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Option(names = "--name", required = true)
        private @Nullable String name;

        @Option(names = "--fasta", required = true, description = "plain, gzip or BGZF")
        private @Nullable Path fasta;

        @Option(names = "--genes", required = true, description = "GTF or GFF3, plain, gzip or BGZF")
        private @Nullable Path genes;

        @Mixin
        private final ReferenceFolder folder = new ReferenceFolder();

        @Override
        public Integer call() throws IOException {
            String called = Objects.requireNonNull(name);
            if (!called.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
                throw new IOException("the name " + called + " is made of other characters than A-Z a-z 0-9 . _ -");
            }
            Path target = folder.target(called);
            ReferenceBuild.Outcome built =
                    ReferenceBuild.build(called, Objects.requireNonNull(fasta), Objects.requireNonNull(genes), target);
            spec.commandLine()
                    .getOut()
                    .printf(
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

    @Command(name = "list", description = "Lists the references that have a name.")
    static final class ListAll implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Mixin
        private final ReferenceFolder folder = new ReferenceFolder();

        @Override
        public Integer call() throws IOException {
            EmbeddedReference.file(folder.path());
            List<Path> files;
            try (var entries = Files.list(folder.path())) {
                files = entries.filter(ReferenceFolder::isReference).sorted().toList();
            }
            for (Path file : files) {
                spec.commandLine().getOut().println(line(file));
            }
            return 0;
        }

        private static String line(Path file) {
            try (Reference reference = Reference.open(file)) {
                int contigs = reference.contigs().size();
                return "%s  %s  %d %s  sha256 %s"
                        .formatted(
                                reference.name(),
                                reference.assembly(),
                                contigs,
                                contigs == 1 ? "contig" : "contigs",
                                reference.checksum().substring(0, 12));
            } catch (IOException unusable) {
                return String.valueOf(unusable.getMessage());
            }
        }
    }
}
