package gas.web.result;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// Inflates raw DEFLATE of a known size, by the system's libdeflate where it is installed and may be called, which
/// takes
/// a third of the time (docs/explorer.md), else by zlib. Belongs to one thread.
final class Inflate implements AutoCloseable {
    private static final @Nullable Library LIBRARY = Library.find();

    private final Inflater inflater = new Inflater(true);
    private final @Nullable MemorySegment decompressor;

    private record Library(MethodHandle alloc, MethodHandle decompress, MethodHandle free) {
        @SuppressWarnings("restricted") // asked for before it is used
        private static @Nullable Library find() {
            if (!Inflate.class.getModule().isNativeAccessEnabled()) {
                return null;
            }
            try {
                SymbolLookup symbols = SymbolLookup.libraryLookup("libdeflate.so.0", Arena.global());
                Linker linker = Linker.nativeLinker();
                return new Library(
                        linker.downcallHandle(
                                symbols.findOrThrow("libdeflate_alloc_decompressor"),
                                FunctionDescriptor.of(ValueLayout.ADDRESS)),
                        linker.downcallHandle(
                                symbols.findOrThrow("libdeflate_deflate_decompress"),
                                FunctionDescriptor.of(
                                        ValueLayout.JAVA_INT,
                                        ValueLayout.ADDRESS,
                                        ValueLayout.ADDRESS,
                                        ValueLayout.JAVA_LONG,
                                        ValueLayout.ADDRESS,
                                        ValueLayout.JAVA_LONG,
                                        ValueLayout.ADDRESS),
                                // a block takes some 50 microseconds: the collector can wait, and nothing is copied
                                Linker.Option.critical(true)),
                        linker.downcallHandle(
                                symbols.findOrThrow("libdeflate_free_decompressor"),
                                FunctionDescriptor.ofVoid(ValueLayout.ADDRESS)));
            } catch (IllegalArgumentException | NoSuchElementException | UnsupportedOperationException none) {
                return null;
            }
        }
    }

    Inflate() {
        Library library = LIBRARY;
        try {
            decompressor = library == null ? null : (MemorySegment) library.alloc.invokeExact();
        } catch (Throwable broken) {
            throw new IllegalStateException("libdeflate cannot be called", broken);
        }
    }

    /// Inflates to exactly so many bytes; false where the data is something else. Never writes beyond them.
    boolean inflate(byte[] in, int from, int length, byte[] out, int at, int size) {
        Library library = LIBRARY;
        if (library != null && decompressor != null) {
            try {
                // without a place for the actual size, libdeflate takes anything but the exact size for an error
                int result = (int) library.decompress.invokeExact(
                        decompressor,
                        MemorySegment.ofArray(in).asSlice(from, length),
                        (long) length,
                        MemorySegment.ofArray(out).asSlice(at, size),
                        (long) size,
                        MemorySegment.NULL);
                return result == 0;
            } catch (Throwable broken) {
                throw new IllegalStateException("libdeflate cannot be called", broken);
            }
        }
        inflater.reset();
        inflater.setInput(in, from, length);
        try {
            int done = 0;
            while (done < size) {
                int more = inflater.inflate(out, at + done, size - done);
                if (more == 0) {
                    return false;
                }
                done += more;
            }
            return inflater.finished() || inflater.inflate(new byte[1]) == 0 && inflater.finished();
        } catch (DataFormatException damaged) {
            return false;
        }
    }

    @Override
    public void close() {
        inflater.end();
        Library library = LIBRARY;
        if (library != null && decompressor != null) {
            try {
                library.free.invokeExact(decompressor);
            } catch (Throwable broken) {
                throw new IllegalStateException("libdeflate cannot be called", broken);
            }
        }
    }
}
