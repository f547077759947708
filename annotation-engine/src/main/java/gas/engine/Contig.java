package gas.engine;

import java.util.List;

/// A sequence of a reference.
///
/// @param name as in the FASTA file that the reference was built from
/// @param length of the whole contig in the assembly
/// @param sequenced bases that the reference holds, from position 1; less than `length` in a slice
/// @param aliases other names that a VCF or a gene file may use
/// @param transcripts how many transcripts lie on it
public record Contig(String name, long length, long sequenced, List<String> aliases, int transcripts) {}
