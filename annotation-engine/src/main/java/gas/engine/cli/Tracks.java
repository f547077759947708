package gas.engine.cli;

import gas.engine.EmbeddedReference;
import gas.engine.Reference;
import gas.engine.Track;
import gas.engine.TrackBuild;
import java.io.IOException;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `gas track build` and `show`.
@Command(
        name = "track",
        subcommands = {Tracks.Build.class, Tracks.Show.class},
        description = "Compiles known variants, and tells of them.")
final class Tracks implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return Main.USER_ERROR;
    }

    @Command(name = "build", description = "Compiles a VCF of known variants, or a BED file.")
    static final class Build implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Option(names = "--name", required = true, description = "begins the names of its columns")
        private @Nullable String name;

        @Option(names = "--source", required = true, description = "VCF or BED, plain, gzip or BGZF")
        private @Nullable Path source;

        @Option(
                names = "--fields",
                split = ",",
                description =
                        "of a VCF ID (taken where none is named), and keys of its INFO, such as AF or CLNSIG; of a"
                                + " BED file name (taken where none is named), score and strand")
        private List<String> fields = List.of();

        @Option(
                names = {"-o", "--output"},
                required = true,
                paramLabel = "OUT.gastrack")
        private @Nullable Path output;

        @Option(names = "--reference", paramLabel = "NAME|FILE", defaultValue = EmbeddedReference.NAME)
        private String reference = EmbeddedReference.NAME;

        @Mixin
        private final ReferenceFolder folder = new ReferenceFolder();

        @Override
        public Integer call() throws IOException {
            String named = Objects.requireNonNull(name);
            if (!named.matches("[A-Za-z0-9_.]{1,40}")) {
                throw new IOException("'" + named + "' is no name for a track: letters, digits, _ and . are");
            }
            try (Reference opened = Reference.open(folder.find(reference))) {
                TrackBuild.Outcome outcome = TrackBuild.build(
                        named, Objects.requireNonNull(source), opened, fields, Objects.requireNonNull(output));
                spec.commandLine()
                        .getOut()
                        .println(String.format(
                                Locale.ROOT,
                                "%s: %,d of %,d records compiled, %,d bytes; left out %,d without a sequence or a"
                                        + " contig, and %,d records that do not fit the reference",
                                output,
                                outcome.compiled(),
                                outcome.records(),
                                outcome.bytes(),
                                outcome.left(),
                                outcome.mismatched()));
            }
            return 0;
        }
    }

    @Command(name = "show", description = "Tells what a track holds.")
    static final class Show implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Parameters(paramLabel = "FILE")
        private @Nullable Path file;

        @Override
        public Integer call() throws IOException {
            try (Track track = Track.open(Objects.requireNonNull(file))) {
                spec.commandLine()
                        .getOut()
                        .println(String.format(
                                Locale.ROOT,
                                "%s: %,d %s with %s, of %s (sha256 %s)",
                                track.name(),
                                track.size(),
                                track.intervals() ? "intervals" : "alleles",
                                String.join(", ", track.fields()),
                                track.source(),
                                track.checksum()));
            }
            return 0;
        }
    }
}
