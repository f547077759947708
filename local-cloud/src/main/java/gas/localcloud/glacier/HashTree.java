package gas.localcloud.glacier;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// SHA-256 tree hashes as Glacier defines them: of each MiB, then of pairs, level by level, an odd last one going up as
/// it is.
final class HashTree {
    static final int LEAF = 1 << 20;

    private final MessageDigest leaf = sha256();
    private final MessageDigest linear = sha256();
    private final List<byte[]> leaves = new ArrayList<>();
    private int filled;

    void update(byte[] bytes, int offset, int length) {
        linear.update(bytes, offset, length);
        int at = offset;
        int left = length;
        while (left > 0) {
            int taken = Math.min(left, LEAF - filled);
            leaf.update(bytes, at, taken);
            filled += taken;
            at += taken;
            left -= taken;
            if (filled == LEAF) {
                leaves.add(leaf.digest());
                filled = 0;
            }
        }
    }

    /// The tree hash, in hexadecimal. To be called once.
    String tree() {
        if (filled > 0 || leaves.isEmpty()) {
            leaves.add(leaf.digest());
        }
        return root(leaves);
    }

    /// The plain SHA-256, in hexadecimal. To be called once.
    String linear() {
        return HexFormat.of().formatHex(linear.digest());
    }

    /// The tree hash over tree hashes of neighbouring parts, each but the last of the same power of two of MiB.
    static String ofParts(List<String> parts) {
        return root(parts.stream().map(HexFormat.of()::parseHex).toList());
    }

    /// Whether the hash of these bytes, both inclusive, is a node of the tree of so many: the range is then
    /// "tree-hash aligned" and worth a checksum of its own.
    static boolean hasNode(long from, long to, long size) {
        boolean toTheEnd = to == size - 1;
        if (from % LEAF != 0 || (!toTheEnd && (to + 1) % LEAF != 0)) {
            return false;
        }
        long leaves = (to - from) / LEAF + 1;
        long span = leaves == 1 ? 1 : Long.highestOneBit(leaves - 1) << 1;
        return from / LEAF % span == 0 && (leaves == span || toTheEnd);
    }

    /// The tree hash of all that a stream gives; leaves it open.
    static String of(InputStream in) throws IOException {
        HashTree tree = new HashTree();
        byte[] buffer = new byte[1 << 16];
        for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
            tree.update(buffer, 0, got);
        }
        return tree.tree();
    }

    private static String root(List<byte[]> hashes) {
        List<byte[]> level = hashes;
        while (level.size() > 1) {
            List<byte[]> above = new ArrayList<>();
            for (int i = 0; i < level.size(); i += 2) {
                if (i + 1 == level.size()) {
                    above.add(level.get(i));
                } else {
                    MessageDigest pair = sha256();
                    pair.update(level.get(i));
                    above.add(pair.digest(level.get(i + 1)));
                }
            }
            level = above;
        }
        return HexFormat.of().formatHex(level.getFirst());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }
}
