package gas.web.result;

import gas.web.result.TabixIndex.Span;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Reads a stretch of a result by several threads and hands on what they found in the order of the file.
///
/// The stretch is cut into chunks by the bytes of the file. A chunk's lines are those that begin behind the first place
/// of
/// its first block, up to and with the first place of the next chunk's first block: so every line is read once, though
/// blocks end anywhere in lines. A few chunks are fetched while others are read; all scans of a process share its
/// threads, by turns. Memory is a few chunks for each scan, whatever the size of the file.
public final class ParallelScan implements AutoCloseable {
    private static final int CHUNK = 2 << 20;
    /// Of the first chunk, for scans that are soon done.
    private static final int FIRST_CHUNK = 1 << 18;

    private final int firstChunk;
    private final int chunk;
    private final Semaphore processors;
    private final Semaphore scans;
    private final int ahead;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// @param processors how many chunks are read at the same time, over all scans
    /// @param scans how many scans go on at the same time; each holds some ten megabytes, the others wait
    public ParallelScan(int processors, int scans) {
        this(processors, scans, FIRST_CHUNK, CHUNK);
    }

    /// @param firstChunk bytes of the file; `chunk` likewise
    ParallelScan(int processors, int scans, int firstChunk, int chunk) {
        this.firstChunk = firstChunk;
        this.chunk = chunk;
        this.processors = new Semaphore(processors, true);
        this.scans = new Semaphore(scans, true);
        this.ahead = processors + 2;
    }

    /// What is found in one chunk.
    public interface Part {
        /// Returns false where no further record of this chunk is wanted.
        boolean add(Variant variant);
    }

    /// How a scan ended.
    ///
    /// @param next the virtual offset of the first record that was not read, where it was stopped by time
    /// @param complete whether it went as far as it was wanted
    public record End(long next, boolean complete) {}

    private record Chunk<P>(P part, long next) {}

    /// @param parts makes what collects a chunk
    /// @param taker is given each chunk's part in order; returns false where it has enough
    /// @param patience after this time the scan stops between two chunks
    public <P extends Part> End scan(
            ResultFile result, Span span, Supplier<P> parts, Predicate<P> taker, Duration patience) throws IOException {
        if (span.isEmpty()) {
            return new End(span.to(), true);
        }
        try {
            scans.acquire();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
        try {
            return scanNow(result, span, parts, taker, System.nanoTime() + patience.toNanos());
        } finally {
            scans.release();
        }
    }

    private <P extends Part> End scanNow(
            ResultFile result, Span span, Supplier<P> parts, Predicate<P> taker, long deadline) throws IOException {
        ByteRanges file = result.bytes();
        long fileEnd = Math.min(file.size(), (span.to() >>> 16) + 1);
        ArrayDeque<Future<Chunk<P>>> underWay = new ArrayDeque<>();
        long cut = span.from() >>> 16; // where the next chunk begins, roughly
        boolean first = true;
        long next = span.from();
        try {
            while (true) {
                while (underWay.size() < ahead && cut < fileEnd) {
                    long to = cut + (first ? firstChunk : chunk);
                    boolean last = to >= fileEnd;
                    Callable<Chunk<P>> reading = reading(file, span, first, cut, to, last, parts);
                    underWay.add(threads.submit(reading));
                    cut = last ? fileEnd : to;
                    first = false;
                }
                Future<Chunk<P>> oldest = underWay.poll();
                if (oldest == null) {
                    return new End(span.to(), true);
                }
                Chunk<P> read = oldest.get();
                next = read.next;
                if (!taker.test(read.part)) {
                    return new End(next, true);
                }
                if (System.nanoTime() > deadline && (!underWay.isEmpty() || cut < fileEnd)) {
                    return new End(next, false);
                }
            }
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException unreadable ? unreadable : new IOException(failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        } finally {
            underWay.forEach(future -> future.cancel(true));
        }
    }

    private <P extends Part> Callable<Chunk<P>> reading(
            ByteRanges file, Span span, boolean first, long from, long to, boolean last, Supplier<P> parts) {
        return () -> {
            long begin = first ? from : Blocks.firstFrom(file, from);
            long end = last ? span.to() : Math.min(span.to(), (Blocks.firstFrom(file, to) << 16) + 1);
            byte[] fetched = file.read(begin, (int) (Math.min(to, file.size()) - begin) + 4 * Blocks.MOST);
            processors.acquire();
            try {
                return read(new Fetched(file, begin, fetched), span, first, begin, end, parts.get());
            } finally {
                processors.release();
            }
        };
    }

    private static <P extends Part> Chunk<P> read(
            ByteRanges file, Span span, boolean first, long begin, long end, P part) throws IOException {
        Variant variant = new Variant();
        boolean wanted = true;
        long from = first ? span.from() : begin << 16;
        try (Lines lines = new Lines(file, from, 4 * Blocks.MOST, ResultFile.LONGEST_LINE)) {
            boolean more = first || lines.advance(); // what the chunk before has read
            while (more && lines.advance()) {
                long offset = lines.offset();
                if (offset >= end) {
                    return new Chunk<>(part, offset);
                }
                if (Thread.currentThread().isInterrupted()) {
                    throw new IOException("nobody wants this any more");
                }
                if (wanted && lines.end() > lines.start()) {
                    variant.set(lines.text(), lines.start(), lines.end(), offset, lines.nextOffset());
                    wanted = part.add(variant);
                    if (!wanted) {
                        return new Chunk<>(part, lines.nextOffset());
                    }
                }
            }
            return new Chunk<>(part, span.to()); // the file ends here, whatever chunks follow
        }
    }

    /// A file of which a stretch is already here.
    private record Fetched(ByteRanges file, long at, byte[] bytes) implements ByteRanges {
        @Override
        public long size() {
            return file.size();
        }

        @Override
        public byte[] read(long from, int length) throws IOException {
            if (from == at) {
                return bytes;
            }
            return file.read(from, length);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
