package gas.engine.cli;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Genomes that are often asked for, where their files are to be had, and how to build them: `catalogue.tsv`.
final class Catalogue {
    private Catalogue() {}

    /// @param regulatory empty where there is none
    record Entry(String name, String assembly, String what, String fasta, String genes, String regulatory) {

        String download() {
            return "curl --fail --location --remote-name-all " + fasta + " " + genes
                    + (regulatory.isEmpty() ? "" : " " + regulatory);
        }

        String build() {
            return "./gas reference build --name " + name + " --fasta " + file(fasta) + " --genes " + file(genes)
                    + (regulatory.isEmpty() ? "" : " --regulatory " + file(regulatory));
        }

        private static String file(String address) {
            return address.substring(address.lastIndexOf('/') + 1);
        }
    }

    static List<Entry> read() throws IOException {
        try (InputStream resource = Catalogue.class.getResourceAsStream("catalogue.tsv")) {
            if (resource == null) {
                throw new FileNotFoundException("catalogue.tsv is missing from the class path");
            }
            return new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .map(row -> new Entry(row[0], row[1], row[2], row[3], row[4], row[5]))
                    .toList();
        }
    }
}
