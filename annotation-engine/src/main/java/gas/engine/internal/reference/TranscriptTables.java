package gas.engine.internal.reference;

import gas.engine.internal.genes.GeneModel;
import java.io.IOException;
import java.util.List;

/// The transcripts' tables while they grow.
final class TranscriptTables {
    private final StringTable strings;
    private final IntList rows = new IntList();
    private final IntList exons = new IntList();
    private final IntList details = new IntList();
    private final IntList coding = new IntList();
    private final IntList bins = new IntList();
    private final IntList items = new IntList();

    TranscriptTables(StringTable strings) {
        this.strings = strings;
    }

    int transcripts() {
        return rows.size() / Layout.ROW_INTS;
    }

    int bins() {
        return bins.size();
    }

    void add(GeneModel model, int contigCode) {
        int code = model.codeTable == 0 ? contigCode : model.codeTable;
        int properties = (model.forward ? 1 : 0) | model.startPhase() << 1 | code << 8 | model.flags << 16;
        rows.add(model.start());
        rows.add(model.end());
        rows.add(model.codingStart());
        rows.add(model.codingEnd());
        rows.add(exons.size() / 2);
        rows.add(model.exonCount());
        rows.add(properties);
        rows.add(strings.number(model.feature));
        rows.add(strings.number(model.gene));
        rows.add(strings.number(model.symbol));
        rows.add(strings.number(model.biotype));
        rows.add(strings.number(model.protein));
        fill(rows, Layout.ROW_PROTEIN + 1, Layout.ROW_INTS);
        for (int i = 0; i < model.exonCount(); i++) {
            exons.add(model.exonStart(i));
            exons.add(model.exonEnd(i));
        }
        details.add(model.version);
        details.add(model.appris | model.supportLevel << 8);
        details.add(strings.number(model.symbolSource));
        details.add(strings.number(model.hgnc));
        details.add(strings.number(model.ccds));
        details.add(strings.number(model.mane));
        addCoding(model.segments());
        addCoding(model.recodings());
        fill(details, Layout.DETAIL_RECODINGS + 1, Layout.DETAIL_INTS);
    }

    private void addCoding(int[] pairs) {
        details.add(coding.size());
        details.add(pairs.length);
        for (int value : pairs) {
            coding.add(value);
        }
    }

    private static void fill(IntList row, int from, int to) {
        for (int filler = from; filler < to; filler++) {
            row.add(0);
        }
    }

    /// Returns their number. What reaches beyond the contig (a transcript across a circle's origin) is found
    /// within it.
    int addBins(List<GeneModel> models, int firstTranscript, long length) {
        int count = (int) (length >> Layout.BIN_SHIFT) + 1;
        int[] sizes = new int[count + 1];
        for (GeneModel model : models) {
            for (int bin = first(model); bin <= last(model, count); bin++) {
                sizes[bin + 1]++;
            }
        }
        int base = items.size();
        int[] next = new int[count + 1];
        for (int bin = 0; bin <= count; bin++) {
            next[bin] = sizes[bin] + (bin == 0 ? 0 : next[bin - 1]);
            bins.add(base + next[bin]);
        }
        int[] filled = new int[next[count]];
        for (int i = 0; i < models.size(); i++) {
            GeneModel model = models.get(i);
            for (int bin = first(model); bin <= last(model, count); bin++) {
                filled[next[bin]++] = firstTranscript + i;
            }
        }
        for (int item : filled) {
            items.add(item);
        }
        return count;
    }

    private static int first(GeneModel model) {
        return Math.max(0, (model.start() - 1) >> Layout.BIN_SHIFT);
    }

    private static int last(GeneModel model, int bins) {
        return Math.min(bins - 1, (model.end() - 1) >> Layout.BIN_SHIFT);
    }

    void write(SectionOutput out) throws IOException {
        out.begin(Layout.Section.ROWS);
        out.ints(rows.toArray());
        out.begin(Layout.Section.EXONS);
        out.ints(exons.toArray());
        out.begin(Layout.Section.BINS);
        out.ints(bins.toArray());
        out.begin(Layout.Section.ITEMS);
        out.ints(items.toArray());
        out.begin(Layout.Section.DETAILS);
        out.ints(details.toArray());
        out.begin(Layout.Section.CODING);
        out.ints(coding.toArray());
    }
}
