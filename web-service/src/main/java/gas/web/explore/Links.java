package gas.web.explore;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.web.util.UriUtils;

/// Where else to look a variant up. Only names of the usual shape make a link.
final class Links {
    private static final Pattern CONTIG = Pattern.compile("(chr)?([0-9]{1,2}|X|Y|M|MT)");
    private static final Pattern DBSNP = Pattern.compile("rs[0-9]{1,15}");
    private static final Pattern BASES = Pattern.compile("[ACGT]{1,50}");
    private static final Pattern GENE = Pattern.compile("ENSG[0-9]{11}(\\.[0-9]+)?");
    private static final int MOST_GENES = 5;

    record Link(String title, String address) {}

    private Links() {}

    /// @param assembly `GRCh37`, `GRCh38`, or anything else for which there are fewer links
    static List<Link> of(
            String assembly, String contig, int position, String id, String before, String after, List<String> genes) {
        List<Link> links = new ArrayList<>();
        for (String name : id.split(";")) {
            if (DBSNP.matcher(name).matches()) {
                links.add(new Link("dbSNP " + name, "https://www.ncbi.nlm.nih.gov/snp/" + name));
            }
        }
        boolean old = assembly.startsWith("GRCh37");
        if ((old || assembly.startsWith("GRCh38")) && CONTIG.matcher(contig).matches() && position > 0) {
            String bare = contig.startsWith("chr") ? contig.substring(3) : contig;
            String around = bare + ":" + Math.max(1, position - 50) + "-" + ((long) position + 50);
            links.add(new Link(
                    "Ensembl",
                    (old ? "https://grch37.ensembl.org" : "https://www.ensembl.org") + "/Homo_sapiens/Location/View?r="
                            + encode(around)));
            links.add(new Link(
                    "UCSC",
                    "https://genome.ucsc.edu/cgi-bin/hgTracks?db=" + (old ? "hg19" : "hg38") + "&position="
                            + encode("chr" + around)));
            if (BASES.matcher(before).matches() && BASES.matcher(after).matches()) {
                links.add(new Link(
                        "gnomAD",
                        "https://gnomad.broadinstitute.org/variant/"
                                + String.join("-", bare, String.valueOf(position), before, after)
                                + (old ? "?dataset=gnomad_r2_1" : "?dataset=gnomad_r4")));
            }
            links.add(new Link(
                    "ClinVar",
                    "https://www.ncbi.nlm.nih.gov/clinvar/?term="
                            + encode(bare + "[chr] AND " + position + "[" + (old ? "chrpos37" : "chrpos38") + "]")));
        }
        genes.stream()
                .filter(gene -> GENE.matcher(gene).matches())
                .limit(MOST_GENES)
                .forEach(gene -> links.add(
                        new Link("Gene " + gene, "https://www.ensembl.org/Homo_sapiens/Gene/Summary?g=" + gene)));
        return links;
    }

    private static String encode(String text) {
        return UriUtils.encode(text, StandardCharsets.UTF_8);
    }
}
