package gas.engine.internal.conformance;

/// What the VCF specification (4.1 to 4.5) asks of a file, and what to do where the file breaks it. The names are
/// stable
/// codes, for programs.
public enum Rule {
    FILEFORMAT("Write the version as one of VCFv4.1 to VCFv4.5, on the first line alone."),
    BYTE_ORDER_MARK("Save the file as UTF-8 without a byte order mark."),
    META_SYNTAX("Write the line as ##key=value or ##key=<ID=name,key=value,...>, with text in double quotes and a quote"
            + " within it as \\\"."),
    META_FIELD_MISSING("Add what is missing to the line."),
    META_FIELD_ORDER("Put the fields in the order of the specification, and any further ones after them."),
    META_ID("Give the line an ID that the specification allows."),
    META_ID_DUPLICATE("Keep one of the definitions, or give them different IDs."),
    META_NUMBER("Write Number as a count, A, R, G or a dot."),
    META_TYPE("Write Type as Integer, Float, Flag (INFO alone), Character or String."),
    META_QUOTES("Put the text in double quotes, and nothing else."),
    META_RESERVED("Define the key as the specification does, or use a key of your own."),
    META_ALT_TYPE("Begin the ID with DEL, INS, DUP, INV or CNV; a subtype follows after a colon."),
    META_VALUE("Correct the value."),
    META_URL("Write a URL with the name or address of a host."),
    HEADER_COLUMNS("Name the columns #CHROM POS ID REF ALT QUAL FILTER INFO, then FORMAT and the samples, with tabs"
            + " between them."),
    SAMPLE_DUPLICATE("Give every sample a name of its own."),
    LINE_END("End the last line with a line feed."),
    LINE_EMPTY("Remove the empty line."),
    CONTROL_CHARACTER("Remove the character, or write it as % and its two hexadecimal digits."),
    COLUMN_COUNT("Give the line as many columns as the line that begins with #CHROM."),
    COLUMN_EMPTY("Write a dot where a value is missing."),
    CONTIG_SPLIT("Sort the file, for example with `bcftools sort`: a contig's records belong together."),
    POSITION_ORDER("Sort the file, for example with `bcftools sort`."),
    ID_FORM("Write identifiers without spaces, each once, with a semicolon between them, or a dot."),
    ALT_FORM("Write symbolic alleles as <ID> and breakends with bases beside the brackets."),
    VARIANT_DUPLICATE("Keep one of the records, for example with `bcftools norm -d exact`."),
    QUAL_FORM("Write QUAL as a number from 0 on, or a dot."),
    FILTER_FORM("Write PASS, a dot, or the names of the filters with a semicolon between them, each once."),
    INFO_FORM("Write INFO as key=value, with a semicolon between the entries."),
    INFO_KEY("Begin a key with a letter or underscore; letters, digits, underscores and dots may follow."),
    INFO_KEY_DUPLICATE("Write each key once."),
    INFO_COUNT("Give the key as many values as its definition says, or correct the definition."),
    INFO_TYPE("Give the key values of the type of its definition, or correct the definition."),
    INFO_VALUE("Correct the value, or use a key of your own."),
    FORMAT_FORM("Write FORMAT as keys with a colon between them, each once, GT first."),
    SAMPLE_COUNT("Give the key as many values as its definition says, or correct the definition."),
    SAMPLE_TYPE("Give the key values of the type of its definition, or correct the definition."),
    SAMPLE_VALUE("Correct the value, or use a key of your own."),
    SAMPLE_FIELDS("Give a sample at most as many values as FORMAT has keys, and a dot where one is missing."),
    GENOTYPE("Write a genotype as numbers of alleles (0 is REF) or dots, with / or | between them.");

    private final String cure;

    Rule(String cure) {
        this.cure = cure;
    }

    /// What to do, one sentence.
    public String cure() {
        return cure;
    }
}
