package gas.engine;

import gas.engine.internal.reference.About;
import gas.engine.internal.reference.CompiledReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What is in a reference and where it came from.
///
/// @param sources in the order that they were read in
/// @param biotypes transcripts of each, by name
/// @param regulatoryTypes regulatory features of each, by name
public record ReferenceDescription(
        String name,
        String assembly,
        String checksum,
        List<Source> sources,
        List<Contig> contigs,
        Map<String, Integer> biotypes,
        Map<String, Integer> regulatoryTypes) {

    /// @param what `sequence`, `genes` or `regulatory`
    /// @param sha256 of the file's bytes as they were read, compressed or not
    public record Source(String what, String file, String sha256) {}

    static ReferenceDescription of(Reference reference) {
        CompiledReference compiled = reference.compiled();
        About about = compiled.about();
        List<Source> sources = new ArrayList<>();
        sources.add(new Source("sequence", about.sequenceFile(), about.sequenceSha256()));
        sources.add(new Source("genes", about.genesFile(), about.genesSha256()));
        if (!about.regulatoryFile().isEmpty()) {
            sources.add(new Source("regulatory", about.regulatoryFile(), about.regulatorySha256()));
        }
        return new ReferenceDescription(
                reference.name(),
                reference.assembly(),
                reference.checksum(),
                List.copyOf(sources),
                reference.contigs(),
                compiled.biotypes(),
                compiled.regulatoryTypes());
    }
}
