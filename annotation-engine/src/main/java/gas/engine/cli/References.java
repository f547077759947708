package gas.engine.cli;

import gas.engine.Contig;
import gas.engine.EmbeddedReference;
import gas.engine.Reference;
import gas.engine.ReferenceBuild;
import gas.engine.ReferenceDescription;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `gas reference build`, `list`, `show`, `verify` and `catalogue`.
@Command(
        name = "reference",
        subcommands = {
            References.Build.class,
            References.ListAll.class,
            References.Show.class,
            References.Verify.class,
            References.ShowCatalogue.class
        },
        description = "Builds, lists, shows and verifies references.")
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

        @Option(names = "--regulatory", description = "a regulatory build's GFF, plain, gzip or BGZF")
        private @Nullable Path regulatory;

        @Mixin
        private final ReferenceFolder folder = new ReferenceFolder();

        @Override
        public Integer call() throws IOException {
            String called = Objects.requireNonNull(name);
            if (!called.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
                throw new IOException("the name " + called + " is made of other characters than A-Z a-z 0-9 . _ -");
            }
            Path target = folder.target(called);
            ReferenceBuild.Outcome built = ReferenceBuild.build(
                    called, Objects.requireNonNull(fasta), Objects.requireNonNull(genes), regulatory, target);
            PrintWriter out = spec.commandLine().getOut();
            out.printf(
                    Locale.ROOT,
                    "%s: %s, %d contigs, %d transcripts (%d on contigs without sequence left out)%s%n",
                    target,
                    built.assembly(),
                    built.contigs(),
                    built.transcripts(),
                    built.withoutContig(),
                    regulatory == null ? "" : ", " + built.regulatoryFeatures() + " regulatory features");
            built.omissions().forEach(omission -> out.println("  " + omission));
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

    @Command(name = "show", description = "Shows what is in a reference and where it came from.")
    static final class Show implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Parameters(index = "0", paramLabel = "NAME", description = "a reference's name or file")
        private @Nullable String name;

        @Mixin
        private final ReferenceFolder folder = new ReferenceFolder();

        @Override
        public Integer call() throws IOException {
            PrintWriter out = spec.commandLine().getOut();
            try (Reference reference = Reference.open(folder.find(Objects.requireNonNull(name)))) {
                ReferenceDescription shown = reference.describe();
                out.printf("%s  %s  sha256 %s%n", shown.name(), shown.assembly(), shown.checksum());
                for (ReferenceDescription.Source source : shown.sources()) {
                    out.printf("  %-10s  %s  sha256 %s%n", source.what(), source.file(), source.sha256());
                }
                out.printf(Locale.ROOT, "%n%,14d  contigs%n", shown.contigs().size());
                for (Contig contig : shown.contigs()) {
                    out.printf(
                            Locale.ROOT,
                            "%,14d  bases  %,9d  transcripts  %s%s%n",
                            contig.length(),
                            contig.transcripts(),
                            contig.name(),
                            contig.aliases().isEmpty() ? "" : " (" + String.join(", ", contig.aliases()) + ")");
                }
                counts(out, "transcripts", shown.biotypes());
                counts(out, "regulatory features", shown.regulatoryTypes());
            }
            return 0;
        }

        private static void counts(PrintWriter out, String of, Map<String, Integer> counts) {
            int sum = counts.values().stream().mapToInt(Integer::intValue).sum();
            if (sum > 0) {
                out.printf(Locale.ROOT, "%n%,14d  %s%n", sum, of);
                counts.forEach((kind, count) ->
                        out.printf(Locale.ROOT, "%,14d  %s%n", count, kind.isEmpty() ? "(without a biotype)" : kind));
            }
        }
    }

    @Command(name = "verify", description = "Reads a whole reference and compares it with its checksum.")
    static final class Verify implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Parameters(index = "0", paramLabel = "NAME", description = "a reference's name or file")
        private @Nullable String name;

        @Mixin
        private final ReferenceFolder folder = new ReferenceFolder();

        @Override
        public Integer call() throws IOException {
            Path file = folder.find(Objects.requireNonNull(name));
            try (Reference reference = Reference.open(file)) {
                if (!reference.intact()) {
                    throw new IOException(file + " is not what it was when it was built (sha256 " + reference.checksum()
                            + "): build it again with `gas reference build`");
                }
                spec.commandLine().getOut().println(file + " is intact, sha256 " + reference.checksum());
            }
            return 0;
        }
    }

    @Command(name = "catalogue", description = "Lists genomes that are often asked for, and how to build them.")
    static final class ShowCatalogue implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            PrintWriter out = spec.commandLine().getOut();
            for (Catalogue.Entry entry : Catalogue.read()) {
                out.printf("%s: %s (%s)%n", entry.name(), entry.what(), entry.assembly());
                out.printf("  %s%n  %s%n%n", entry.download(), entry.build());
            }
            return 0;
        }
    }
}
