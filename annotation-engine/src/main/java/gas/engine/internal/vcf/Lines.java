package gas.engine.internal.vcf;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Finds the ends of lines, eight bytes at a time.
public final class Lines {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH = 0x8080_8080_8080_8080L;
    private static final long LINE_FEEDS = '\n' * ONES;

    private Lines() {}

    /// Where the line ends that begins at `from`: at its line feed, or at `limit`; -1 where a zero byte comes before.
    public static int end(byte[] bytes, int from, int limit) {
        int at = from;
        for (; at + Long.BYTES <= limit; at += Long.BYTES) {
            long eight = (long) EIGHT.get(bytes, at);
            long difference = eight ^ LINE_FEEDS;
            long found = (eight - ONES & ~eight | difference - ONES & ~difference) & HIGH;
            if (found != 0) {
                int first = at + (Long.numberOfTrailingZeros(found) >>> 3);
                return bytes[first] == 0 ? -1 : first;
            }
        }
        for (; at < limit; at++) {
            if (bytes[at] == '\n') {
                return at;
            }
            if (bytes[at] == 0) {
                return -1;
            }
        }
        return limit;
    }
}
