package gas.engine.internal.genes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// GFF3 as Ensembl, GENCODE and RefSeq write it. Exons and `CDS` hang on a transcript or, in bacteria,
/// viruses and mitochondria, on the gene itself, one transcript for each `CDS` that has an ID of its own.
///
/// Ensembl's `transcript:` and `gene:`, RefSeq's `rna-` and `gene-` before an ID are not part of the name.
final class Gff3 implements GeneLines {
    private static final int DEEPEST = 8;

    private final Facts facts;
    private final Map<String, Drawn> drawn = new LinkedHashMap<>();
    private final Map<String, Parent> parents = new LinkedHashMap<>();

    /// A line that others may name as their parent.
    private record Parent(String type, Attributes attributes, long line) {
        boolean isGene() {
            return type.endsWith("gene");
        }

        boolean isTranscript() {
            return type.equals("transcript")
                    || type.equals("mRNA")
                    || type.endsWith("RNA")
                    || type.endsWith("_transcript");
        }
    }

    /// Exons and coding segments of one parent; of one CDS of a gene that has no transcript.
    private record Drawn(GeneModel model, String parent, String cds) {}

    Gff3(Facts facts) {
        this.facts = facts;
    }

    @Override
    public void add(FeatureLine line) throws IOException {
        switch (line.type()) {
            case "exon",
                    "CDS",
                    "stop_codon",
                    "five_prime_UTR",
                    "three_prime_UTR",
                    "UTR",
                    "stop_codon_redefined_as_selenocysteine",
                    "selenocysteine" -> part(line);
            case "start_codon",
                    "intron",
                    "chromosome",
                    "region",
                    "match",
                    "cDNA_match",
                    "biological_region",
                    "scaffold",
                    "supercontig" -> {}
            default -> {
                Attributes attributes = Attributes.gff3(line.attributes());
                String id = attributes.get("ID");
                if (!id.isEmpty()) {
                    Parent parent = new Parent(facts.word(line.type()), attributes.keeping(Facts.KEPT), line.number());
                    parents.putIfAbsent(line.contig() + '\t' + id, parent);
                }
            }
        }
    }

    private void part(FeatureLine line) throws IOException {
        Attributes attributes = Attributes.gff3(line.attributes());
        for (String id : attributes.list("Parent")) {
            String parent = line.contig() + '\t' + id;
            Parent known = line.type().equals("CDS") ? parents.get(parent) : null;
            String cds = known != null && known.isGene() ? attributes.get("ID") : "";
            Drawn to = drawn.get(cds.isEmpty() ? parent : parent + '\t' + cds);
            if (to == null) {
                to = new Drawn(new GeneModel(facts.word(line.contig()), id, line.number()), parent, cds);
                drawn.put(cds.isEmpty() ? parent : parent + '\t' + cds, to);
            }
            draw(to.model, line, attributes);
        }
    }

    private void draw(GeneModel model, FeatureLine line, Attributes attributes) throws IOException {
        model.strand(line.forward());
        switch (line.type()) {
            case "exon" -> model.addExon(line.start(), line.end());
            case "CDS", "stop_codon" -> {
                boolean stop = line.type().equals("stop_codon");
                model.addCoding(line.start(), line.end(), line.phase(), stop);
                facts.ofCoding(model, line, stop ? Attributes.NONE : attributes);
            }
            case "stop_codon_redefined_as_selenocysteine", "selenocysteine" -> model.addRecoding(bases(line), 'U');
            default -> model.addUntranslated(line.start(), line.end());
        }
    }

    static List<Integer> bases(FeatureLine line) {
        int end = Math.min(line.end(), line.start() + 2);
        return IntStream.rangeClosed(line.start(), end).boxed().toList();
    }

    /// Names and biotypes come from the lines above, once all of them are known.
    @Override
    public List<GeneModel> models(Omissions omissions) {
        Map<String, Integer> codingOfGene = new HashMap<>();
        for (Drawn each : drawn.values()) {
            if (!each.cds.isEmpty()) {
                codingOfGene.merge(each.parent, 1, Integer::sum);
            }
        }
        List<GeneModel> models = new ArrayList<>(drawn.size());
        for (Drawn each : drawn.values()) {
            GeneModel model = each.model;
            Parent transcript = parents.get(each.parent);
            int siblings = codingOfGene.getOrDefault(each.parent, 0);
            if (transcript == null) {
                omissions.add(
                        "exon and coding lines whose parent is not in the file left out",
                        model.lines(),
                        "line " + model.line + ", Parent=" + model.feature);
            } else if (each.cds.isEmpty() && siblings > 0 && !model.coding()) {
                continue; // its exons go to the gene's coding sequences
            } else {
                Drawn exons = each.cds.isEmpty() ? null : drawn.get(each.parent);
                if (exons != null && exons.model.hasExons()) {
                    model.takeExons(exons.model);
                }
                String ownName = siblings > 1 ? proteinOf(each) : "";
                models.add(named(model, ownName, transcript));
                if (!transcript.isGene() && transcript == gene(model.contig, transcript)) {
                    String where = "line " + transcript.line + ", " + model.feature;
                    omissions.add("transcripts whose gene is not in the file", 1, where);
                }
            }
        }
        countWithoutExons(omissions);
        return models;
    }

    private static String proteinOf(Drawn drawn) {
        return drawn.model.protein.isEmpty() ? bare(drawn.cds) : drawn.model.protein;
    }

    private void countWithoutExons(Omissions omissions) {
        Set<String> used = new HashSet<>();
        drawn.values().forEach(each -> used.add(each.parent));
        parents.values().forEach(line -> {
            String up = line.attributes.get("Parent");
            used.add(up); // a primary transcript may have its exons on the miRNA below it
        });
        parents.forEach((key, line) -> {
            String id = key.substring(key.indexOf('\t') + 1);
            if (line.isTranscript() && !used.contains(key) && !used.contains(id)) {
                omissions.add("transcripts without exons left out", 1, "line " + line.line + ", " + bare(id));
            }
        });
    }

    private GeneModel named(GeneModel model, String ownName, Parent transcript) {
        Attributes own = transcript.attributes;
        Parent gene = gene(model.contig, transcript);
        String id = own.get("transcript_id");
        model.feature = !ownName.isEmpty() ? ownName : id.isEmpty() ? bare(model.feature) : id;
        if (gene != transcript || transcript.isGene()) {
            model.gene = facts.word(geneId(gene.attributes));
            model.symbol = facts.word(gene.attributes.first("gene_name", "Name", "gene"));
        } else { // the gene's line is not in the file
            String named = own.get("gene_id");
            model.gene = facts.word(named.isEmpty() ? bare(own.get("Parent")) : named);
            model.symbol = facts.word(own.first("gene_name", "gene"));
        }
        String biotype = own.first("biotype", "transcript_biotype", "transcript_type");
        if (biotype.isEmpty() && transcript.isGene()) {
            biotype = gene.attributes.first("gene_biotype", "gene_type", "biotype");
        }
        if (biotype.isEmpty()) {
            biotype = Facts.biotype(transcript.type, model.symbol);
        }
        model.biotype = facts.word(biotype);
        facts.ofTranscript(model, own);
        if (model.feature.endsWith("." + model.version)) {
            model.version = 0;
        }
        facts.ofGene(model, gene.attributes);
        return model;
    }

    private Parent gene(String contig, Parent transcript) {
        Parent gene = transcript;
        for (int depth = 0; depth < DEEPEST; depth++) {
            List<String> up = gene.attributes.list("Parent");
            @Nullable Parent next = up.isEmpty() ? null : parents.get(contig + '\t' + up.getFirst());
            if (next == null) {
                break;
            }
            gene = next;
        }
        return gene;
    }

    private static String geneId(Attributes gene) {
        String id = gene.get("gene_id");
        if (!id.isEmpty()) {
            return id;
        }
        for (String reference : gene.list("Dbxref")) {
            if (reference.startsWith("GeneID:")) {
                return reference.substring(7);
            }
        }
        return bare(gene.get("ID"));
    }

    private static String bare(String id) {
        for (String prefix : List.of("transcript:", "gene:", "rna-", "gene-", "cds-", "CDS:")) {
            if (id.startsWith(prefix)) {
                return id.substring(prefix.length());
            }
        }
        return id;
    }
}
