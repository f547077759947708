package gas.engine.internal.reference;

/// How the coding sequence of a transcript is put together whose ribosome slips ([Transcript#slipping()]): a base that
/// is
/// read twice stands in it twice, a base that is skipped does not stand in it.
///
/// @param cdnaOfCds for each base of the coding sequence its cDNA position (1-based), 0 for those that stand before the
/// first in its codon
/// @param cdsOfCdna for each base from the first to the last that codes, its CDS position (1-based): the first of two
/// where it is read twice, 0 where it is not read
record CodingSegments(int[] cdnaOfCds, int[] cdsOfCdna) {
    static CodingSegments of(Transcript transcript) {
        int[] segments = transcript.details().segments();
        int length = transcript.startPhase();
        for (int i = 0; i < segments.length; i += 2) {
            length += segments[i + 1] - segments[i] + 1;
        }
        int[] cdnaOfCds = new int[length];
        int[] cdsOfCdna = new int[transcript.cdnaCodingEnd() - transcript.cdnaCodingStart() + 1];
        int cds = transcript.startPhase();
        for (int i = 0; i < segments.length; i += 2) {
            int segment = transcript.forward() ? i : segments.length - 2 - i;
            int cdna = transcript.cdna(transcript.forward() ? segments[segment] : segments[segment + 1]);
            for (int left = segments[segment + 1] - segments[segment] + 1; left > 0; left--) {
                cdnaOfCds[cds++] = cdna;
                int within = cdna++ - transcript.cdnaCodingStart();
                cdsOfCdna[within] = cdsOfCdna[within] == 0 ? cds : cdsOfCdna[within];
            }
        }
        return new CodingSegments(cdnaOfCds, cdsOfCdna);
    }
}
