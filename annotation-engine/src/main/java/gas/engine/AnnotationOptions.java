package gas.engine;

/// How a run annotates.
///
/// @param upstreamDistance bases before a transcript in which a variant is `upstream_gene_variant`
/// @param downstreamDistance bases after a transcript in which a variant is `downstream_gene_variant`
/// @param totalLength whether positions carry the length of what they count in, as `223/587`
/// @param maxLineLength bytes; a longer line rejects the file
/// @param rejectsKept how many rejected records the summary lists, each with line and reason; all are counted
/// @param compressionLevel of the BGZF output, 0 to 9
public record AnnotationOptions(
        int upstreamDistance,
        int downstreamDistance,
        boolean totalLength,
        int maxLineLength,
        int rejectsKept,
        int compressionLevel) {

    private static final int MAX_DISTANCE = 1_000_000;

    public AnnotationOptions {
        require(upstreamDistance >= 0 && upstreamDistance <= MAX_DISTANCE, "upstreamDistance", upstreamDistance);
        require(
                downstreamDistance >= 0 && downstreamDistance <= MAX_DISTANCE,
                "downstreamDistance",
                downstreamDistance);
        require(maxLineLength >= 1024, "maxLineLength", maxLineLength);
        require(rejectsKept >= 0, "rejectsKept", rejectsKept);
        require(compressionLevel >= 0 && compressionLevel <= 9, "compressionLevel", compressionLevel);
    }

    /// As Ensembl VEP has it: 5,000 bases to both sides.
    public static AnnotationOptions defaults() {
        return new AnnotationOptions(5_000, 5_000, true, 16 << 20, 1_000, 5);
    }

    public AnnotationOptions withDistance(int bases) {
        return new AnnotationOptions(bases, bases, totalLength, maxLineLength, rejectsKept, compressionLevel);
    }

    public AnnotationOptions withTotalLength(boolean shown) {
        return new AnnotationOptions(
                upstreamDistance, downstreamDistance, shown, maxLineLength, rejectsKept, compressionLevel);
    }

    public AnnotationOptions withMaxLineLength(int bytes) {
        return new AnnotationOptions(
                upstreamDistance, downstreamDistance, totalLength, bytes, rejectsKept, compressionLevel);
    }

    private static void require(boolean holds, String name, int value) {
        if (!holds) {
            throw new IllegalArgumentException(name + " cannot be " + value);
        }
    }
}
