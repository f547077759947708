package gas.engine.internal.conformance;

import gas.engine.internal.vcf.ChunkReader;
import gas.engine.internal.vcf.ChunkReader.Chunk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A file in the making, and what is told of it.
final class Checked {
    static final String COLUMNS = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO";

    private Checked() {}

    static Conformance check(String vcf, int chunkSize) {
        Conformance conformance = new Conformance();
        int body = vcf.indexOf('\n', vcf.indexOf("#CHROM")) + 1;
        body = body == 0 ? vcf.length() : body;
        for (String line : vcf.substring(0, body).split("\n")) {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            conformance.header(bytes, 0, bytes.length);
        }
        byte[] records = vcf.substring(body).getBytes(StandardCharsets.UTF_8);
        ChunkReader reader = new ChunkReader(new ByteArrayInputStream(records), chunkSize, 1 << 20);
        Chunk chunk = new Chunk();
        try {
            while (reader.next(chunk)) {
                conformance.records(chunk, vcf.lines().count());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return conformance;
    }

    /// Line and code of each notice.
    static List<String> of(String vcf) {
        return check(vcf, 1 << 16).notices().stream()
                .map(notice -> notice.line() + " " + notice.rule())
                .toList();
    }

    /// A header with one further line, which is the second.
    static List<String> header(int minor, String line) {
        return of("##fileformat=VCFv4." + minor + "\n" + line + "\n" + COLUMNS + "\n");
    }

    /// Records, from line 3 on, with spaces for tabs; samples where the first has them.
    static List<String> records(int minor, String... records) {
        return of(file(minor, records));
    }

    static String file(int minor, String... records) {
        StringBuilder vcf = new StringBuilder("##fileformat=VCFv4." + minor + "\n").append(COLUMNS);
        for (int column = 8; column < records[0].split(" ", -1).length; column++) {
            vcf.append(column == 8 ? "\tFORMAT" : "\tS" + column);
        }
        for (String record : records) {
            vcf.append('\n').append(record.replace(' ', '\t').replace('~', ' '));
        }
        return vcf.append('\n').toString();
    }
}
