package gas.web.explore;

import gas.ledger.jobs.Job;
import gas.web.result.ParallelScan;
import gas.web.result.ResultFile;
import gas.web.result.TabixIndex.Span;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Counts what meets a filter. Results do not change, so what was counted once is remembered for a while.
@Component
class CountVariants {
    private static final int REMEMBERED = 100;

    private final ParallelScan scan;
    private final ExploreSettings settings;
    private final Map<String, Counted> remembered = new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Counted> eldest) {
            return size() > REMEMBERED;
        }
    };

    /// @param complete false where time was over before all variants were looked at
    /// @param percent how many were, where it is not complete
    record Counted(Counts counts, boolean complete, int percent) {}

    CountVariants(ParallelScan scan, ExploreSettings settings) {
        this.scan = scan;
        this.settings = settings;
    }

    Counted of(Job job, ResultFile file, Query query) throws IOException {
        String key = job.user() + " " + job.id() + " " + query.filterWords();
        synchronized (remembered) {
            Counted known = remembered.get(key);
            if (known != null) {
                return known;
            }
        }
        Filter filter = new Filter(query, file.header());
        Span span = filter.span(file);
        Tally whole = new Tally(file, filter);
        ParallelScan.End end = scan.scan(
                file,
                span,
                () -> new Tally(file, filter),
                part -> {
                    whole.add(part);
                    return !part.past();
                },
                settings.countPatience());
        Counted counted = new Counted(
                Counts.of(whole), end.complete(), end.complete() ? 100 : FindPage.percent(span, end.next()));
        if (end.complete()) {
            synchronized (remembered) {
                remembered.put(key, counted);
            }
        }
        return counted;
    }
}
