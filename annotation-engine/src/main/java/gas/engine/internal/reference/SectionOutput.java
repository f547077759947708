package gas.engine.internal.reference;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Everything after the header, and where its sections came to lie.
final class SectionOutput extends OutputStream {
    private final OutputStream out;
    private final long[] offsets = new long[Layout.Section.values().length];
    private final long[] lengths = new long[Layout.Section.values().length];
    private int section = -1;
    private long written;

    SectionOutput(OutputStream out) {
        this.out = out;
    }

    void begin(Layout.Section next) throws IOException {
        end();
        section = next.ordinal();
        offsets[section] = Layout.HEADER + written;
    }

    long offset(Layout.Section of) {
        return offsets[of.ordinal()];
    }

    long length(Layout.Section of) {
        return lengths[of.ordinal()];
    }

    /// Bytes written so far, the header not counted.
    long written() {
        return written;
    }

    void end() throws IOException {
        if (section >= 0) {
            lengths[section] = Layout.HEADER + written - offsets[section];
        }
        while ((written & 7) != 0) {
            write(0);
        }
        out.flush();
    }

    void ints(int[] values) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < values.length; from += buffer.capacity() / 4) {
            int count = Math.min(values.length - from, buffer.capacity() / 4);
            buffer.asIntBuffer().put(values, from, count);
            write(buffer.array(), 0, 4 * count);
        }
    }

    @Override
    public void write(int value) throws IOException {
        out.write(value);
        written++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        written += length;
    }
}
