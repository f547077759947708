package gas.web.explore;

import gas.web.result.ResultHeader;
import gas.web.result.Variant;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// The records as they are, under the header that they had and a line that tells the filter.
final class VcfExport implements Export {
    private final OutputStream out;

    VcfExport(OutputStream out, ResultHeader header, String filterWords) throws IOException {
        this.out = out;
        byte[] text = header.text();
        int columns = text.length;
        while (columns > 0 && !(text[columns - 1] == '\n' && columns < text.length && text[columns] == '#')) {
            columns--; // to where the last line begins
        }
        out.write(text, 0, columns);
        if (!filterWords.isEmpty()) {
            // percent-encoded, so it can hold neither quotes nor line feeds
            out.write(("##GASFilter=" + filterWords + "\n").getBytes(StandardCharsets.UTF_8));
        }
        out.write(text, columns, text.length - columns);
    }

    @Override
    public void add(Variant variant, Match match) throws IOException {
        out.write(variant.text(), variant.start(), variant.end() - variant.start());
        out.write('\n');
    }

    @Override
    public void end() {
        // a VCF has no end of its own
    }
}
