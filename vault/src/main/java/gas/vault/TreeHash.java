package gas.vault;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// Glacier's checksum: the root of a binary tree over the SHA-256 of each MiB of the data, where a node is
/// the SHA-256 of its two children and a node without a sibling rises as it is (Glacier developer guide,
/// "Computing Checksums").
///
/// @param hex 64 lower-case hexadecimal digits
public record TreeHash(String hex) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    public TreeHash {
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("not a tree hash: 64 lower-case hexadecimal digits are one");
        }
    }

    public static TreeHash of(byte[] data) {
        return of(data, 0, data.length);
    }

    public static TreeHash of(byte[] data, int offset, int length) {
        Digest digest = new Digest();
        digest.update(data, offset, length);
        return digest.finish();
    }

    @Override
    public String toString() {
        return hex;
    }

    /// Computes a tree hash of data that passes by, whatever its size, in constant memory. For one stream,
    /// once.
    ///
    /// Complete subtrees are kept like the digits of a binary counter: after n leaves, `roots[k]` is the
    /// root of a subtree of 2^k leaves exactly where bit k of n is set, the leftmost data in the highest
    /// bit.
    public static final class Digest {
        private static final int LEAF_BYTES = 1 << 20;

        private final MessageDigest sha256 = sha256();
        private final byte[][] roots = new byte[Long.SIZE][];
        private long leaves;
        private int leafFill;

        public void update(byte[] data, int offset, int length) {
            int from = offset;
            int left = length;
            while (left > 0) {
                // a full leaf is only closed when more data comes: the last leaf is closed by finish, be it full or not
                if (leafFill == LEAF_BYTES) {
                    closeLeaf();
                }
                int step = Math.min(left, LEAF_BYTES - leafFill);
                sha256.update(data, from, step);
                leafFill += step;
                from += step;
                left -= step;
            }
        }

        public TreeHash finish() {
            if (leafFill > 0 || leaves == 0) {
                closeLeaf();
            }
            byte[] hash = new byte[0];
            for (int level = 0; level < roots.length; level++) {
                if ((leaves >>> level & 1) == 1) {
                    hash = hash.length == 0 ? roots[level] : node(roots[level], hash);
                }
            }
            return new TreeHash(HexFormat.of().formatHex(hash));
        }

        /// All that a later [#resumed] needs to go on. Only between leaves: after whole mebibytes.
        public String state() {
            if (leafFill == LEAF_BYTES) {
                closeLeaf();
            }
            if (leafFill != 0) {
                throw new IllegalStateException("a tree hash stops after whole mebibytes, not " + leafFill + " later");
            }
            StringBuilder state = new StringBuilder(Long.toString(leaves));
            for (int level = 0; level < roots.length; level++) {
                if ((leaves >>> level & 1) == 1) {
                    state.append(':').append(HexFormat.of().formatHex(roots[level]));
                }
            }
            return state.toString();
        }

        /// @param state as [#state] told it, or empty for the beginning
        public static Digest resumed(String state) {
            Digest digest = new Digest();
            if (state.isEmpty()) {
                return digest;
            }
            String[] fields = state.split(":");
            digest.leaves = Long.parseLong(fields[0]);
            if (fields.length != 1 + Long.bitCount(digest.leaves)) {
                throw new IllegalArgumentException("not the state of a tree hash: " + state);
            }
            int next = 1;
            for (int level = 0; level < digest.roots.length; level++) {
                if ((digest.leaves >>> level & 1) == 1) {
                    digest.roots[level] = HexFormat.of().parseHex(fields[next++]);
                }
            }
            return digest;
        }

        private void closeLeaf() {
            byte[] hash = sha256.digest();
            int level = 0;
            for (; (leaves >>> level & 1) == 1; level++) {
                hash = node(roots[level], hash);
            }
            roots[level] = hash;
            leaves++;
            leafFill = 0;
        }

        /// Only called between leaves, while the digest holds nothing.
        private byte[] node(byte[] left, byte[] right) {
            sha256.update(left);
            return sha256.digest(right);
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException everyJdkHasSha256) {
                throw new AssertionError(everyJdkHasSha256);
            }
        }
    }
}
