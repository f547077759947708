package gas.engine.internal.reference;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Where things lie in a compiled reference. Everything is little-endian and every section starts at a multiple of 8.
///
///     header    4096 bytes: magic, format version, CRC of the header, length and SHA-256 of what follows, sections
///     sequence  2 bits a base (A C G T = 0 1 2 3), the first base in the lowest bits; each contig starts a new 8 bytes
///     runs      what 2 bits cannot say: int start (0-based), int length, int letter
///     rows      one transcript in 16 ints, see ROW_*; those of a contig stand together, ordered by their names
///     exons     int start, int end (1-based, inclusive), ascending in each transcript
///     bins      for each contig and 16,384 bases: where its transcripts begin in `items`; one more ends the last
///     items     transcripts of the bins, ascending
///     offsets   where each string begins in `strings`; one more ends the last
///     strings   UTF-8
///     details   one transcript in 12 ints, see DETAIL_*, in the order of the rows
///     coding    int pairs: coding segments (start, end), recodings (position, letter)
///     regulatory  for each contig, where its features begin, one more ends the last; then features in 6 ints, see
///               REGULATORY_*, ascending
///     about     name, assembly, sources, contigs (DataOutput)
final class Layout {
    static final long MAGIC = 0x0146_4552_5341_47c7L;
    static final int FORMAT = 2;
    static final int HEADER = 4096;
    static final int AT_MAGIC = 0;
    static final int AT_FORMAT = 8;
    static final int AT_CRC = 12;
    static final int AT_LENGTH = 16;
    static final int AT_DIGEST = 24;
    static final int DIGEST = 32;
    static final int AT_SECTIONS = AT_DIGEST + DIGEST;

    static final int BIN_SHIFT = 14;

    static final int ROW_INTS = 16;
    static final int ROW_START = 0;
    static final int ROW_END = 1;
    static final int ROW_CODING_START = 2;
    static final int ROW_CODING_END = 3;
    static final int ROW_FIRST_EXON = 4;
    static final int ROW_EXONS = 5;
    /// bit 0 forward, bits 1-2 start phase, bits 8-15 genetic code, bits 16-31 flags of the gene model.
    static final int ROW_PROPERTIES = 6;
    static final int ROW_FEATURE = 7;
    static final int ROW_GENE = 8;
    static final int ROW_SYMBOL = 9;
    static final int ROW_BIOTYPE = 10;
    static final int ROW_PROTEIN = 11;

    static final int DETAIL_INTS = 12;
    static final int DETAIL_VERSION = 0;
    /// bits 0-7 APPRIS, bits 8-15 transcript support level, as in the gene model.
    static final int DETAIL_LEVELS = 1;
    static final int DETAIL_SYMBOL_SOURCE = 2;
    static final int DETAIL_HGNC = 3;
    static final int DETAIL_CCDS = 4;
    static final int DETAIL_MANE = 5;
    static final int DETAIL_FIRST_SEGMENT = 6;
    static final int DETAIL_SEGMENTS = 7;
    static final int DETAIL_FIRST_RECODING = 8;
    static final int DETAIL_RECODINGS = 9;

    static final int REGULATORY_INTS = 6;
    static final int REGULATORY_START = 0;
    static final int REGULATORY_END = 1;
    /// The furthest end of this and all before it on the contig.
    static final int REGULATORY_REACH = 2;
    static final int REGULATORY_ID = 3;
    static final int REGULATORY_TYPE = 4;

    static final int RUN_INTS = 3;

    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    enum Section {
        SEQUENCE,
        RUNS,
        ROWS,
        EXONS,
        BINS,
        ITEMS,
        OFFSETS,
        STRINGS,
        DETAILS,
        CODING,
        REGULATORY,
        ABOUT;

        /// Where the header holds the section's offset; its length follows.
        int at() {
            return AT_SECTIONS + 16 * ordinal();
        }
    }

    private Layout() {}
}
