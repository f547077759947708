package gas.engine.internal.genes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// GTF as Ensembl, GENCODE, RefSeq and UCSC write it. `CDS` is without the stop codon, which a `stop_codon`
/// line puts back; where there is none, `CDS` is taken as it is.
final class Gtf implements GeneLines {
    private static final String NAME = "transcript_id";

    private final Facts facts;
    private final Map<String, Map<String, GeneModel>> contigs = new LinkedHashMap<>();
    /// By contig and gene; only where the gene's own line says what its transcripts' do not.
    private final Map<String, Attributes> genes = new HashMap<>();
    private long nameless;
    private String firstNameless = "";
    private Map<String, GeneModel> here = Map.of();
    private String hereContig = "";

    Gtf(Facts facts) {
        this.facts = facts;
    }

    @Override
    public void add(FeatureLine line) throws IOException {
        switch (line.type()) {
            case "exon",
                    "CDS",
                    "stop_codon",
                    "Selenocysteine",
                    "5UTR",
                    "3UTR",
                    "UTR",
                    "five_prime_utr",
                    "three_prime_utr",
                    "five_prime_UTR",
                    "three_prime_UTR" -> part(line);
            case "gene" -> gene(line);
            case "start_codon", "intron", "inter", "inter_CNS", "intron_CNS" -> {}
            default -> transcript(line);
        }
    }

    private void gene(FeatureLine line) {
        Attributes attributes = Attributes.gtf(line.attributes());
        String id = attributes.get("gene_id");
        if (!id.isEmpty()
                && !(attributes.get("db_xref") + attributes.get("description") + attributes.get("hgnc_id")).isEmpty()) {
            genes.put(line.contig() + '\t' + id, attributes.keeping(Facts.KEPT));
        }
    }

    /// Only its attributes count; `mRNA` and the like stand where Ensembl has `transcript`.
    private void transcript(FeatureLine line) {
        String id = Attributes.gtfValue(line.attributes(), NAME);
        if (id.isEmpty()) {
            id = Attributes.gtf(line.attributes()).get(NAME);
        }
        if (!id.isEmpty()) {
            GeneModel model = model(line, id);
            model.strand(line.forward());
            tell(model, Attributes.gtf(line.attributes()));
            model.told = true;
        }
    }

    private void part(FeatureLine line) throws IOException {
        String type = line.type();
        String id = Attributes.gtfValue(line.attributes(), NAME);
        Attributes attributes = null;
        if (id.isEmpty()) {
            attributes = Attributes.gtf(line.attributes());
            id = attributes.get(NAME);
        }
        if (id.isEmpty()) {
            firstNameless = nameless++ == 0 ? "line " + line.number() + ", " + type : firstNameless;
            return;
        }
        GeneModel model = model(line, id);
        model.strand(line.forward());
        boolean coding = type.equals("CDS");
        if (!model.told || coding) {
            attributes = attributes == null ? Attributes.gtf(line.attributes()) : attributes;
            if (!model.told) {
                tell(model, attributes);
            }
            if (coding) {
                facts.ofCoding(model, line, attributes);
            }
        }
        switch (type) {
            case "exon" -> model.addExon(line.start(), line.end());
            case "CDS", "stop_codon" ->
                model.addCoding(line.start(), line.end(), line.phase(), type.equals("stop_codon"));
            case "Selenocysteine" -> model.addRecoding(Gff3.bases(line), 'U');
            default -> model.addUntranslated(line.start(), line.end());
        }
    }

    private GeneModel model(FeatureLine line, String id) {
        if (!line.contig().equals(hereContig)) {
            hereContig = line.contig();
            here = contigs.computeIfAbsent(hereContig, absent -> new LinkedHashMap<>());
        }
        GeneModel model = here.get(id);
        if (model == null) {
            model = new GeneModel(facts.word(hereContig), id, line.number());
            here.put(id, model);
        }
        return model;
    }

    private void tell(GeneModel model, Attributes own) {
        if (model.gene.isEmpty()) {
            model.gene = facts.word(own.get("gene_id"));
        }
        if (model.symbol.isEmpty()) {
            model.symbol = facts.word(own.first("gene_name", "gene"));
        }
        if (model.biotype.isEmpty()) {
            String biotype = own.first("transcript_biotype", "transcript_type", "gene_biotype", "gene_type");
            model.biotype = facts.word(Facts.biotype(biotype, model.symbol));
        }
        facts.ofTranscript(model, own);
        if (model.hgnc.isEmpty()) {
            model.hgnc = facts.word(Facts.hgnc(own));
        }
    }

    @Override
    public List<GeneModel> models(Omissions omissions) {
        if (nameless > 0) {
            omissions.add("exon and coding lines without transcript_id left out", nameless, firstNameless);
        }
        List<GeneModel> models = new ArrayList<>();
        contigs.forEach((contig, named) -> named.values().forEach(model -> {
            facts.ofGene(model, genes.getOrDefault(contig + '\t' + model.gene, Attributes.NONE));
            models.add(model);
        }));
        return models;
    }
}
