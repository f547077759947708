package gas.web.result;

import gas.web.result.TabixIndex.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// An annotated VCF, compressed as BGZF. Shared by threads.
public final class ResultFile {
    /// A longer line is no line of ours: the engine refuses it.
    static final int LONGEST_LINE = 64 << 20;

    private static final int MOST_HEADER = 16 << 20;
    private static final int HEADER_STRETCH = 1 << 17;
    private static final int PAGE_STRETCH = 1 << 18;

    private final ByteRanges file;
    private final @Nullable TabixIndex index;
    private final ResultHeader header;

    /// @param index null where the records are not sorted
    public ResultFile(ByteRanges file, @Nullable TabixIndex index) throws IOException {
        this.file = file;
        this.index = index;
        this.header = readHeader(file);
    }

    private static ResultHeader readHeader(ByteRanges file) throws IOException {
        List<String> lines = new ArrayList<>();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (Lines all = new Lines(file, 0, HEADER_STRETCH, LONGEST_LINE)) {
            while (all.advance()) {
                if (all.end() == all.start() || all.text()[all.start()] != '#') {
                    return ResultHeader.of(lines, text.toByteArray(), all.offset());
                }
                lines.add(new String(all.text(), all.start(), all.end() - all.start(), StandardCharsets.UTF_8));
                text.write(all.text(), all.start(), all.end() - all.start());
                text.write('\n');
                if (text.size() > MOST_HEADER) {
                    throw new ResultDamaged("the header has more than " + MOST_HEADER + " bytes");
                }
            }
            return ResultHeader.of(lines, text.toByteArray(), file.size() << 16);
        }
    }

    public ResultHeader header() {
        return header;
    }

    public boolean indexed() {
        return index != null;
    }

    ByteRanges bytes() {
        return file;
    }

    /// All records.
    public Span everything() {
        return new Span(header.records(), file.size() << 16);
    }

    /// Where the records are that overlap a region, among others.
    ///
    /// @param names what the contig may be called
    /// @param start 1-based
    public Span region(List<String> names, int start) {
        if (index == null) {
            return everything();
        }
        for (String name : names) {
            Span found = index.find(name, start);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return new Span(0, 0);
    }

    /// Passes records in order to a reader until that returns false; small stretches of the file are fetched.
    ///
    /// @param from the virtual offset of a record
    public void read(long from, Predicate<Variant> reader) throws IOException {
        read(new Span(from, file.size() << 16), PAGE_STRETCH, reader);
    }

    /// As above, with stretches of so many bytes.
    public void read(Span span, int stretch, Predicate<Variant> reader) throws IOException {
        Variant variant = new Variant();
        try (Lines lines = new Lines(file, Math.max(span.from(), header.records()), stretch, LONGEST_LINE)) {
            while (lines.advance()) {
                long offset = lines.offset();
                if (offset >= span.to()) {
                    return;
                }
                if (lines.end() > lines.start()) {
                    variant.set(lines.text(), lines.start(), lines.end(), offset, lines.nextOffset());
                    if (!reader.test(variant)) {
                        return;
                    }
                }
            }
        }
    }
}
