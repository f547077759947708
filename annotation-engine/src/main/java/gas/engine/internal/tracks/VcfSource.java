package gas.engine.internal.tracks;

import gas.engine.internal.reference.CompiledReference;
import gas.engine.internal.reference.ContigEntry;
import gas.engine.internal.tracks.TrackFile.Field;
import gas.engine.internal.vcf.VcfRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A VCF of known variants.
final class VcfSource implements Source {
    private static final Pattern DEFINITION = Pattern.compile(
            "##INFO=<ID=([^,]+),Number=([^,]+),Type=([^,]+),.*?Description=\"((?:[^\"\\\\]|\\\\.)*)\".*");

    private final CompiledReference reference;
    private final String name;
    private final Normaliser normaliser;
    private final Map<String, Definition> definitions = new HashMap<>();
    private final VcfRecord record = new VcfRecord();
    private final Rows rows;
    private long records;
    private long left;
    private long mismatched;

    private record Definition(String number, String type, String description) {
        boolean ofAlleles() {
            return number.equals("A") || number.equals("R");
        }
    }

    /// @param name of the track
    /// @param wanted `ID`, and keys of INFO
    VcfSource(CompiledReference reference, String name, List<String> wanted) {
        this.reference = reference;
        this.name = name;
        this.normaliser = new Normaliser(reference);
        this.rows = new Rows(wanted, false);
    }

    @Override
    public void line(String line, long number) throws IOException {
        if (line.startsWith("##INFO=<")) {
            define(line);
        } else if (line.startsWith("#CHROM")) {
            check();
        } else if (!line.isEmpty() && line.charAt(0) != '#') {
            add(line, number);
        }
    }

    private void define(String line) {
        Matcher definition = DEFINITION.matcher(line);
        if (definition.matches()) {
            definitions.put(
                    definition.group(1), new Definition(definition.group(2), definition.group(3), definition.group(4)));
        }
    }

    private void check() throws IOException {
        for (String field : rows.wanted()) {
            if (!field.equals("ID") && !definitions.containsKey(field)) {
                throw new IOException("the source has no INFO field " + field + "; it has "
                        + String.join(", ", new TreeMap<>(definitions).keySet()));
            }
        }
    }

    private void add(String line, long number) throws IOException {
        records++;
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        if (!record.parse(bytes, 0, bytes.length)) {
            throw new IOException("line " + number + " of the source: " + record.fault());
        }
        int index = reference.contig(record.contig());
        if (index < 0) {
            left += record.alleles();
            return;
        }
        ContigEntry contig = reference.contig(index);
        if (!agrees(contig, bytes)) {
            mismatched++;
            return;
        }
        String[] columns = line.split("\t", 9);
        Map<String, String> info = info(columns[7]);
        for (int allele = 0; allele < record.alleles(); allele++) {
            if (record.kind(allele) != VcfRecord.Allele.SEQUENCE) {
                left++;
                continue;
            }
            normaliser.of(
                    contig,
                    record.position(),
                    bytes,
                    record.referenceStart(),
                    record.referenceLength(),
                    bytes,
                    record.alleleStart(allele),
                    record.alleleLength(allele));
            int code = normaliser.substitution();
            int encoded = code >= 0
                    ? code
                    : TrackFile.SUBSTITUTIONS
                            + rows.string(new String(normaliser.toBytes(), StandardCharsets.US_ASCII));
            List<String> values = new ArrayList<>();
            for (String field : rows.wanted()) {
                values.add(field.equals("ID") ? columns[2] : value(field, info, allele));
            }
            rows.add(index, normaliser.position(), encoded, values);
        }
    }

    private boolean agrees(ContigEntry contig, byte[] line) {
        int length = record.referenceLength();
        if (record.position() < 1 || (long) record.position() + length - 1 > contig.sequenced()) {
            return false;
        }
        byte[] bases = new byte[length];
        reference.bases(contig, record.position() - 1, length, bases, 0);
        for (int i = 0; i < length; i++) {
            byte given = record.base(record.referenceStart() + i);
            if (given != bases[i] && given != 'N' && bases[i] != 'N') {
                return false;
            }
        }
        return true;
    }

    private static Map<String, String> info(String column) {
        Map<String, String> info = new HashMap<>();
        for (String entry : column.split(";")) {
            int equals = entry.indexOf('=');
            info.put(equals < 0 ? entry : entry.substring(0, equals), equals < 0 ? "1" : entry.substring(equals + 1));
        }
        return info;
    }

    /// The value that belongs to an allele: of Number=A and Number=R its own.
    private String value(String field, Map<String, String> info, int allele) {
        String value = info.getOrDefault(field, ".");
        Definition definition = definitions.get(field);
        if (definition == null || !definition.ofAlleles()) {
            return value;
        }
        String[] each = value.split(",", -1);
        int at = definition.number.equals("A") ? allele : allele + 1;
        return at < each.length ? each[at] : ".";
    }

    @Override
    public Rows rows() {
        return rows;
    }

    @Override
    public Field field(int number) {
        String key = rows.wanted().get(number);
        Definition definition = definitions.getOrDefault(key, new Definition(".", "String", "Identifiers of " + name));
        return new Field(key, rows.prefix(number), definition.type, definition.description);
    }

    @Override
    public long records() {
        return records;
    }

    @Override
    public long left() {
        return left;
    }

    @Override
    public long mismatched() {
        return mismatched;
    }
}
