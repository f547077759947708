package gas.engine.internal.genes;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes into a model what the attributes of its lines say beside coordinates, in every dialect's words.
final class Facts {
    /// What is worth keeping of a line that others may name as their parent.
    static final Set<String> KEPT = Set.of(
            "ID",
            "Parent",
            "Name",
            "gene",
            "gene_id",
            "gene_name",
            "transcript_id",
            "biotype",
            "transcript_biotype",
            "transcript_type",
            "gene_biotype",
            "gene_type",
            "tag",
            "version",
            "transcript_version",
            "transcript_support_level",
            "ccdsid",
            "ccds_id",
            "hgnc_id",
            "Dbxref",
            "db_xref",
            "description");

    /// Numbers of NCBI's genetic codes.
    private static final Set<Integer> CODES =
            Set.of(1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 14, 15, 16, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33);

    /// Ensembl's `description=... [Source:HGNC Symbol;Acc:HGNC:18105]`.
    private static final Pattern SOURCE = Pattern.compile("\\[Source:([^;\\]]+);Acc:([^\\]]+)]");
    private static final Pattern RANGE_OPEN_BELOW = Pattern.compile("\\s*\\.\\s*,.*");
    private static final Pattern RANGE_OPEN_ABOVE = Pattern.compile(".*,\\s*\\.\\s*");

    /// Most words come thousands of times.
    private final Map<String, String> words = new HashMap<>();

    String word(String text) {
        String known = words.putIfAbsent(text, text);
        return known == null ? text : known;
    }

    void ofTranscript(GeneModel model, Attributes own) {
        for (String tag : own.list("tag")) {
            tag(model, tag);
        }
        String level = own.get("transcript_support_level");
        if (level.startsWith("NA")) {
            model.supportLevel = GeneModel.TSL_NOT_ANALYSED;
        } else if (!level.isEmpty() && level.charAt(0) >= '1' && level.charAt(0) <= '5') {
            model.supportLevel = level.charAt(0) - '0'; // "1 (assigned to previous version 4)"
        }
        model.version = Math.max(model.version, number(own.first("transcript_version", "version")));
        if (model.ccds.isEmpty()) {
            model.ccds = word(own.first("ccdsid", "ccds_id"));
        }
        references(model, own, model.feature.startsWith("ENS") ? "RefSeq:" : "Ensembl:");
    }

    private static void tag(GeneModel model, String tag) {
        switch (tag) {
            case "cds_start_NF" -> model.flags |= GeneModel.CDS_START_NF;
            case "cds_end_NF" -> model.flags |= GeneModel.CDS_END_NF;
            case "Ensembl_canonical" -> model.flags |= GeneModel.CANONICAL;
            case "MANE_Select", "MANE Select" -> model.flags |= GeneModel.MANE_SELECT;
            case "MANE_Plus_Clinical", "MANE Plus Clinical" -> model.flags |= GeneModel.MANE_PLUS_CLINICAL;
            case "basic", "gencode_basic", "GENCODE basic" -> model.flags |= GeneModel.GENCODE_BASIC;
            default -> {
                int level = number(tag.substring(tag.lastIndexOf('_') + 1));
                if (tag.startsWith("appris_principal_") && level <= 5) {
                    model.appris = level;
                } else if (tag.startsWith("appris_alternative_") && level <= 2 && level > 0) {
                    model.appris = 5 + level;
                } else if (tag.equals("appris_principal")) {
                    model.appris = 1;
                }
            }
        }
    }

    private void references(GeneModel model, Attributes own, String otherSide) {
        boolean mane = (model.flags & (GeneModel.MANE_SELECT | GeneModel.MANE_PLUS_CLINICAL)) != 0;
        for (String reference : crossReferences(own)) {
            if (reference.startsWith("CCDS:") && model.ccds.isEmpty()) {
                model.ccds = word(reference.substring(5));
            } else if (mane && model.mane.isEmpty() && reference.startsWith(otherSide)) {
                model.mane = word(reference.substring(otherSide.length()));
            }
        }
    }

    private static List<String> crossReferences(Attributes attributes) {
        List<String> references = attributes.list("Dbxref");
        references.addAll(attributes.list("db_xref"));
        return references;
    }

    void ofGene(GeneModel model, Attributes gene) {
        if (model.hgnc.isEmpty()) {
            model.hgnc = word(hgnc(gene));
        }
        Matcher source = SOURCE.matcher(gene.get("description"));
        String symbolSource = "";
        if (source.find()) {
            symbolSource = source(source.group(1));
            if (symbolSource.equals("HGNC") && model.hgnc.isEmpty()) {
                model.hgnc = word(asHgnc(source.group(2)));
            }
        } else if (!model.hgnc.isEmpty()) {
            symbolSource = "HGNC";
        } else if (crossReferences(gene).stream().anyMatch(reference -> reference.startsWith("GeneID:"))) {
            symbolSource = "EntrezGene";
        }
        if (model.symbolSource.isEmpty() && !model.symbol.isEmpty()) {
            model.symbolSource = word(symbolSource);
        }
    }

    static String hgnc(Attributes attributes) {
        String told = attributes.get("hgnc_id");
        if (!told.isEmpty()) {
            return asHgnc(told);
        }
        for (String reference : crossReferences(attributes)) {
            if (reference.startsWith("HGNC:")) {
                return asHgnc(reference.substring(5)); // RefSeq writes HGNC:HGNC:18105 or HGNC:18105
            }
        }
        return "";
    }

    private static String asHgnc(String id) {
        return id.startsWith("HGNC:") ? id : "HGNC:" + id;
    }

    /// `HGNC Symbol`, `NCBI gene (formerly Entrezgene)`, `RNA family: ...`: VEP's words for them.
    private static String source(String database) {
        String name = database.strip();
        if (name.startsWith("NCBI gene") || name.startsWith("EntrezGene")) {
            return "EntrezGene";
        }
        return name.endsWith(" Symbol") ? name.substring(0, name.length() - 7) : name;
    }

    void ofCoding(GeneModel model, FeatureLine line, Attributes own) throws IOException {
        if (model.protein.isEmpty()) {
            String protein = own.get("protein_id");
            String version = own.first("protein_version", "version");
            boolean apart = !version.isEmpty() && !protein.isEmpty() && !protein.endsWith("." + version);
            model.protein = apart ? protein + "." + version : protein;
        }
        String table = own.get("transl_table");
        if (!table.isEmpty()) {
            model.codeTable = number(table);
            if (!CODES.contains(model.codeTable)) {
                throw line.wrong("has transl_table " + table, "NCBI has no such genetic code; 1 is the standard one");
            }
        }
        String exceptions = own.get("transl_except");
        if (!exceptions.isEmpty()) {
            Recoding.read(exceptions, model::addRecoding);
        }
        if (RANGE_OPEN_BELOW.matcher(own.get("start_range")).matches()) {
            model.flags |= line.forward() ? GeneModel.CDS_START_NF : GeneModel.CDS_END_NF;
        }
        if (RANGE_OPEN_ABOVE.matcher(own.get("end_range")).matches()) {
            model.flags |= line.forward() ? GeneModel.CDS_END_NF : GeneModel.CDS_START_NF;
        }
        if (model.ccds.isEmpty()) {
            model.ccds = word(own.first("ccdsid", "ccds_id"));
        }
        references(model, own, "none:");
    }

    /// Ensembl's word for a transcript that the file only gives a type of line.
    static String biotype(String type, String symbol) {
        return switch (type) {
            case "mRNA" -> "protein_coding";
            case "lnc_RNA" -> "lncRNA";
            case "transcript" -> "misc_RNA";
            case "primary_transcript" -> "miRNA_primary_transcript";
            case "V_gene_segment", "D_gene_segment", "J_gene_segment", "C_gene_segment" ->
                (symbol.startsWith("TR") ? "TR_" : "IG_") + type.charAt(0) + "_gene";
            default -> type;
        };
    }

    /// 0 where it is no number.
    static int number(String text) {
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9' || i > 6) {
                return 0;
            }
            value = 10 * value + digit - '0';
        }
        return value;
    }
}
