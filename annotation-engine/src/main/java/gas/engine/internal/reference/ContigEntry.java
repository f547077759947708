package gas.engine.internal.reference;

import java.util.List;

/// A contig in a compiled reference, and where its parts lie in the sections.
///
/// @param sequenceAt byte in the sequence section
/// @param firstRun in the runs section
/// @param firstBin in the bins section
public record ContigEntry(
        String name,
        long length,
        long sequenced,
        List<String> aliases,
        long sequenceAt,
        int firstRun,
        int runs,
        int firstTranscript,
        int transcripts,
        int firstBin,
        int bins) {
    private static final String REFSEQ = "NC_";

    /// RefSeq's name of a chromosome (`NC_...`) where it is known, else the contig's own.
    public String refSeqName() {
        if (name.startsWith(REFSEQ)) {
            return name;
        }
        return aliases.stream()
                .filter(alias -> alias.startsWith(REFSEQ))
                .findFirst()
                .orElse(name);
    }

    /// Whether it is a mitochondrion's, by its name.
    public boolean mitochondrial() {
        return ContigNames.mitochondrial(name);
    }
}
