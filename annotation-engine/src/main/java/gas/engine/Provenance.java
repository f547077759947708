package gas.engine;

import gas.engine.internal.reference.About;
import gas.engine.internal.reference.CompiledReference;
import java.util.Map;

/// What an annotation was made with: enough to make it again.
///
/// @param engine name and version
/// @param referenceSha256 of the compiled reference, in hex
/// @param sequenceSha256 of the FASTA file that it was built from
/// @param genesSha256 of the gene file that it was built from
/// @param parameters what decides over the output, by name
public record Provenance(
        String engine,
        String reference,
        String assembly,
        String referenceSha256,
        String sequenceFile,
        String sequenceSha256,
        String genesFile,
        String genesSha256,
        Map<String, String> parameters) {

    static Provenance of(CompiledReference reference, AnnotationOptions options) {
        About about = reference.about();
        return new Provenance(
                EngineVersion.TEXT,
                about.name(),
                about.assembly(),
                reference.checksum(),
                about.sequenceFile(),
                about.sequenceSha256(),
                about.genesFile(),
                about.genesSha256(),
                options.parameters());
    }
}
