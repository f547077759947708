package gas.engine.internal.haplotype;

import gas.engine.internal.text.TextBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Lines that wait, first in, first out. What goes beyond a bound of memory lies in a temporary file.
final class HeldText implements AutoCloseable {
    private final int blockSize;
    private final int blocksInMemory;
    private final ArrayDeque<Block> blocks = new ArrayDeque<>();
    private int inMemory;
    private int spilled;
    private long fileEnd;
    private @Nullable FileChannel file;

    private static final class Block {
        private byte @Nullable [] bytes;
        private long at;
        private int from;
        private int to;

        private Block(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    HeldText(int blockSize, int blocksInMemory) {
        this.blockSize = blockSize;
        this.blocksInMemory = blocksInMemory;
    }

    void add(byte[] text, int from, int length) throws IOException {
        int done = 0;
        while (done < length) {
            Block last = blocks.peekLast();
            if (last == null || last.bytes == null || last.to == blockSize) {
                if (last != null && last.bytes != null && inMemory >= blocksInMemory) {
                    spill(last, last.bytes);
                }
                last = new Block(new byte[blockSize]);
                inMemory++;
                blocks.add(last);
            }
            byte[] bytes = last.bytes;
            if (bytes == null) {
                throw new IllegalStateException("the last block lies in memory");
            }
            int now = Math.min(length - done, blockSize - last.to);
            System.arraycopy(text, from + done, bytes, last.to, now);
            last.to += now;
            done += now;
        }
    }

    private void spill(Block block, byte[] bytes) throws IOException {
        FileChannel channel = file;
        if (channel == null) {
            Path path = Files.createTempFile("haplotypes", ".vcf");
            channel = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            file = channel;
        }
        block.at = fileEnd;
        ByteBuffer left = ByteBuffer.wrap(bytes, 0, block.to);
        while (left.hasRemaining()) {
            fileEnd += channel.write(left, fileEnd);
        }
        block.bytes = null;
        inMemory--;
        spilled++;
    }

    /// Moves the first bytes to the end of a text.
    void take(int length, TextBuffer target) throws IOException {
        int left = length;
        while (left > 0) {
            Block first = blocks.element();
            byte[] bytes = first.bytes == null ? load(first) : first.bytes;
            int now = Math.min(left, first.to - first.from);
            target.add(bytes, first.from, now);
            first.from += now;
            left -= now;
            if (first.from == first.to) {
                blocks.remove();
                inMemory--;
            }
        }
    }

    private byte[] load(Block block) throws IOException {
        FileChannel channel = file;
        if (channel == null) {
            throw new IllegalStateException("nothing was spilled");
        }
        byte[] bytes = new byte[blockSize];
        ByteBuffer target = ByteBuffer.wrap(bytes, 0, block.to);
        while (target.hasRemaining()) {
            if (channel.read(target, block.at + target.position()) < 0) {
                throw new IOException("the temporary file of waiting records is cut short");
            }
        }
        block.bytes = bytes;
        inMemory++;
        spilled--;
        if (spilled == 0) {
            fileEnd = 0;
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
