package gas.web.explore;

import gas.web.result.ResultHeader;
import gas.web.result.Variant;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes variants to a stream, one at a time, and holds none of them.
interface Export {

    void add(Variant variant, Match match) throws IOException;

    /// Writes what ends the file; the stream stays open.
    void end() throws IOException;

    /// How variants can be written.
    enum Format {
        VCF("vcf", "text/x-vcf; charset=utf-8"),
        TSV("tsv", "text/tab-separated-values; charset=utf-8"),
        XLSX("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        JSON("json", "application/x-ndjson");

        private final String ending;
        private final String type;

        Format(String ending, String type) {
            this.ending = ending;
            this.type = type;
        }

        static @Nullable Format of(String ending) {
            for (Format format : values()) {
                if (format.ending.equals(ending)) {
                    return format;
                }
            }
            return null;
        }

        String ending() {
            return ending;
        }

        String type() {
            return type;
        }

        /// @param filterWords told in a VCF's header
        Export to(OutputStream out, ResultHeader header, List<Column> columns, String filterWords) throws IOException {
            return switch (this) {
                case VCF -> new VcfExport(out, header, filterWords);
                case TSV -> new TsvExport(out, columns);
                case XLSX -> new XlsxExport(out, columns);
                case JSON -> new JsonExport(out, header);
            };
        }
    }
}
