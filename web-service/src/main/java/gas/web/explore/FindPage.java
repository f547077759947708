package gas.web.explore;

import gas.web.result.ParallelScan;
import gas.web.result.ParallelScan.End;
import gas.web.result.ResultDamaged;
import gas.web.result.ResultFile;
import gas.web.result.TabixIndex.Span;
import gas.web.result.Variant;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.springframework.stereotype.Component;

/// Finds the variants of a page. In the order of the file it reads on from where the page before ended; in any other
/// order it looks at every variant that is wanted and keeps no more than a page of them.
@Component
class FindPage {
    private final ParallelScan scan;
    private final ExploreSettings settings;

    /// @param next where the next page begins; empty where there is none
    /// @param complete false where time was over before the page was full
    /// @param percent how much of the file is searched, where it is not complete
    record Found(List<Row> rows, String next, boolean complete, int percent) {}

    FindPage(ParallelScan scan, ExploreSettings settings) {
        this.scan = scan;
        this.settings = settings;
    }

    /// @throws BadFilter where the place of the page is none
    Found of(ResultFile file, Query query, Filter filter, List<Column> columns) throws IOException {
        try {
            return query.order() == Query.Order.POSITION
                    ? inOrder(file, query, filter, columns)
                    : sorted(file, query, filter, columns);
        } catch (ResultDamaged damaged) {
            if (query.at().isEmpty()) {
                throw damaged;
            }
            throw noPlace();
        }
    }

    private static BadFilter noPlace() {
        return new BadFilter("The address of this page has no place of this file. Go to the first page.");
    }

    private static long place(String hex) {
        try {
            long place = Long.parseLong(hex, 16);
            if (place >= 0) {
                return place;
            }
        } catch (NumberFormatException none) {
            // told below
        }
        throw noPlace();
    }

    /// @param past whether it came to where no further variant can be wanted
    private static final class Page implements ParallelScan.Part {
        private final ResultFile file;
        private final Filter filter;
        private final Match match;
        private final List<Column> columns;
        private final int most;
        private final List<Row> rows = new ArrayList<>();
        private boolean past;

        Page(ResultFile file, Filter filter, List<Column> columns, int most) {
            this.file = file;
            this.filter = filter;
            this.match = filter.match();
            this.columns = columns;
            this.most = most;
        }

        @Override
        public boolean add(Variant variant) {
            if (filter.past(variant, file)) {
                past = true;
                return false;
            }
            if (match.test(variant)) {
                rows.add(Row.of(variant, match, columns));
            }
            return rows.size() < most;
        }
    }

    private Found inOrder(ResultFile file, Query query, Filter filter, List<Column> columns) throws IOException {
        int most = settings.pageRows() + 1; // one more tells where the next page begins
        Span whole = filter.span(file);
        Span rest = query.at().isEmpty() ? whole : new Span(Math.max(place(query.at()), whole.from()), whole.to());
        List<Row> rows = new ArrayList<>();
        End end = new End(rest.to(), true);
        if (query.filters()) {
            end = scan.scan(
                    file,
                    rest,
                    () -> new Page(file, filter, columns, most),
                    part -> {
                        rows.addAll(part.rows);
                        return rows.size() < most && !part.past;
                    },
                    settings.pagePatience());
        } else if (!rest.isEmpty()) {
            Page page = new Page(file, filter, columns, most);
            file.read(rest.from(), page::add);
            rows.addAll(page.rows);
        }
        if (rows.size() >= most) {
            return new Found(
                    List.copyOf(rows.subList(0, most - 1)), rows.get(most - 1).at(), true, 100);
        }
        if (end.complete()) {
            return new Found(List.copyOf(rows), "", true, 100);
        }
        return new Found(List.copyOf(rows), Long.toHexString(end.next()), false, percent(whole, end.next()));
    }

    static int percent(Span whole, long next) {
        double share = (double) ((next >>> 16) - (whole.from() >>> 16)) / ((whole.to() >>> 16) - (whole.from() >>> 16));
        return (int) Math.clamp(100 * share, 0, 99);
    }

    /// @param key what is sorted by, the least first; among equals, by their place in the file
    private record Ranked(double key, long offset, Row row) {
        private static final Comparator<Ranked> ORDER =
                Comparator.comparingDouble(Ranked::key).thenComparingLong(Ranked::offset);
    }

    private static final class Best implements ParallelScan.Part {
        private final ResultFile file;
        private final Filter filter;
        private final Match match;
        private final List<Column> columns;
        private final Sorting sorting;
        private final Ranked after;
        private final int most;
        private final PriorityQueue<Ranked> kept = new PriorityQueue<>(Ranked.ORDER.reversed());
        private boolean past;

        Best(ResultFile file, Filter filter, List<Column> columns, Sorting sorting, Ranked after, int most) {
            this.file = file;
            this.filter = filter;
            this.match = filter.match();
            this.columns = columns;
            this.sorting = sorting;
            this.after = after;
            this.most = most;
        }

        @Override
        public boolean add(Variant variant) {
            if (filter.past(variant, file)) {
                past = true;
                return false;
            }
            if (match.test(variant)) {
                double key = sorting.key(variant, match);
                boolean later = key > after.key || key == after.key && variant.offset() > after.offset;
                Ranked worst = kept.size() < most ? null : kept.peek();
                if (later && (worst == null || key < worst.key)) {
                    keep(new Ranked(key, variant.offset(), Row.of(variant, match, columns)));
                }
            }
            return true;
        }

        void keep(Ranked ranked) {
            kept.add(ranked);
            if (kept.size() > most) {
                kept.poll();
            }
        }
    }

    private Found sorted(ResultFile file, Query query, Filter filter, List<Column> columns) throws IOException {
        int most = settings.pageRows() + 1;
        Sorting sorting = new Sorting(query, file.header());
        Ranked after = after(query.at());
        Span whole = filter.span(file);
        Best best = new Best(file, filter, columns, sorting, after, most);
        Duration patience = settings.countPatience();
        End end = scan.scan(
                file,
                whole,
                () -> new Best(file, filter, columns, sorting, after, most),
                part -> {
                    part.kept.forEach(best::keep);
                    return !part.past;
                },
                patience);
        if (!end.complete()) {
            throw new BadFilter("So many variants cannot be sorted within " + patience.toSeconds()
                    + " seconds. Narrow the filter, for example to a region, or sort by position.");
        }
        List<Ranked> ranked = best.kept.stream().sorted(Ranked.ORDER).toList();
        boolean more = ranked.size() == most;
        List<Row> rows = ranked.stream().limit(most - 1).map(Ranked::row).toList();
        return new Found(rows, more ? place(ranked.get(most - 2)) : "", true, 100);
    }

    private static String place(Ranked last) {
        return Long.toHexString(Double.doubleToLongBits(last.key)) + "_" + Long.toHexString(last.offset);
    }

    private static Ranked after(String place) {
        Row none = new Row("", "", List.of(), "", 0);
        if (place.isEmpty()) {
            return new Ranked(Double.NEGATIVE_INFINITY, -1, none);
        }
        String[] parts = place.split("_", -1);
        try {
            double key = Double.longBitsToDouble(Long.parseUnsignedLong(parts[0], 16));
            if (parts.length == 2 && !Double.isNaN(key)) {
                return new Ranked(key, place(parts[1]), none);
            }
        } catch (NumberFormatException noNumber) {
            // told below
        }
        throw noPlace();
    }
}
