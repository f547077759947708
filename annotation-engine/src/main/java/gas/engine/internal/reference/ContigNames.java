package gas.engine.internal.reference;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The names under which one contig goes about: `20`, `chr20`, `NC_000020.10`; `MT`, `chrM`, `M`,
/// `NC_012920.1`.
final class ContigNames {
    private static final String[] CHROMOSOMES = {
        "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20",
        "21", "22", "X", "Y"
    };
    private static final long[] GRCH37 = {
        249250621, 243199373, 198022430, 191154276, 180915260, 171115067, 159138663, 146364022, 141213431, 135534747,
        135006516, 133851895, 115169878, 107349540, 102531392, 90354753, 81195210, 78077248, 59128983, 63025520,
        48129895, 51304566, 155270560, 59373566
    };
    private static final int[] GRCH37_REFSEQ = {
        10, 11, 11, 11, 9, 11, 13, 10, 11, 10, 9, 11, 10, 8, 9, 9, 10, 9, 9, 10, 8, 10, 10, 9
    };
    private static final long[] GRCH38 = {
        248956422, 242193529, 198295559, 190214555, 181538259, 170805979, 159345973, 145138636, 138394717, 133797422,
        135086622, 133275309, 114364328, 107043718, 101991189, 90338345, 83257441, 80373285, 58617616, 64444167,
        46709983, 50818468, 156040895, 57227415
    };
    private static final int[] GRCH38_REFSEQ = {
        11, 12, 12, 12, 10, 12, 14, 11, 12, 11, 10, 12, 11, 9, 10, 10, 11, 10, 10, 11, 9, 11, 11, 10
    };
    static final int STANDARD_CODE = 1;
    private static final long HUMAN_MITOCHONDRION = 16569;
    private static final String SARS_COV_2_REFSEQ = "NC_045512.2";
    private static final String SARS_COV_2_GENBANK = "MN908947.3"; // the same bases
    private static final long YEAST_MITOCHONDRION = 85779; // S. cerevisiae R64
    private static final long FLY_MITOCHONDRION = 19524; // D. melanogaster BDGP6
    private static final long WORM_MITOCHONDRION = 13794; // C. elegans WBcel235

    private ContigNames() {}

    /// Every other name of a contig, which for a human chromosome its length tells.
    static List<String> aliases(String name, long length) {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < CHROMOSOMES.length; i++) {
            String refSeq = length == GRCH37[i]
                    ? refSeq(i, GRCH37_REFSEQ[i])
                    : length == GRCH38[i] ? refSeq(i, GRCH38_REFSEQ[i]) : "";
            boolean named = bare(name).equals(CHROMOSOMES[i]) || name.equals(refSeq);
            if (named) {
                names.add(CHROMOSOMES[i]);
                if (!refSeq.isEmpty()) {
                    names.add(refSeq);
                }
            }
        }
        if (mitochondrial(name)) {
            names.addAll(List.of("MT", "chrM", "M", "chrMT"));
            if (length == HUMAN_MITOCHONDRION) {
                names.add("NC_012920.1");
            }
        }
        if (name.equals(SARS_COV_2_REFSEQ) || name.equals(SARS_COV_2_GENBANK)) {
            names.addAll(List.of(SARS_COV_2_REFSEQ, SARS_COV_2_GENBANK));
        }
        names.add(bare(name));
        for (String each : new ArrayList<>(names)) {
            if (each.length() <= 5) {
                names.add("chr" + bare(each));
            }
        }
        names.remove(name);
        return List.copyOf(names);
    }

    /// `GRCh37` or `GRCh38` where the contig has the length that only one of them gives it, else empty.
    static String assembly(String name, long length) {
        for (int i = 0; i < CHROMOSOMES.length; i++) {
            if (bare(name).equals(CHROMOSOMES[i])
                    || name.startsWith(refSeq(i, 0).substring(0, 10))) {
                return length == GRCH37[i] ? "GRCh37" : length == GRCH38[i] ? "GRCh38" : "";
            }
        }
        return "";
    }

    /// NCBI's number of the genetic code of a contig's genes, where the gene file does not say: the second in
    /// vertebrates' mitochondria, the third in yeast's (Ensembl calls it `Mito`, UCSC `chrM`), the fifth in
    /// those of flies and worms. Which of them a `chrM` is, its length tells.
    static int geneticCode(String name, long length) {
        boolean yeast = name.equals("Mito") || length == YEAST_MITOCHONDRION;
        boolean invertebrate = name.equals("MtDNA")
                || name.equals("mitochondrion_genome")
                || length == FLY_MITOCHONDRION
                || length == WORM_MITOCHONDRION;
        boolean mitochondrial = mitochondrial(name) || yeast || invertebrate;
        return !mitochondrial ? STANDARD_CODE : yeast ? 3 : invertebrate ? 5 : 2;
    }

    static boolean mitochondrial(String name) {
        return switch (name) {
            case "MT", "M", "chrM", "chrMT", "NC_012920.1", "rCRS" -> true;
            default -> false;
        };
    }

    private static String refSeq(int chromosome, int version) {
        return String.format("NC_%06d.%d", chromosome + 1, version);
    }

    private static String bare(String name) {
        return name.startsWith("chr") ? name.substring(3) : name;
    }
}
