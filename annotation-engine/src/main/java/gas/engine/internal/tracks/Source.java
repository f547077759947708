package gas.engine.internal.tracks;

import java.io.IOException;

/// A file that a track is made of, line by line.
sealed interface Source permits VcfSource, BedSource {
    /// @param number 1-based, of the line
    /// @throws IOException where the line cannot be read, or lacks a field that is wanted, saying so
    void line(String line, long number) throws IOException;

    Rows rows();

    /// What the source's header says of a field.
    TrackFile.Field field(int number);

    /// Lines that describe something.
    long records();

    /// Alleles or intervals left out: without a sequence, or on contigs that the reference has not.
    long left();

    /// Records left out that do not fit the reference: another REF, or beyond the contig's end.
    long mismatched();
}
