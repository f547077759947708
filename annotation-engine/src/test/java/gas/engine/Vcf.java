package gas.engine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A VCF in the making, and what the engine makes of it with the embedded reference.
final class Vcf {
    static final String HEADER = "##fileformat=VCFv4.2\n##contig=<ID=20,length=63025520>\n";
    static final String COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";
    static final Reference REFERENCE = open();

    private Vcf() {}

    private static Reference open() {
        try {
            return Reference.open(EmbeddedReference.file(Files.createTempDirectory("references")));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    record Annotated(String text, AnnotationSummary summary) {
        List<String> records() {
            return text.lines().filter(line -> !line.startsWith("#")).toList();
        }

        /// The CSQ entries of the n-th record, field by field.
        List<Map<String, String>> effects(int record) {
            return effects().get(record);
        }

        /// The CSQ entries of every record, field by field; none where it has no CSQ.
        List<List<Map<String, String>>> effects() {
            String[] names = text.split("Format: ", 2)[1].split("\"", 2)[0].split("\\|");
            List<List<Map<String, String>>> all = new ArrayList<>();
            for (String record : records()) {
                List<Map<String, String>> effects = new ArrayList<>();
                String info = record.split("\t")[7];
                int csq = info.indexOf("CSQ=");
                for (String entry :
                        csq < 0 ? new String[0] : info.substring(csq + 4).split(",")) {
                    String[] values = entry.split("\\|", -1);
                    Map<String, String> effect = new LinkedHashMap<>();
                    for (int i = 0; i < names.length; i++) {
                        effect.put(names[i], values[i]);
                    }
                    effects.add(effect);
                }
                all.add(effects);
            }
            return all;
        }
    }

    static Annotated annotate(byte[] vcf) throws VcfRejected, IOException {
        return annotate(vcf, REFERENCE);
    }

    static Annotated annotate(byte[] vcf, Reference reference) throws VcfRejected, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AnnotationSummary summary =
                Annotation.stream(new ByteArrayInputStream(vcf), out, reference, AnnotationOptions.defaults());
        return new Annotated(out.toString(StandardCharsets.UTF_8), summary);
    }

    /// Records on contig 20, each `POS REF ALT`.
    static Annotated of(String... records) throws VcfRejected, IOException {
        StringBuilder vcf = new StringBuilder(HEADER).append(COLUMNS);
        for (String record : records) {
            String[] fields = record.split(" ");
            vcf.append("20\t%s\t.\t%s\t%s\t.\t.\tDP=1\n".formatted((Object[]) fields));
        }
        return annotate(bytes(vcf.toString()));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
