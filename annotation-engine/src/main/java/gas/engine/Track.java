package gas.engine;

import gas.engine.internal.tracks.TrackFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What is known of alleles (a VCF: ClinVar, gnomAD, dbSNP, 1000 Genomes) or of places (a BED file), compiled into one
/// memory-mapped file. Opens in milliseconds; shared by any number of threads until closed.
public final class Track implements AutoCloseable {
    private final TrackFile file;

    private Track(TrackFile file) {
        this.file = file;
    }

    /// @throws IOException where the file is no track of this engine's format, saying so
    public static Track open(Path file) throws IOException {
        return new Track(TrackFile.open(file));
    }

    public String name() {
        return file.name();
    }

    /// Of a VCF `ID` and keys of its INFO; of a BED file `name`, `score`, `strand`.
    public List<String> fields() {
        return file.fields().stream().map(TrackFile.Field::name).toList();
    }

    /// Whether it is matched by the bases that a change touches (BED), and not by the allele (VCF).
    public boolean intervals() {
        return file.intervals();
    }

    /// How many alleles or intervals it holds.
    public int size() {
        return file.records();
    }

    /// Name and SHA-256 of the file that it was made of.
    public String source() {
        return file.source();
    }

    /// SHA-256 of what the file holds, in hex.
    public String checksum() {
        return file.checksum();
    }

    /// The names of its fields in CSQ: VEP's where it has one and no track before has taken it.
    List<String> columns(List<String> taken) {
        return fields().stream()
                .map(field -> switch (field) {
                    case "ID" -> taken.contains("Existing_variation") ? name() + "_ID" : "Existing_variation";
                    case "CLNSIG" -> taken.contains("CLIN_SIG") ? name() + "_CLNSIG" : "CLIN_SIG";
                    default -> name() + "_" + field;
                })
                .toList();
    }

    TrackFile file() {
        return file;
    }

    @Override
    public void close() {
        file.close();
    }
}
