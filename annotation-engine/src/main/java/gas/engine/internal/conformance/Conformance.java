package gas.engine.internal.conformance;

import gas.engine.internal.vcf.ChunkReader.Chunk;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a file beside its annotation and tells where it does not follow the VCF specification, in the version that it
/// declares: the whole header and the records at its beginning, which bounds what it costs. Not thread-safe.
///
/// To add a check: a [Rule] with its cure, and who tells it: [HeaderCheck], [RecordCheck], [InfoCheck] or
/// [SampleCheck]. A rule is in the specification's text, and no file that the format's own suite holds to be valid
/// breaks it.
public final class Conformance {
    private static final int MOST_RECORDS = 10_000;
    /// The line that begins beyond it is the first that is not read: records may be as long as there are samples.
    private static final int MOST_BYTES = 4 << 20;

    private final Notices notices = new Notices();
    private final HeaderCheck header = new HeaderCheck(notices);
    private @Nullable RecordCheck check;
    private long records;
    private long read;

    /// The next line of the header.
    ///
    /// @param end where it ends, without its line feed and carriage return
    public void header(byte[] bytes, int start, int end) {
        header.take(bytes, start, end);
    }

    /// The next lines after the header.
    ///
    /// @param lines how many the file has up to their end
    public void records(Chunk chunk, long lines) {
        byte[] bytes = chunk.bytes();
        int length = chunk.length();
        RecordCheck checked = check == null ? new RecordCheck(header, notices) : check;
        check = checked;
        for (int start = chunk.start(); start < length && records < MOST_RECORDS && read < MOST_BYTES; ) {
            int end = start;
            while (end < length && bytes[end] != '\n') {
                end++;
            }
            boolean carriageReturn = end > start && bytes[end - 1] == '\r';
            records++;
            read += end + 1 - start;
            checked.take(bytes, start, carriageReturn ? end - 1 : end, header.lines() + records);
            start = end + 1;
        }
        // no line but the last is without a line feed
        if (length > 0 && bytes[length - 1] != '\n' && header.lineEnds()) {
            notices.tell(lines, Rule.LINE_END, () -> "the last line does not end with a line feed");
        }
    }

    /// The first that were found, in the order of the file.
    public List<Notice> notices() {
        return notices.kept();
    }

    /// How many lines break a rule, by its code.
    public Map<String, Long> counts() {
        return notices.counts();
    }
}
