package gas.engine.internal.genes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the transcripts of a GTF or GFF3 file: Ensembl's, GENCODE's and RefSeq's dialects, told by what the lines say.
///
/// - GTF keeps the stop codon out of `CDS`; a `stop_codon` line puts it back. Where there is none, `CDS` is taken as it
/// is.
/// - GFF3 hangs exons and `CDS` on a transcript, or, for bacteria and mitochondria, on the gene itself.
/// - Names: Ensembl's `transcript:` and `gene:`, RefSeq's `rna-` and `gene-` before an ID are not part of it.
public final class GeneFile {
    private static final int COLUMNS = 9;

    private final Map<String, GeneModel> models = new LinkedHashMap<>();
    private final Map<String, Parent> parents = new HashMap<>();
    private boolean gff3;
    private boolean dialectKnown;

    /// A GFF3 line that others may name as their parent.
    private record Parent(String type, Map<String, String> attributes) {}

    private GeneFile() {}

    /// Transcripts in the order of the file.
    ///
    /// @param text decompressed; not closed
    public static List<GeneModel> read(InputStream text) throws IOException {
        GeneFile file = new GeneFile();
        BufferedReader lines = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8), 1 << 16);
        long number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (line.startsWith("##FASTA")) {
                break;
            }
            if (line.isEmpty() || line.charAt(0) == '#') {
                if (line.startsWith("##gff-version")
                        && line.substring(13).strip().startsWith("3")) {
                    file.gff3 = true;
                    file.dialectKnown = true;
                }
                continue;
            }
            file.add(line, number);
        }
        return file.complete();
    }

    private void add(String line, long number) throws IOException {
        String[] columns = line.split("\t", -1);
        if (columns.length < COLUMNS) {
            throw new IOException("line " + number + " of the gene file has " + columns.length
                    + " columns, not 9: is this a GTF or GFF3 file?");
        }
        if (!dialectKnown) {
            gff3 = columns[8].matches("\\s*\\w+=.*");
            dialectKnown = true;
        }
        try {
            if (gff3) {
                addGff3(columns);
            } else {
                addGtf(columns);
            }
        } catch (NumberFormatException notANumber) {
            throw new IOException("line " + number + " of the gene file has a start, end or phase that is no number");
        }
    }

    private void addGtf(String[] columns) {
        String type = columns[2];
        boolean exon = type.equals("exon");
        boolean coding = type.equals("CDS") || type.equals("stop_codon");
        if (!exon && !coding && !type.equals("transcript")) {
            return;
        }
        Map<String, String> attributes = Attributes.gtf(columns[8]);
        String id = attributes.getOrDefault("transcript_id", "");
        if (id.isEmpty()) {
            return;
        }
        GeneModel model = model(columns[0], id, id);
        model.forward = !columns[6].equals("-");
        if (exon) {
            model.addExon(Integer.parseInt(columns[3]), Integer.parseInt(columns[4]));
        } else if (coding) {
            addCoding(model, columns, attributes);
        }
        if (model.gene.isEmpty()) {
            model.gene = attributes.getOrDefault("gene_id", "");
        }
        if (model.symbol.isEmpty()) {
            model.symbol = first(attributes, "gene_name", "gene");
        }
        if (model.biotype.isEmpty()) {
            model.biotype = first(attributes, "transcript_biotype", "transcript_type", "gene_biotype", "gene_type");
        }
        model.flags |= flags(attributes.getOrDefault("tag", ""));
    }

    private void addGff3(String[] columns) {
        String type = columns[2];
        switch (type) {
            case "exon", "CDS", "stop_codon" -> {
                Map<String, String> attributes = Attributes.gff3(columns[8]);
                for (String parent : attributes.getOrDefault("Parent", "").split(",")) {
                    if (parent.isEmpty()) {
                        continue;
                    }
                    GeneModel model = model(columns[0], parent, parent);
                    model.forward = !columns[6].equals("-");
                    if (type.equals("exon")) {
                        model.addExon(Integer.parseInt(columns[3]), Integer.parseInt(columns[4]));
                    } else {
                        addCoding(model, columns, attributes);
                    }
                }
            }
            case "start_codon", "five_prime_UTR", "three_prime_UTR", "UTR", "intron", "chromosome", "region" -> {}
            default -> {
                Map<String, String> attributes = Attributes.gff3(columns[8]);
                String id = attributes.getOrDefault("ID", "");
                if (!id.isEmpty()) {
                    parents.putIfAbsent(columns[0] + '\t' + id, new Parent(type, attributes));
                }
            }
        }
    }

    private static void addCoding(GeneModel model, String[] columns, Map<String, String> attributes) {
        int phase = columns[7].length() == 1 && columns[7].charAt(0) != '.' ? Integer.parseInt(columns[7]) : -1;
        model.addCoding(Integer.parseInt(columns[3]), Integer.parseInt(columns[4]), phase);
        if (model.protein.isEmpty()) {
            model.protein = attributes.getOrDefault("protein_id", "");
        }
        String table = attributes.get("transl_table");
        if (table != null) {
            model.codeTable = Integer.parseInt(table);
        }
    }

    private GeneModel model(String contig, String key, String id) {
        return models.computeIfAbsent(contig + '\t' + key, absent -> new GeneModel(contig, id));
    }

    private List<GeneModel> complete() {
        Collection<GeneModel> read = gff3 ? named() : models.values();
        List<GeneModel> complete = new ArrayList<>(read.size());
        for (GeneModel model : read) {
            if (!model.empty()) {
                model.complete();
                complete.add(model);
            }
        }
        return complete;
    }

    /// GFF3: names and biotypes come from the lines above, once all of them are known.
    private List<GeneModel> named() {
        List<GeneModel> named = new ArrayList<>(models.size());
        for (Map.Entry<String, GeneModel> entry : models.entrySet()) {
            GeneModel drawn = entry.getValue();
            Parent transcript = parents.get(entry.getKey());
            if (transcript == null) {
                continue; // hangs on a line that is not there, or on another CDS
            }
            Parent gene = gene(drawn.contig, transcript);
            Map<String, String> own = transcript.attributes;
            String id = first(own, "transcript_id");
            named.add(rename(drawn, id.isEmpty() ? bare(drawn.feature) : id, transcript, gene));
        }
        return named;
    }

    private static GeneModel rename(GeneModel drawn, String feature, Parent transcript, Parent gene) {
        GeneModel model = drawn.feature.equals(feature) ? drawn : drawn.as(feature);
        Map<String, String> own = transcript.attributes;
        model.gene = geneId(gene);
        model.symbol = first(gene.attributes, "gene_name", "Name", "gene");
        model.biotype = first(own, "biotype", "transcript_biotype", "transcript_type");
        if (model.biotype.isEmpty()) {
            model.biotype = biotype(transcript, gene);
        }
        model.flags = flags(own.getOrDefault("tag", ""));
        return model;
    }

    private Parent gene(String contig, Parent transcript) {
        Parent gene = transcript;
        for (int depth = 0; depth < 8; depth++) {
            String up = gene.attributes.get("Parent");
            Parent next = up == null ? null : parents.get(contig + '\t' + up);
            if (next == null) {
                break;
            }
            gene = next;
        }
        return gene;
    }

    private static String geneId(Parent gene) {
        String id = first(gene.attributes, "gene_id");
        if (!id.isEmpty()) {
            return id;
        }
        for (String reference : gene.attributes.getOrDefault("Dbxref", "").split(",")) {
            if (reference.startsWith("GeneID:")) {
                return reference.substring(7);
            }
        }
        return bare(gene.attributes.getOrDefault("ID", ""));
    }

    private static String biotype(Parent transcript, Parent gene) {
        return switch (transcript.type) {
            case "mRNA" -> "protein_coding";
            case "lnc_RNA" -> "lncRNA";
            case "transcript" -> "misc_RNA";
            case "primary_transcript" -> "miRNA_primary_transcript";
            case "gene", "pseudogene" -> first(gene.attributes, "gene_biotype", "gene_type", "biotype");
            default -> transcript.type;
        };
    }

    private static String bare(String id) {
        for (String prefix : List.of("transcript:", "gene:", "rna-", "gene-")) {
            if (id.startsWith(prefix)) {
                return id.substring(prefix.length());
            }
        }
        return id;
    }

    private static int flags(String tags) {
        int flags = 0;
        for (String tag : tags.split(",")) {
            flags |= switch (tag.strip()) {
                case "cds_start_NF" -> GeneModel.CDS_START_NF;
                case "cds_end_NF" -> GeneModel.CDS_END_NF;
                case "Ensembl_canonical" -> GeneModel.CANONICAL;
                case "MANE_Select", "MANE Select" -> GeneModel.MANE_SELECT;
                default -> 0;
            };
        }
        return flags;
    }

    private static String first(Map<String, String> attributes, String... keys) {
        for (String key : keys) {
            @Nullable String value = attributes.get(key);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return "";
    }
}
