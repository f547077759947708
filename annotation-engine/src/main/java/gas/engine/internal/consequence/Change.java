package gas.engine.internal.consequence;

/// One alternative allele as it changes the genome, on the forward strand.
///
/// @param start 1-based; of an insertion, the base after it
/// @param end 1-based, inclusive; of an insertion, the base before it, so that `start == end + 1`
/// @param reference what is there, upper case; empty for an insertion
/// @param alternative upper case; empty for a deletion
public record Change(int start, int end, byte[] reference, byte[] alternative) {
    boolean isInsertion() {
        return start > end;
    }

    int replaced() {
        return end - start + 1;
    }

    boolean overlaps(int from, int to) {
        return end >= from && start <= to;
    }
}
