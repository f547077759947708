package gas.engine.internal.reference;

/// What a gene file says of a transcript beside its place. Texts are UTF-8, empty where the file does not
/// have them.
///
/// @param version of the transcript where the file keeps it apart from its name, else 0
/// @param appris 1 to 5: principal; 6 and 7: alternative 1 and 2; 0: not said
/// @param supportLevel 1 to 5, [GeneModel#TSL_NOT_ANALYSED], or 0: not said
/// @param symbolSource as VEP's SYMBOL_SOURCE: `HGNC`, `EntrezGene`
/// @param hgnc as `HGNC:18105`
/// @param protein with its version where the file has one
/// @param mane the same transcript's name on the other side, RefSeq's or Ensembl's
/// @param segments starts and ends (1-based, inclusive) of the coding segments, ascending on the genome, only
/// where they are not what exons and the ends of the coding sequence make: they overlap where a ribosome goes
/// back, and leave a gap within an exon where it skips
/// @param recodings pairs: the genomic position of a codon's first base in the transcript's direction, and
/// the letter of its amino acid, which the genetic code does not give (`U` selenocysteine, `*` a stop
/// completed by the poly-A tail)
public record TranscriptDetails(
        int version,
        int appris,
        int supportLevel,
        byte[] symbolSource,
        byte[] hgnc,
        byte[] protein,
        byte[] ccds,
        byte[] mane,
        int[] segments,
        int[] recodings) {}
