package gas.engine.internal.output;

import gas.engine.internal.bgzf.BgzfBlocks;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where annotated lines go: a BGZF file with a tabix index beside it, or a plain stream. One thread at a time.
public final class VcfOutput implements AutoCloseable {
    private final OutputStream out;
    private final @Nullable Path indexFile;
    private final TabixIndex index = new TabixIndex();
    private long written;
    private boolean finished;

    private VcfOutput(OutputStream out, @Nullable Path indexFile) {
        this.out = out;
        this.indexFile = indexFile;
    }

    /// A BGZF file; its index is `<file>.tbi`.
    public static VcfOutput bgzf(Path file) throws IOException {
        return new VcfOutput(new FileOutputStream(file.toFile()), file.resolveSibling(file.getFileName() + ".tbi"));
    }

    /// Lines as they are, to a stream that stays open.
    public static VcfOutput plain(OutputStream stream) {
        return new VcfOutput(stream, null);
    }

    /// Whether parts are to be compressed before they are written.
    public boolean compressed() {
        return indexFile != null;
    }

    public Part part() {
        return new Part(compressed(), compressed());
    }

    /// A part that is not written as it is, but says where its records stand.
    public static Part draft() {
        return new Part(true, false);
    }

    public void write(Part part) throws IOException {
        if (compressed()) {
            part.index(index, written);
        }
        out.write(part.written().bytes(), 0, part.written().size());
        written += part.written().size();
    }

    /// Ends the output; true where an index was written.
    public boolean finish(boolean anyRecord) throws IOException {
        if (indexFile == null) {
            out.flush();
            return false;
        }
        out.write(BgzfBlocks.end());
        out.close();
        finished = true;
        boolean indexed = anyRecord && index.possible();
        if (indexed) {
            index.write(indexFile);
        }
        return indexed;
    }

    @Override
    public void close() throws IOException {
        if (indexFile != null && !finished) {
            out.close();
        }
    }
}
