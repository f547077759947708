package gas.engine.internal.reference;

import gas.engine.internal.genes.GeneModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Finds in mitochondria the coding sequences that end with a T or TA, to which the poly-A tail adds what a
/// stop codon lacks (<https://www.ncbi.nlm.nih.gov/Taxonomy/Utils/wprintgc.cgi>, code 2), where the gene file
/// does not say so.
final class CompletedStops {
    private static final String STOP = "TAA";

    private final FileChannel packed;

    /// @param packed a reference in the making, readable, its sequence written
    CompletedStops(FileChannel packed) {
        this.packed = packed;
    }

    void mark(GeneModel model, FastaPacker.Packed contig) throws IOException {
        int left = model.codingBases() % 3;
        boolean atEnd = model.forward ? model.codingEnd() == model.end() : model.codingStart() == model.start();
        boolean told = (model.flags & (GeneModel.STOP_COMPLETED | GeneModel.CDS_END_NF | GeneModel.SLIPPING)) != 0;
        if (!model.coding() || left == 0 || !atEnd || told) {
            return;
        }
        int last = model.forward ? model.codingEnd() : model.codingStart();
        int step = model.forward ? 1 : -1;
        for (int i = 0; i < left; i++) {
            byte base = base(contig, last - step * (left - 1 - i));
            if ((model.forward ? base : Bases.complement(base)) != STOP.charAt(i)) {
                return;
            }
        }
        model.stopCompleted(last - step * (left - 1));
    }

    private byte base(FastaPacker.Packed contig, int position) throws IOException {
        int at = Math.floorMod(position - 1, (int) contig.length());
        ByteBuffer four = ByteBuffer.allocate(1);
        packed.read(four, Layout.HEADER + contig.sequenceAt() + (at >> 2));
        return (byte) "ACGT".charAt(four.get(0) >> 2 * (at & 3) & 3);
    }
}
