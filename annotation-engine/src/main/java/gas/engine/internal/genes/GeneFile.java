package gas.engine.internal.genes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the transcripts of a GTF or GFF3 file; which of the two it is, and whose, is told by what the lines
/// say.
public final class GeneFile {
    private final String file;
    private final Facts facts = new Facts();
    /// Lengths of the contigs that the file calls circular.
    private final Map<String, Integer> circular = new HashMap<>();
    private @Nullable GeneLines lines;
    private boolean gff3;

    /// @param models in the order of the file
    /// @param circular contigs, by the file's name, that have neither start nor end
    public record Read(List<GeneModel> models, Map<String, Integer> circular) {}

    private GeneFile(String file) {
        this.file = file;
    }

    /// @param file its name, for messages
    /// @param text decompressed; not closed
    /// @param omissions gets what did not become a transcript
    public static Read read(String file, InputStream text, Omissions omissions) throws IOException {
        GeneFile reading = new GeneFile(file);
        BufferedReader reader = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8), 1 << 16);
        long number = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            if (line.startsWith("##FASTA")) {
                break;
            }
            if (number == 1 && line.startsWith("\ufeff")) { // a byte order mark
                line = line.substring(1);
            }
            if (line.isBlank() || line.charAt(0) == '#') {
                reading.gff3 |= line.startsWith("##gff-version")
                        && line.substring(13).strip().startsWith("3");
            } else if (!line.startsWith("track ") && !line.startsWith("browser ")) { // UCSC's display settings
                reading.add(FeatureLine.parse(file, number, line));
            }
        }
        return new Read(reading.complete(omissions), Map.copyOf(reading.circular));
    }

    private void add(FeatureLine line) throws IOException {
        GeneLines to = lines;
        if (to == null) {
            gff3 |= line.attributes().matches("\\s*\\w+=.*");
            to = gff3 ? new Gff3(facts) : new Gtf(facts);
            lines = to;
        }
        FeatureLine read = line;
        switch (line.type()) {
            case "region", "chromosome", "scaffold", "supercontig" -> {
                if (Attributes.gff3(line.attributes()).get("Is_circular").equals("true")) {
                    circular.merge(line.contig(), line.end(), Math::max);
                }
            }
            default -> {}
        }
        if (line.start() > line.end()) {
            Integer length = circular.get(line.contig());
            if (length == null) {
                throw line.wrong(
                        "ends before it starts",
                        "swap columns 4 and 5, or say Is_circular=true on the region line of " + line.contig());
            }
            read = line.endingAt(line.end() + length);
        }
        to.add(read);
    }

    private List<GeneModel> complete(Omissions omissions) throws IOException {
        if (lines == null) {
            throw new IOException(file + " has no line but comments: is this the GTF or GFF3 file?");
        }
        List<GeneModel> complete = new ArrayList<>();
        for (GeneModel model : lines.models(omissions)) {
            String where = "line " + model.line + ", " + model.feature;
            if (model.empty()) {
                omissions.add("transcripts without exons left out", 1, where);
            } else if (model.onBothStrands) {
                omissions.add("transcripts with parts on both strands (trans-spliced) left out", 1, where);
            } else {
                model.complete();
                if (model.codingOutsideExons) {
                    omissions.add("transcripts with coding segments outside their exons", 1, where);
                }
                if (model.biotype.isEmpty() && model.coding()) {
                    model.biotype = "protein_coding";
                }
                complete.add(model);
            }
        }
        return complete;
    }
}
