package gas.engine.internal.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// ASCII or UTF-8 text as bytes, growing. Not thread-safe.
public final class TextBuffer {
    private static final byte[] PAIRS = new byte[200];

    static {
        for (int i = 0; i < 100; i++) {
            PAIRS[2 * i] = (byte) ('0' + i / 10);
            PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
        }
    }

    private byte[] bytes;
    private int size;

    public TextBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    /// The text lies at its front; holds until the buffer grows.
    public byte[] bytes() {
        return bytes;
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public void clear() {
        size = 0;
    }

    /// Drops what comes after the first `length` bytes.
    public void truncate(int length) {
        size = length;
    }

    public byte at(int index) {
        return bytes[index];
    }

    public void set(int index, char letter) {
        bytes[index] = (byte) letter;
    }

    public void add(char letter) {
        add((byte) letter);
    }

    public void add(byte letter) {
        if (size == bytes.length) {
            grow(1);
        }
        bytes[size++] = letter;
    }

    public void add(byte[] text) {
        add(text, 0, text.length);
    }

    public void add(byte[] text, int from, int length) {
        if (length > bytes.length - size) {
            grow(length);
        }
        System.arraycopy(text, from, bytes, size, length);
        size += length;
    }

    public void add(TextBuffer text) {
        add(text.bytes, 0, text.size);
    }

    public void add(String text) {
        add(text.getBytes(StandardCharsets.UTF_8));
    }

    /// In decimal.
    public void addNumber(int number) {
        if (bytes.length - size < 11) {
            grow(11);
        }
        int left = number;
        if (left < 0) {
            if (left == Integer.MIN_VALUE) {
                add("-2147483648");
                return;
            }
            bytes[size++] = '-';
            left = -left;
        }
        int digits = digits(left);
        int at = size + digits;
        size = at;
        while (left >= 100) {
            int rest = left % 100;
            left /= 100;
            bytes[--at] = PAIRS[2 * rest + 1];
            bytes[--at] = PAIRS[2 * rest];
        }
        if (left >= 10) {
            bytes[--at] = PAIRS[2 * left + 1];
            bytes[--at] = PAIRS[2 * left];
        } else {
            bytes[--at] = (byte) ('0' + left);
        }
    }

    private static int digits(int number) {
        int digits = 1;
        for (int limit = 10; digits < 10 && number >= limit; limit *= 10) {
            digits++;
            if (digits == 10) {
                break;
            }
        }
        return digits;
    }

    private void grow(int more) {
        bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }
}
