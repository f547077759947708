package gas.engine.internal.reference;

import gas.engine.internal.genes.RegulatoryFile;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/// The regulatory section while it grows: contigs one after the other.
final class RegulatoryTables {
    private final StringTable strings;
    private final IntList first = new IntList();
    private final IntList rows = new IntList();

    RegulatoryTables(StringTable strings) {
        this.strings = strings;
    }

    int features() {
        return rows.size() / Layout.REGULATORY_INTS;
    }

    void addContig(List<RegulatoryFile.Feature> features) {
        first.add(features());
        features.sort(Comparator.comparingInt(RegulatoryFile.Feature::start)
                .thenComparingInt(RegulatoryFile.Feature::end)
                .thenComparing(RegulatoryFile.Feature::id));
        int reach = 0;
        for (RegulatoryFile.Feature feature : features) {
            reach = Math.max(reach, feature.end());
            rows.add(feature.start());
            rows.add(feature.end());
            rows.add(reach);
            rows.add(strings.number(feature.id()));
            rows.add(strings.number(feature.type()));
            rows.add(0);
        }
    }

    void write(SectionOutput out) throws IOException {
        first.add(features());
        out.begin(Layout.Section.REGULATORY);
        out.ints(first.toArray());
        out.ints(rows.toArray());
    }
}
