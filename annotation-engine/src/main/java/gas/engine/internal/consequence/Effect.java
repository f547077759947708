package gas.engine.internal.consequence;

import org.jspecify.annotations.Nullable;

/// What one allele does to one transcript.
///
/// @param terms set of [Term]s
/// @param cdnaStart 1-based in the transcript, 0 where it is outside the exons; likewise the other positions
/// @param codons reference and alternative, what changes in upper case; null outside the coding sequence
/// @param distance to the transcript where the allele is up- or downstream, else -1
public record Effect(
        long terms,
        int exonFirst,
        int exonLast,
        int intronFirst,
        int intronLast,
        int cdnaStart,
        int cdnaEnd,
        int cdsStart,
        int cdsEnd,
        @Nullable String codons,
        @Nullable String aminoAcids,
        int distance) {}
