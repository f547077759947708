package gas.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a run did.
///
/// @param records data lines read
/// @param annotated of these, with an annotation
/// @param untouched of these, well-formed but with alleles that say nothing of their sequence (symbolic, `*`,
/// breakends)
/// @param rejected of these, that could not be annotated; each stays in the output
/// @param countsByConsequence annotations by Sequence Ontology term, most severe first
/// @param countsByImpact annotations by impact, HIGH first
/// @param countsByType alleles by type: SNV, MNV, insertion, deletion, indel, other
/// @param rejects the first of the rejected, with line and reason
/// @param notices where the file does not follow the VCF specification, in its header and the first 10,000 records (at
/// most 4 MB of them): the first of each kind; they change nothing of the annotation
/// @param countsByNotice how many lines there are of each kind, by its code
/// @param indexed whether a tabix index was written: not where records are not sorted by position
/// @param haplotypes what was found of alleles together, where that was asked for
public record AnnotationSummary(
        long records,
        long annotated,
        long untouched,
        long rejected,
        Map<String, Long> countsByConsequence,
        Map<String, Long> countsByImpact,
        Map<String, Long> countsByType,
        List<Reject> rejects,
        List<Notice> notices,
        Map<String, Long> countsByNotice,
        boolean indexed,
        Provenance provenance,
        @Nullable Haplotypes haplotypes,
        long millis) {

    /// A record that could not be annotated.
    ///
    /// @param line 1-based line of the uncompressed input
    public record Reject(long line, String reason) {}

    /// A place where the file does not follow the VCF specification.
    ///
    /// @param line 1-based line of the uncompressed input
    /// @param code a stable name, for programs
    /// @param what what is wrong there
    /// @param cure what to do, one sentence
    public record Notice(long line, String code, String what, String cure) {}

    /// What alleles do together that one haplotype carries.
    ///
    /// @param found compound changes, and changes beyond a gained stop, counted once a transcript
    /// @param unphased heterozygous genotypes in coding sequences left out, as they are not phased
    /// @param overlapping alleles left out of a haplotype, as they overlap another one of it
    public record Haplotypes(long found, long unphased, long overlapping) {}

    public String toJson() {
        String listed = rejects.stream()
                .map(reject -> "{\"line\":" + reject.line() + ",\"reason\":" + text(reject.reason()) + "}")
                .collect(Collectors.joining(",", "[", "]"));
        String noticed = notices.stream()
                .map(notice -> "{\"line\":" + notice.line() + ",\"code\":" + text(notice.code()) + ",\"what\":"
                        + text(notice.what()) + ",\"cure\":" + text(notice.cure()) + "}")
                .collect(Collectors.joining(",", "[", "]"));
        String made = "{\"name\":" + text(provenance.reference()) + ",\"assembly\":" + text(provenance.assembly())
                + ",\"sha256\":" + text(provenance.referenceSha256()) + ",\"sequence\":"
                + text(provenance.sequenceFile()) + ",\"sequenceSha256\":" + text(provenance.sequenceSha256())
                + ",\"genes\":" + text(provenance.genesFile()) + ",\"genesSha256\":" + text(provenance.genesSha256())
                + "}";
        String parameters = provenance.parameters().entrySet().stream()
                .map(parameter -> text(parameter.getKey()) + ":" + text(parameter.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
        return "{\"engine\":" + text(provenance.engine()) + ",\"reference\":" + made + ",\"parameters\":" + parameters
                + ",\"records\":" + records + ",\"annotated\":" + annotated + ",\"untouched\":" + untouched
                + ",\"rejected\":" + rejected + ",\"consequences\":" + object(countsByConsequence) + ",\"impacts\":"
                + object(countsByImpact) + ",\"types\":" + object(countsByType) + ",\"indexed\":" + indexed
                + together()
                + ",\"millis\":" + millis + ",\"rejects\":" + listed + ",\"notices\":" + noticed
                + ",\"noticeLines\":" + object(countsByNotice) + "}\n";
    }

    private String together() {
        return haplotypes == null
                ? ""
                : ",\"haplotypes\":{\"found\":" + haplotypes.found + ",\"unphased\":" + haplotypes.unphased
                        + ",\"overlapping\":" + haplotypes.overlapping + "}";
    }

    /// The human-readable log.
    public void writeLog(Writer log) {
        try {
            log.write("Engine     " + provenance.engine() + "\nReference  " + provenance.reference() + " (sha256 "
                    + provenance.referenceSha256() + ")\n\n");
            count(log, "records read", records);
            count(log, "records annotated", annotated);
            count(log, "records untouched: symbolic alleles, *, breakends, or nothing to say", untouched);
            count(log, "records rejected, kept as they were", rejected);
            if (haplotypes != null) {
                log.write("\nHaplotypes\n");
                count(log, "changes found that alleles make together, once a transcript", haplotypes.found);
                count(log, "genotypes left out: heterozygous and not phased", haplotypes.unphased);
                count(log, "alleles left out: they overlap another of their haplotype", haplotypes.overlapping);
            }
            section(log, "Alleles by type", countsByType);
            section(log, "Annotations by impact", countsByImpact);
            section(log, "Annotations by consequence", countsByConsequence);
            if (!rejects.isEmpty()) {
                log.write("\nRejected records"
                        + (rejects.size() < rejected ? " (the first " + rejects.size() + ")" : "") + "\n");
                for (Reject reject : rejects) {
                    log.write("line " + reject.line() + ": " + reject.reason() + "\n");
                }
            }
            if (!notices.isEmpty()) {
                log.write(
                        "\nThe file does not follow the VCF specification everywhere; its annotation is not changed by it\n");
                for (Notice notice : notices) {
                    log.write("line " + notice.line() + ": " + notice.code() + ": " + notice.what() + ". "
                            + notice.cure() + "\n");
                }
                for (var entry : countsByNotice.entrySet()) {
                    count(log, "lines: " + entry.getKey(), entry.getValue());
                }
            }
            if (!indexed && records > 0) {
                log.write(
                        "\nNo index was written: the output is not BGZF, or its records are not sorted by position.\n");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void section(Writer log, String title, Map<String, Long> counts) throws IOException {
        if (!counts.isEmpty()) {
            log.write("\n" + title + "\n");
            for (var entry : counts.entrySet()) {
                count(log, entry.getKey(), entry.getValue());
            }
        }
    }

    private static void count(Writer log, String what, long count) throws IOException {
        log.write(String.format(Locale.ROOT, "%,12d  %s%n", count, what));
    }

    private static String object(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(entry -> text(entry.getKey()) + ":" + entry.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String text(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '"' || letter == '\\') {
                json.append('\\').append(letter);
            } else if (letter < ' ') {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) letter));
            } else {
                json.append(letter);
            }
        }
        return json.append('"').toString();
    }
}
