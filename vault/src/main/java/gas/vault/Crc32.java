package gas.vault;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32;

/// CRC-32 as S3 takes and gives it, of data that passes in pieces which need not come to the same process.
final class Crc32 {
    private static final int POLYNOMIAL = 0xedb88320; // reflected, as in zlib

    private Crc32() {}

    static int of(byte[] data, int length) {
        CRC32 crc = new CRC32();
        crc.update(data, 0, length);
        return (int) crc.getValue();
    }

    /// The CRC of two pieces, one after the other: that of the first is moved over the length of the second, which is
    /// to
    /// multiply it by x^(8 length) modulo the polynomial.
    static int combined(int first, int second, long secondBytes) {
        int factor = 1 << 31; // x^0
        int square = 1 << 23; // x^8
        for (long left = secondBytes; left > 0; left >>= 1) {
            if ((left & 1) == 1) {
                factor = product(factor, square);
            }
            square = product(square, square);
        }
        return product(first, factor) ^ second;
    }

    /// Of two polynomials over GF(2), modulo the CRC's; the highest bit is x^0.
    private static int product(int a, int b) {
        int sum = 0;
        int shifted = b;
        for (int bit = 1 << 31; bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                sum ^= shifted;
            }
            shifted = (shifted & 1) == 1 ? shifted >>> 1 ^ POLYNOMIAL : shifted >>> 1;
        }
        return sum;
    }

    /// As S3 writes it: big-endian, base 64.
    static String text(int crc) {
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(Integer.BYTES).putInt(crc).array());
    }
}
