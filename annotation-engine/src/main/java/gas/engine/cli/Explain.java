package gas.engine.cli;

import gas.engine.AnnotationOptions;
import gas.engine.EmbeddedReference;
import gas.engine.Explanation;
import gas.engine.Explanation.InTranscript;
import gas.engine.Reference;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `gas explain 20:68351 A>G`.
@Command(name = "explain", description = "Tells why a variant is annotated as it is.")
final class Explain implements Callable<Integer> {
    private static final Pattern VARIANT =
            Pattern.compile("([^\\s:]+)[:\\s-](\\d{1,9})[:\\s-]([A-Za-z]+)[>:/\\s-]([A-Za-z]+)");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            paramLabel = "VARIANT",
            arity = "1..*",
            description = "CONTIG:POS REF>ALT, as in a VCF; also CONTIG:POS:REF:ALT or CONTIG-POS-REF-ALT")
    private List<String> variant = List.of();

    @Option(names = "--reference", paramLabel = "NAME|FILE", defaultValue = EmbeddedReference.NAME)
    private String reference = EmbeddedReference.NAME;

    @Option(names = "--distance", paramLabel = "BASES", defaultValue = "5000", description = "up- and downstream")
    private int distance;

    @Mixin
    private final ReferenceFolder folder = new ReferenceFolder();

    @Override
    public Integer call() throws IOException {
        String text = String.join(" ", variant);
        Matcher parts = VARIANT.matcher(text);
        if (!parts.matches()) {
            throw new ParameterException(
                    spec.commandLine(), "'" + text + "' is no variant: write it as CONTIG:POS REF>ALT");
        }
        try (Reference opened = Reference.open(folder.find(reference))) {
            print(
                    Explanation.of(
                            opened,
                            parts.group(1),
                            Integer.parseInt(parts.group(2)),
                            parts.group(3),
                            parts.group(4),
                            AnnotationOptions.defaults().withDistance(distance)),
                    opened);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()));
        }
        return 0;
    }

    private void print(Explanation explanation, Reference opened) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(explanation.variant() + " on " + opened.name() + " (" + opened.assembly() + ")");
        if (explanation.transcripts().isEmpty()) {
            out.println("\nintergenic_variant: no transcript lies within " + distance + " bases");
        }
        for (InTranscript one : explanation.transcripts()) {
            String names = one.symbol().isEmpty() ? one.gene() : one.symbol() + " (" + one.gene() + ")";
            out.println();
            out.println(one.transcript() + "  " + names + "  " + one.biotype());
            out.println("  " + String.join("&", one.consequences()) + "  " + one.impact() + "  " + one.hgvsc() + "  "
                    + one.hgvsp());
            one.steps().forEach(step -> out.println("  - " + step));
        }
        out.flush();
    }
}
