package gas.engine.internal.genes;

import java.io.IOException;
import java.util.List;

/// A dialect: takes a file's lines one by one and makes transcripts of them.
interface GeneLines {
    void add(FeatureLine line) throws IOException;

    /// Transcripts in the order of the file, not yet [GeneModel#complete()].
    List<GeneModel> models(Omissions omissions);
}
