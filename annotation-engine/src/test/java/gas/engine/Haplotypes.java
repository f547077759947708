package gas.engine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What the engine makes of haplotypes, field by field.
final class Haplotypes {
    private Haplotypes() {}

    /// An HCSQ entry of a record.
    ///
    /// @param carriers the haplotypes that have it: twice the sample's number, and one more for its second
    record Entry(
            int allele,
            String consequence,
            String impact,
            String feature,
            String proteinPosition,
            String aminoAcids,
            String hgvsp,
            String variants,
            String afterStop,
            int haplotypes,
            List<Integer> carriers) {}

    record Annotated(String text, AnnotationSummary summary) {
        List<String> records() {
            return text.lines().filter(line -> !line.startsWith("#")).toList();
        }

        List<Entry> entries(int record) {
            return Haplotypes.entries(records().get(record));
        }
    }

    static Annotated annotate(String vcf, Reference reference, AnnotationOptions options)
            throws IOException, VcfRejected {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AnnotationSummary summary =
                Annotation.stream(new ByteArrayInputStream(Vcf.bytes(vcf)), out, reference, options);
        return new Annotated(out.toString(StandardCharsets.UTF_8), summary);
    }

    static List<Entry> entries(String line) {
        String[] columns = line.split("\t");
        int at = columns[7].indexOf(";HCSQ=");
        List<Entry> entries = new ArrayList<>();
        if (at < 0) {
            return entries;
        }
        int number = 0;
        int key = Arrays.asList(columns[8].split(":")).indexOf("HCSQ");
        for (String text : columns[7].substring(at + 6).split(";")[0].split(",")) {
            String[] fields = text.split("\\|", -1);
            number++;
            entries.add(new Entry(
                    Integer.parseInt(fields[0]),
                    fields[1],
                    fields[2],
                    fields[5],
                    fields[6],
                    fields[7],
                    fields[8],
                    fields[9],
                    fields[10],
                    Integer.parseInt(fields[11]),
                    carriers(columns, key, number)));
        }
        return entries;
    }

    private static List<Integer> carriers(String[] columns, int key, int number) {
        List<Integer> carriers = new ArrayList<>();
        for (int sample = 0; sample + 9 < columns.length; sample++) {
            String[] values = columns[sample + 9].split(":");
            String[] sides = key < values.length ? values[key].split("\\|") : new String[0];
            for (int side = 0; side < sides.length; side++) {
                if (Arrays.asList(sides[side].split("&")).contains("" + number)) {
                    carriers.add(2 * sample + side);
                }
            }
        }
        return carriers;
    }
}
