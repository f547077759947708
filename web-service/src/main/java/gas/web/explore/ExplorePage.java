package gas.web.explore;

import gas.ledger.jobs.Job;
import gas.web.result.ResultHeader;
import gas.web.site.Harmless;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What the explorer's page shows beside the variants.
///
/// @param address of the job
/// @param words the view, for addresses; `filterWords` its filter alone
/// @param problem why nothing can be shown; empty where there is none
record ExplorePage(
        String address,
        String fileName,
        Query query,
        String words,
        String filterWords,
        String problem,
        List<Choice> consequences,
        List<Choice> impacts,
        List<Choice> columns,
        List<String> frequencies,
        boolean hasSignificance,
        List<String> samples,
        boolean cutSamples,
        long records) {
    private static final int MOST_SAMPLES = 500;

    /// Something to tick.
    ///
    /// @param id of its element
    record Choice(String id, String value, String title, boolean chosen) {}

    static ExplorePage of(Job job, long records, Query query, OpenResults.Opened opened, String problem) {
        ResultHeader header = opened.file().header();
        Set<String> chosenColumns = new LinkedHashSet<>(
                Column.of(query, header).stream().map(Column::name).toList());
        return new ExplorePage(
                "/annotations/" + job.id(),
                Harmless.line(job.inputFileName()),
                query,
                query.address(),
                query.filterWords(),
                problem,
                header.column("Consequence") < 0
                        ? List.of()
                        : choices("consequence", opened.consequences(), query.consequences()),
                header.column("IMPACT") < 0 ? List.of() : choices("impact", Match.IMPACTS, query.impacts()),
                choices("column", Column.all(header).stream().map(Column::name).toList(), List.copyOf(chosenColumns)),
                header.frequencies().stream().filter(Harmless::is).toList(),
                !header.significances().isEmpty(),
                header.samples().stream()
                        .filter(Harmless::is)
                        .limit(MOST_SAMPLES)
                        .toList(),
                header.samples().size() > MOST_SAMPLES,
                records);
    }

    private static List<Choice> choices(String kind, List<String> all, List<String> chosen) {
        Set<String> values = new LinkedHashSet<>(all);
        values.addAll(chosen);
        List<Choice> choices = new ArrayList<>();
        for (String value : values.stream().filter(Harmless::is).toList()) {
            choices.add(new Choice(
                    kind + "-" + choices.size(),
                    value,
                    Harmless.line(value.replace('_', ' ')),
                    chosen.contains(value)));
        }
        return choices;
    }

    public List<Query.Order> orders() {
        return List.of(Query.Order.values());
    }

    /// An address of this job's variants, with a view.
    public String to(String part, String view) {
        return address + "/variants" + part + (view.isEmpty() ? "" : "?" + view);
    }
}
