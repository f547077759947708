package gas.engine.internal.output;

import htsjdk.samtools.util.BlockCompressedOutputStream;
import htsjdk.tribble.Feature;
import htsjdk.tribble.index.Index;
import htsjdk.tribble.index.tabix.TabixFormat;
import htsjdk.tribble.index.tabix.TabixIndexCreator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where annotated lines go: a BGZF file with a tabix index beside it, or a plain stream.
public final class VcfOutput implements AutoCloseable {
    private final OutputStream out;
    private final @Nullable BlockCompressedOutputStream bgzf;
    private final @Nullable Path indexFile;
    private @Nullable TabixIndexCreator index;
    private final Set<String> contigs = new HashSet<>();
    private String contig = "";
    private int position;
    private boolean finished;

    private VcfOutput(OutputStream out, @Nullable BlockCompressedOutputStream bgzf, @Nullable Path indexFile) {
        this.out = out;
        this.bgzf = bgzf;
        this.indexFile = indexFile;
        this.index = bgzf == null ? null : new TabixIndexCreator(TabixFormat.VCF);
    }

    /// A BGZF file; its index is `<file>.tbi`.
    public static VcfOutput bgzf(Path file, int compressionLevel) {
        BlockCompressedOutputStream bgzf = new BlockCompressedOutputStream(file.toFile(), compressionLevel);
        return new VcfOutput(bgzf, bgzf, file.resolveSibling(file.getFileName() + ".tbi"));
    }

    /// Lines as they are, to a stream that stays open.
    public static VcfOutput plain(OutputStream stream) {
        return new VcfOutput(stream, null, null);
    }

    /// Notes for the index the record whose line is written next.
    public void begin(String chromosome, int start, int end) {
        TabixIndexCreator creator = index;
        if (creator == null || bgzf == null) {
            return;
        }
        boolean sorted = chromosome.equals(contig) ? start >= position : contigs.add(chromosome);
        if (!sorted || start < 1) {
            index = null; // not sorted: a tabix index of it would lie
            return;
        }
        contig = chromosome;
        position = start;
        creator.addFeature(new Span(chromosome, start, end), bgzf.getFilePointer());
    }

    private record Span(String contig, int start, int end) implements Feature {
        @Override
        public String getContig() {
            return contig;
        }

        @Override
        public int getStart() {
            return start;
        }

        @Override
        public int getEnd() {
            return end;
        }
    }

    /// A line that cannot be placed makes an index impossible.
    public void withoutIndex() {
        index = null;
    }

    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    public void write(int value) throws IOException {
        out.write(value);
    }

    /// Ends the output; true where an index was written.
    public boolean finish(boolean anyRecord) throws IOException {
        if (bgzf == null) {
            out.flush();
            return false;
        }
        TabixIndexCreator creator = index;
        boolean indexed = creator != null && anyRecord && indexFile != null;
        Index built = null;
        if (indexed && creator != null) {
            bgzf.flush();
            built = creator.finalizeIndex(bgzf.getFilePointer());
        }
        bgzf.close();
        finished = true;
        if (built != null && indexFile != null) {
            built.write(indexFile);
        }
        return indexed;
    }

    @Override
    public void close() throws IOException {
        if (bgzf != null && !finished) {
            bgzf.close();
        }
    }
}
