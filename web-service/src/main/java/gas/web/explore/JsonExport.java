package gas.web.explore;

import gas.web.result.ResultHeader;
import gas.web.result.Variant;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/// A JSON object a line and variant, with all that its record says: every annotation, and every genotype.
final class JsonExport implements Export {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .build();

    private final OutputStream out;
    private final ResultHeader header;

    JsonExport(OutputStream out, ResultHeader header) {
        this.out = out;
        this.header = header;
    }

    @Override
    public void add(Variant variant, Match match) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("chrom", variant.field(Variant.CHROM));
            json.writeNumberProperty("pos", variant.position());
            list(json, "id", variant.field(Variant.ID), ";");
            json.writeStringProperty("ref", variant.field(Variant.REF));
            list(json, "alt", variant.field(Variant.ALT), ",");
            json.writeStringProperty("qual", variant.field(Variant.QUAL));
            list(json, "filter", variant.field(Variant.FILTER), ";");
            info(json, variant);
            annotations(json, variant);
            genotypes(json, variant);
            json.writeEndObject();
        }
        out.write('\n');
    }

    private static void list(JsonGenerator json, String name, String value, String between) {
        json.writeArrayPropertyStart(name);
        if (!value.equals(".") && !value.isEmpty()) {
            for (String one : value.split(between, -1)) {
                json.writeString(one);
            }
        }
        json.writeEndArray();
    }

    private static void info(JsonGenerator json, Variant variant) {
        json.writeObjectPropertyStart("info");
        for (String part : variant.field(Variant.INFO).split(";")) {
            int equals = part.indexOf('=');
            if (!part.isEmpty() && !part.equals(".") && !part.startsWith("CSQ=")) {
                if (equals < 0) {
                    json.writeBooleanProperty(part, true);
                } else {
                    json.writeStringProperty(part.substring(0, equals), part.substring(equals + 1));
                }
            }
        }
        json.writeEndObject();
    }

    private void annotations(JsonGenerator json, Variant variant) {
        json.writeArrayPropertyStart("annotations");
        String entries = variant.string(variant.csqStart(), variant.csqEnd());
        for (String entry : entries.isEmpty() ? new String[0] : entries.split(",")) {
            json.writeStartObject();
            String[] values = entry.split("\\|", -1);
            for (int i = 0; i < Math.min(values.length, header.csq().size()); i++) {
                if (!values[i].isEmpty()) {
                    json.writeStringProperty(header.csq().get(i), values[i]);
                }
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void genotypes(JsonGenerator json, Variant variant) {
        if (header.samples().isEmpty()) {
            return;
        }
        json.writeObjectPropertyStart("samples");
        List<String> format = List.of(variant.field(Variant.FORMAT).split(":"));
        int to = Math.min(variant.to(Variant.FORMAT) + 1, variant.end());
        String[] samples = variant.string(to, variant.end()).split("\t", -1);
        for (int i = 0; i < Math.min(samples.length, header.samples().size()); i++) {
            json.writeObjectPropertyStart(header.samples().get(i));
            String[] values = samples[i].split(":", -1);
            for (int j = 0; j < Math.min(values.length, format.size()); j++) {
                json.writeStringProperty(format.get(j), values[j]);
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    @Override
    public void end() {
        // lines have no end of their own
    }
}
