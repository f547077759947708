package gas.engine.internal.genes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads a regulatory build's GFF, as Ensembl writes it: one feature a line, its name in
/// `regulatory_feature_stable_id`, `stable_id` or `ID`.
public final class RegulatoryFile {
    /// Coordinates are 1-based and inclusive.
    public record Feature(String contig, int start, int end, String id, String type) {}

    private RegulatoryFile() {}

    /// Features in the order of the file.
    ///
    /// @param file its name, for messages
    /// @param text decompressed; not closed
    public static List<Feature> read(String file, InputStream text, Omissions omissions) throws IOException {
        Facts facts = new Facts();
        List<Feature> features = new ArrayList<>();
        BufferedReader reader = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8), 1 << 16);
        long number = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            if (line.startsWith("##FASTA")) {
                break;
            }
            if (line.isBlank() || line.charAt(0) == '#') {
                continue;
            }
            FeatureLine read = FeatureLine.parse(file, number, line);
            if (read.start() > read.end()) {
                throw read.wrong("ends before it starts", "swap columns 4 and 5");
            }
            String type = type(read.type());
            if (type.isEmpty()) {
                omissions.add(
                        "lines that are no regulatory features left out", 1, "line " + number + ", " + read.type());
                continue;
            }
            Attributes attributes = Attributes.gff3(read.attributes());
            String id = bare(attributes.first("regulatory_feature_stable_id", "stable_id", "ID", "Name"));
            if (id.isEmpty()) {
                throw read.wrong("has no name", "give it ID=... in column 9");
            }
            features.add(new Feature(facts.word(read.contig()), read.start(), read.end(), id, facts.word(type)));
        }
        return features;
    }

    /// Ensembl's words since release 113 and before; empty for what is no regulatory feature.
    private static String type(String type) {
        return switch (type) {
            case "regulatory_region",
                    "promoter",
                    "promoter_flanking_region",
                    "enhancer",
                    "CTCF_binding_site",
                    "open_chromatin_region",
                    "TF_binding_site",
                    "EMAR",
                    "epigenetically_modified_accessible_region" -> type;
            case "ctcf_binding_site" -> "CTCF_binding_site";
            case "TF_binding" -> "TF_binding_site";
            default -> "";
        };
    }

    private static String bare(String id) {
        int colon = id.indexOf(':'); // `promoter:ENSR00000000001`
        return colon >= 0 && id.startsWith("ENSR", colon + 1) ? id.substring(colon + 1) : id;
    }
}
