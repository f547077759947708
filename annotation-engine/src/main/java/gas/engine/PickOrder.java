package gas.engine;

import gas.engine.internal.consequence.Effect;
import gas.engine.internal.genes.GeneModel;
import gas.engine.internal.reference.Transcript;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// In which order effects are picked where not all are wanted: Ensembl VEP's default (mane_select, mane_plus_clinical,
/// canonical, appris, tsl, biotype, ccds, rank, length).
final class PickOrder {
    private static final byte[] PROTEIN_CODING = "protein_coding".getBytes(StandardCharsets.US_ASCII);
    private static final int NOT_SAID = 15;
    private static final int LONGEST = (1 << 24) - 1;

    private PickOrder() {}

    /// The less, the sooner picked.
    static long of(Effect effect, Transcript transcript) {
        long order = flag(transcript, GeneModel.MANE_SELECT);
        order = order << 1 | flag(transcript, GeneModel.MANE_PLUS_CLINICAL);
        order = order << 1 | flag(transcript, GeneModel.CANONICAL);
        int appris = transcript.details().appris();
        order = order << 4 | (appris == 0 ? NOT_SAID : appris);
        int level = transcript.details().supportLevel();
        order = order << 4 | (level == 0 || level == GeneModel.TSL_NOT_ANALYSED ? NOT_SAID : level);
        order = order << 1 | (Arrays.equals(transcript.biotype(), PROTEIN_CODING) ? 0 : 1);
        order = order << 1 | (transcript.details().ccds().length > 0 ? 0 : 1);
        order = order << 6 | Long.numberOfTrailingZeros(effect.terms());
        int length = transcript.coding() ? transcript.cdsLength() : transcript.length();
        return order << 24 | LONGEST - Math.min(LONGEST, length);
    }

    private static int flag(Transcript transcript, int flag) {
        return (transcript.flags() & flag) != 0 ? 0 : 1;
    }
}
