package gas.engine;

import gas.engine.internal.haplotype.Unphased;
import gas.engine.internal.output.CsqField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How a run annotates. Immutable: each `with` gives another.
public final class AnnotationOptions {
    private static final int MAX_DISTANCE = 1_000_000;
    private static final int MAX_THREADS = 256;

    /// Which fields an annotated record gets.
    public enum Format {
        /// Ensembl VEP's
        CSQ,
        /// SnpEff's, of "Variant annotations in VCF format", 2015
        ANN,
        BOTH;

        boolean csq() {
            return this != ANN;
        }

        boolean ann() {
            return this != CSQ;
        }
    }

    /// Which of the effects are written.
    public enum Pick {
        ALL,
        /// one an allele, the first in VEP's order
        ALLELE,
        /// one an allele and gene, likewise
        GENE
    }

    private Format format = Format.CSQ;
    private Pick pick = Pick.ALL;
    private int upstreamDistance = 5_000;
    private int downstreamDistance = 5_000;
    private boolean intergenic = true;
    private List<CsqField> fields = CsqField.DEFAULT;
    private List<Track> tracks = List.of();
    private boolean totalLength = true;
    private boolean haplotypes;
    private Unphased unphased = Unphased.SKIP;
    private int maxLineLength = 16 << 20;
    private int rejectsKept = 1_000;
    private int compressionLevel = 5;
    private int threads = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
    private int chunk = 256 << 10;

    private AnnotationOptions() {}

    private AnnotationOptions(AnnotationOptions other) {
        format = other.format;
        pick = other.pick;
        upstreamDistance = other.upstreamDistance;
        downstreamDistance = other.downstreamDistance;
        intergenic = other.intergenic;
        fields = other.fields;
        tracks = other.tracks;
        totalLength = other.totalLength;
        haplotypes = other.haplotypes;
        unphased = other.unphased;
        maxLineLength = other.maxLineLength;
        rejectsKept = other.rejectsKept;
        compressionLevel = other.compressionLevel;
        threads = other.threads;
        chunk = other.chunk;
    }

    /// As Ensembl VEP has it: 5,000 bases to both sides, every field; as many threads as there are processors.
    public static AnnotationOptions defaults() {
        return new AnnotationOptions();
    }

    public AnnotationOptions withFormat(Format written) {
        AnnotationOptions changed = new AnnotationOptions(this);
        changed.format = written;
        return changed;
    }

    public AnnotationOptions withPick(Pick written) {
        AnnotationOptions changed = new AnnotationOptions(this);
        changed.pick = written;
        return changed;
    }

    /// @param bases to both sides of a transcript in which a variant is `upstream_` or `downstream_gene_variant`
    public AnnotationOptions withDistance(int bases) {
        require(bases >= 0 && bases <= MAX_DISTANCE, "the distance", bases);
        AnnotationOptions changed = new AnnotationOptions(this);
        changed.upstreamDistance = bases;
        changed.downstreamDistance = bases;
        return changed;
    }

    /// Whether a variant at no transcript is annotated as `intergenic_variant`.
    public AnnotationOptions withIntergenic(boolean annotated) {
        AnnotationOptions changed = new AnnotationOptions(this);
        changed.intergenic = annotated;
        return changed;
    }

    /// The fields of the CSQ entries, by VEP's names, in their order.
    ///
    /// @throws IllegalArgumentException where there is no such field, naming those that there are
    public AnnotationOptions withFields(List<String> names) {
        require(!names.isEmpty(), "the number of fields", 0);
        AnnotationOptions changed = new AnnotationOptions(this);
        changed.fields = names.stream().map(CsqField::of).toList();
        return changed;
    }

    /// What is known of an allele ends each of its CSQ entries, track by track; the tracks stay open as long as the
    /// run.
    public AnnotationOptions withTracks(List<Track> known) {
        AnnotationOptions changed = new AnnotationOptions(this);
        changed.tracks = List.copyOf(known);
        return changed;
    }

    /// Whether positions carry the length of what they count in, as `223/587`.
    public AnnotationOptions withTotalLength(boolean shown) {
        AnnotationOptions changed = new AnnotationOptions(this);
        changed.totalLength = shown;
        return changed;
    }

    /// Whether alleles that one haplotype carries are judged together, too, as bcftools csq does: records with
    /// samples get an HCSQ beside their CSQ.
    public AnnotationOptions withHaplotypes(boolean judged) {
        AnnotationOptions changed = new AnnotationOptions(this);
        changed.haplotypes = judged;
        return changed;
    }

    /// How haplotypes are read off heterozygous genotypes that are not phased: `skip` (left out, and counted), `as-is`
    /// (`0/1` is `0|1`), `merge` (a person's alleles are one haplotype), `non-reference` (`0/1` is `1|1`), or the
    /// letter that bcftools csq has for it.
    ///
    /// @throws IllegalArgumentException where there is no such way, naming those that there are
    public AnnotationOptions withUnphased(String way) {
        AnnotationOptions changed = new AnnotationOptions(this);
        changed.unphased = Unphased.of(way);
        return changed;
    }

    /// A longer line rejects the file.
    public AnnotationOptions withMaxLineLength(int bytes) {
        require(bytes >= 1024, "the longest line", bytes);
        AnnotationOptions changed = new AnnotationOptions(this);
        changed.maxLineLength = bytes;
        return changed;
    }

    /// How many rejected records the summary lists, each with line and reason; all are counted.
    public AnnotationOptions withRejectsKept(int records) {
        require(records >= 0, "the number of rejects", records);
        AnnotationOptions changed = new AnnotationOptions(this);
        changed.rejectsKept = records;
        return changed;
    }

    /// Of the BGZF output, 0 to 9.
    public AnnotationOptions withCompressionLevel(int level) {
        require(level >= 0 && level <= 9, "the compression level", level);
        AnnotationOptions changed = new AnnotationOptions(this);
        changed.compressionLevel = level;
        return changed;
    }

    /// How many threads annotate at the same time; changes nothing but the speed.
    public AnnotationOptions withThreads(int count) {
        require(count >= 1 && count <= MAX_THREADS, "the number of threads", count);
        AnnotationOptions changed = new AnnotationOptions(this);
        changed.threads = count;
        return changed;
    }

    /// Bytes of input that a thread takes at a time; changes nothing but the speed.
    AnnotationOptions withChunk(int bytes) {
        require(bytes >= 1, "the chunk", bytes);
        AnnotationOptions changed = new AnnotationOptions(this);
        changed.chunk = bytes;
        return changed;
    }

    Format format() {
        return format;
    }

    Pick pick() {
        return pick;
    }

    int upstreamDistance() {
        return upstreamDistance;
    }

    int downstreamDistance() {
        return downstreamDistance;
    }

    boolean intergenic() {
        return intergenic;
    }

    List<CsqField> fields() {
        return fields;
    }

    List<Track> tracks() {
        return tracks;
    }

    /// The names of all columns of a CSQ entry.
    List<String> columns() {
        List<String> columns =
                new ArrayList<>(fields.stream().map(CsqField::title).toList());
        tracks.forEach(track -> columns.addAll(track.columns(columns)));
        return columns;
    }

    boolean totalLength() {
        return totalLength;
    }

    boolean haplotypes() {
        return haplotypes;
    }

    Unphased unphased() {
        return unphased;
    }

    int maxLineLength() {
        return maxLineLength;
    }

    int rejectsKept() {
        return rejectsKept;
    }

    int compressionLevel() {
        return compressionLevel;
    }

    int threads() {
        return threads;
    }

    int chunk() {
        return chunk;
    }

    /// What decides over the output, by name.
    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("format", format.name().toLowerCase(Locale.ROOT));
        parameters.put("pick", pick.name().toLowerCase(Locale.ROOT));
        parameters.put("upstream", String.valueOf(upstreamDistance));
        parameters.put("downstream", String.valueOf(downstreamDistance));
        parameters.put("intergenic", String.valueOf(intergenic));
        if (format.csq()) {
            parameters.put("fields", String.join("|", columns()));
            parameters.put("totalLength", String.valueOf(totalLength));
        }
        if (haplotypes) {
            parameters.put("unphased", unphased.toString());
        }
        for (int i = 0; i < tracks.size(); i++) {
            parameters.put(
                    "track" + (i + 1),
                    tracks.get(i).name() + " " + tracks.get(i).checksum() + " of "
                            + tracks.get(i).source());
        }
        return parameters;
    }

    private static void require(boolean holds, String name, int value) {
        if (!holds) {
            throw new IllegalArgumentException(name + " cannot be " + value);
        }
    }
}
