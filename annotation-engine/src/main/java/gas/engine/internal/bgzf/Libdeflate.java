package gas.engine.internal.bgzf;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Compresses raw DEFLATE by the system's libdeflate, where it is installed (Debian's libdeflate0, which htslib uses,
/// too)
/// and this module may call native code: smaller and about twice as fast as zlib. Belongs to one thread.
final class Libdeflate implements AutoCloseable {
    private static final @Nullable Library LIBRARY = Library.find();

    private final Library library;
    private final MemorySegment compressor;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment in;
    private final MemorySegment out;

    private record Library(MethodHandle alloc, MethodHandle compress, MethodHandle free) {
        @SuppressWarnings("restricted") // asked for before it is used
        private static @Nullable Library find() {
            if (!Libdeflate.class.getModule().isNativeAccessEnabled()) {
                return null;
            }
            try {
                SymbolLookup symbols = SymbolLookup.libraryLookup("libdeflate.so.0", Arena.global());
                Linker linker = Linker.nativeLinker();
                return new Library(
                        linker.downcallHandle(
                                symbols.findOrThrow("libdeflate_alloc_compressor"),
                                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT)),
                        linker.downcallHandle(
                                symbols.findOrThrow("libdeflate_deflate_compress"),
                                FunctionDescriptor.of(
                                        ValueLayout.JAVA_LONG,
                                        ValueLayout.ADDRESS,
                                        ValueLayout.ADDRESS,
                                        ValueLayout.JAVA_LONG,
                                        ValueLayout.ADDRESS,
                                        ValueLayout.JAVA_LONG)),
                        linker.downcallHandle(
                                symbols.findOrThrow("libdeflate_free_compressor"),
                                FunctionDescriptor.ofVoid(ValueLayout.ADDRESS)));
            } catch (IllegalArgumentException | NoSuchElementException | UnsupportedOperationException none) {
                return null;
            }
        }
    }

    private Libdeflate(Library library, int level, int most) throws Throwable {
        this.library = library;
        this.compressor = (MemorySegment) library.alloc.invokeExact(level);
        this.in = arena.allocate(most);
        this.out = arena.allocate(most);
    }

    /// Null where it cannot be used.
    ///
    /// @param most bytes that are compressed at a time, and that come out of it
    static @Nullable Libdeflate open(int level, int most) {
        Library found = LIBRARY;
        if (found == null) {
            return null;
        }
        try {
            return new Libdeflate(found, level, most);
        } catch (Throwable broken) {
            throw new IllegalStateException("libdeflate cannot be called", broken);
        }
    }

    /// Returns the compressed length, 0 where it would be longer than what there is room for.
    int compress(byte[] text, int from, int length, byte[] target, int at, int room) {
        MemorySegment.copy(text, from, in, ValueLayout.JAVA_BYTE, 0, length);
        try {
            long size = (long)
                    library.compress.invokeExact(compressor, in, (long) length, out, Math.min(room, out.byteSize()));
            MemorySegment.copy(out, ValueLayout.JAVA_BYTE, 0, target, at, (int) size);
            return (int) size;
        } catch (Throwable broken) {
            throw new IllegalStateException("libdeflate cannot be called", broken);
        }
    }

    @Override
    public void close() {
        try {
            library.free.invokeExact(compressor);
        } catch (Throwable broken) {
            throw new IllegalStateException("libdeflate cannot be called", broken);
        }
        arena.close();
    }
}
