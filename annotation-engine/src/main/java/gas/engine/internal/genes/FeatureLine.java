package gas.engine.internal.genes;

import java.io.IOException;

/// A line of a GTF or GFF3 file. Coordinates are 1-based and inclusive.
///
/// @param phase bases to take away before the next codon begins; -1 where the line does not say
/// @param attributes the ninth column as it stands
record FeatureLine(
        String file,
        long number,
        String contig,
        String type,
        int start,
        int end,
        boolean forward,
        int phase,
        String attributes) {
    private static final int COLUMNS = 9;

    static FeatureLine parse(String file, long number, String line) throws IOException {
        int[] tabs = new int[COLUMNS + 1];
        tabs[0] = -1;
        int columns = 0;
        for (int at = line.indexOf('\t'); columns < COLUMNS - 1 && at >= 0; at = line.indexOf('\t', at + 1)) {
            tabs[++columns] = at;
        }
        if (columns < COLUMNS - 1) {
            throw new IOException("line " + number + " of " + file + " has " + (columns + 1)
                    + " columns, not 9: is this a GTF or GFF3 file, with tabs between its columns?");
        }
        int last = line.indexOf('\t', tabs[8] + 1);
        String phase = line.substring(tabs[7] + 1, tabs[8]);
        FeatureLine read;
        try {
            read = new FeatureLine(
                    file,
                    number,
                    line.substring(0, tabs[1]),
                    line.substring(tabs[2] + 1, tabs[3]),
                    Integer.parseInt(line, tabs[3] + 1, tabs[4], 10),
                    Integer.parseInt(line, tabs[4] + 1, tabs[5], 10),
                    line.charAt(tabs[6] + 1) != '-',
                    phase.equals(".") || phase.isEmpty() ? -1 : Integer.parseInt(phase),
                    line.substring(tabs[8] + 1, last < 0 ? line.length() : last));
        } catch (NumberFormatException notANumber) {
            throw new IOException("line " + number + " of " + file
                    + " has a start, end or phase that is no number: columns 4, 5 and 8 must be whole numbers (or '.'"
                    + " for no phase)");
        }
        if (read.start < 1) {
            throw read.wrong("starts at " + read.start, "the first base of a contig is 1");
        }
        if (read.phase > 2) {
            throw read.wrong("has phase " + read.phase, "it is 0, 1, 2 or '.'");
        }
        return read;
    }

    /// The same line with its end past the end of a circular contig.
    FeatureLine endingAt(int otherEnd) {
        return new FeatureLine(file, number, contig, type, start, otherEnd, forward, phase, attributes);
    }

    IOException wrong(String what, String cure) {
        return new IOException("line " + number + " of " + file + " (" + type + ") " + what + ": " + cure);
    }
}
