package gas.web.explore;

import gas.ledger.accounts.UserId;
import gas.ledger.jobs.Job;
import gas.ledger.jobs.Results;
import gas.web.jobs.OwnJobs;
import gas.web.result.ResultDamaged;
import gas.web.result.ResultFile;
import gas.web.result.Variant;
import gas.web.site.Harmless;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/// One variant with all that is known of it.
@Controller
class VariantController {
    private static final int MOST = 500;
    private static final int LONGEST = 1000;

    private final OwnJobs ownJobs;
    private final OpenResults openResults;
    private final Explanations explanations;

    VariantController(OwnJobs ownJobs, OpenResults openResults, Explanations explanations) {
        this.ownJobs = ownJobs;
        this.openResults = openResults;
        this.explanations = explanations;
    }

    record Named(String name, String value) {}

    /// @param values in the order of the columns
    record Annotated(List<String> values) {}

    /// @param columns of the annotations, without those that are empty in all
    /// @param more how many genotypes are left out
    record VariantPage(
            String address,
            String fileName,
            String what,
            List<Named> fields,
            List<Named> info,
            List<String> columns,
            List<Annotated> annotations,
            List<Named> genotypes,
            int more,
            List<Links.Link> links,
            Explanations.Explained explained) {}

    @GetMapping("/annotations/{jobId}/variants/{at:[0-9a-f]{1,15}}")
    String variant(UserId user, @PathVariable String jobId, @PathVariable String at, Model model) throws IOException {
        Job job = ownJobs.find(user, jobId);
        Results results = job.results();
        if (results == null || !job.storage().isReadable()) {
            return "redirect:/annotations/" + job.id();
        }
        ResultFile file = openResults.of(job, results).file();
        model.addAttribute("variant", page(job, file, read(file, Long.parseLong(at, 16))));
        return "explore/variant";
    }

    private static Variant read(ResultFile file, long offset) throws IOException {
        List<Variant> found = new ArrayList<>();
        try {
            file.read(offset, variant -> {
                if (variant.offset() == offset) {
                    found.add(Variant.of(variant.line(), offset));
                }
                return false;
            });
        } catch (ResultDamaged noSuchPlace) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        if (found.isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return found.getFirst();
    }

    private VariantPage page(Job job, ResultFile file, Variant variant) {
        List<String> names = List.of("CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER");
        List<Named> fields = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            fields.add(new Named(names.get(i), shown(variant.field(i))));
        }
        String contig = variant.field(Variant.CHROM);
        String before = variant.field(Variant.REF);
        List<String> after = List.of(variant.field(Variant.ALT).split(","));
        List<String[]> entries = entries(variant);
        List<Integer> used = used(file.header().csq(), entries);
        return new VariantPage(
                "/annotations/" + job.id(),
                Harmless.line(job.inputFileName()),
                shown(contig + ":" + variant.field(Variant.POS) + " " + before + ">" + variant.field(Variant.ALT)),
                fields,
                info(variant),
                used.stream()
                        .map(column -> shown(file.header().csq().get(column).replace('_', ' ')))
                        .toList(),
                entries.stream()
                        .limit(MOST)
                        .map(entry -> new Annotated(used.stream()
                                .map(column -> column < entry.length ? shown(entry[column]) : "")
                                .toList()))
                        .toList(),
                genotypes(file, variant),
                Math.max(0, file.header().samples().size() - MOST),
                Links.of(
                        explanations.assembly(job.reference()),
                        contig,
                        variant.position(),
                        variant.field(Variant.ID),
                        before,
                        after.isEmpty() ? "" : after.getFirst(),
                        genes(file.header().column("Gene"), entries)),
                explanations.of(job.reference(), contig, variant.position(), before, after));
    }

    private static List<String[]> entries(Variant variant) {
        String text = variant.string(variant.csqStart(), variant.csqEnd());
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(","))
                        .map(entry -> entry.split("\\|", -1))
                        .toList();
    }

    private static List<Integer> used(List<String> columns, List<String[]> entries) {
        List<Integer> used = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            int column = i;
            if (entries.stream().anyMatch(entry -> column < entry.length && !entry[column].isEmpty())) {
                used.add(i);
            }
        }
        return used;
    }

    private static List<String> genes(int column, List<String[]> entries) {
        return entries.stream()
                .filter(entry -> column >= 0 && column < entry.length)
                .map(entry -> entry[column])
                .distinct()
                .toList();
    }

    private static List<Named> info(Variant variant) {
        return Arrays.stream(variant.field(Variant.INFO).split(";"))
                .filter(part -> !part.startsWith("CSQ=") && !part.isEmpty() && !part.equals("."))
                .limit(MOST)
                .map(part -> {
                    int equals = part.indexOf('=');
                    return equals < 0
                            ? new Named(shown(part), "yes")
                            : new Named(shown(part.substring(0, equals)), shown(part.substring(equals + 1)));
                })
                .toList();
    }

    private static List<Named> genotypes(ResultFile file, Variant variant) {
        List<String> samples = file.header().samples();
        int from = Math.min(variant.to(Variant.FORMAT) + 1, variant.end());
        String[] values = variant.string(from, variant.end()).split("\t", MOST + 1);
        List<Named> genotypes = new ArrayList<>();
        for (int i = 0; i < Math.min(Math.min(samples.size(), values.length), MOST); i++) {
            genotypes.add(new Named(shown(samples.get(i)), shown(values[i])));
        }
        return genotypes;
    }

    private static String shown(String text) {
        return Harmless.line(text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text);
    }
}
